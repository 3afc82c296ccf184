import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

type Columns = Record<string, Omit<TableColumnOptions, 'name'>>;

const text = (length: number) => ({ type: 'varchar', length: String(length) });
const key = (length: number) => ({ ...text(length), isPrimary: true });
const bigint = { type: 'bigint' };
const int = { type: 'integer' };
const flag = { type: 'boolean' };
const json = { type: 'mediumtext' };
const nullable = <T>(column: T) => ({ ...column, isNullable: true });

const TABLES: Record<string, Columns> = {
  workspaces: { workspace: key(64), seq: bigint, pruned_through: { ...bigint, default: '0' } },
  bots: {
    workspace: key(64),
    id: key(36),
    name: text(200),
    mode: text(24),
    mode_epoch: int,
    is_default: flag,
    sleep_on_teammate_message: { ...flag, default: '1' },
    sleep_on_workflow_message: { ...flag, default: '0' },
    message_sleep_ms: nullable({ ...bigint, default: '86400000' }),
    max_messages: { ...int, default: '75' },
    limit_sleep_ms: nullable(bigint),
    limit_window_ms: nullable({ ...bigint, default: '2592000000' }),
    burst_limit: nullable({ ...int, default: '20' }),
    max_rule_sleep_ms: nullable(bigint),
    wake_on_inbound: { ...text(24), default: "'NEVER'" },
    wake_on_read: { ...flag, default: '0' },
    identities: json,
    version: int,
    created_at: bigint,
  },
  contacts: {
    workspace: key(64),
    id: key(255),
    name: nullable(text(200)),
    name_key: nullable(text(200)),
    time_zone: nullable(text(64)),
    bot_id: nullable(text(36)),
    alias_of: nullable(text(255)),
    aliases: nullable(json),
    created_at: bigint,
  },
  bot_statuses: {
    workspace: key(64),
    contact_id: key(255),
    state: text(24),
    reason: text(24),
    wake_at: nullable(bigint),
    silent_since: nullable(bigint),
    waiting_since: nullable(bigint),
    status: json,
  },
  sleep_timers: { workspace: key(64), contact_id: key(255), wake_at: bigint },
  change_log: {
    workspace: key(64),
    seq: { ...bigint, isPrimary: true },
    id: text(36),
    kind: text(24),
    is_pushed: flag,
    contact_id: nullable(text(255)),
    bot_id: nullable(text(36)),
    recorded_at: bigint,
    silence_started_at: nullable(bigint),
    silence_ended_at: nullable(bigint),
    silence_reason: nullable(text(24)),
    status_change: nullable(json),
  },
  facts: {
    workspace: key(64),
    contact_id: key(255),
    fact_key: key(64),
    channel: text(255),
    origin: text(24),
    is_guess: flag,
    is_automatic: flag,
    is_seen: flag,
    sent_at: bigint,
    answered_at: nullable(bigint),
    token: nullable(text(36)),
    matched_hash: nullable(text(64)),
    seq: nullable(bigint),
    recorded_at: bigint,
  },
  reply_hashes: {
    workspace: key(64),
    contact_id: key(255),
    hash: key(64),
    token: key(36),
    committed_at: bigint,
    channels: json,
    is_revoked: flag,
  },
  idempotency_keys: {
    workspace: key(64),
    idempotency_key: key(64),
    input_hash: text(64),
    first_seq: nullable(bigint),
    last_seq: nullable(bigint),
    recorded_at: bigint,
  },
  reservations: {
    workspace: key(64),
    token: key(36),
    contact_id: text(255),
    channel: text(255),
    bot_id: text(36),
    mode_epoch: int,
    epoch: int,
    turn: int,
    reserved_at: bigint,
    expires_at: bigint,
    state: text(24),
    parts_hash: nullable(text(64)),
    committed_at: nullable(bigint),
    seq: nullable(bigint),
    revocation_seq: nullable(bigint),
  },
  erasures: {
    workspace: key(64),
    seq: { ...bigint, isPrimary: true },
    digest: text(64),
    recorded_at: bigint,
  },
  opt_outs: { workspace: key(64), digest: key(64), is_locked: flag, recorded_at: bigint },
  revocations: {
    workspace: key(64),
    kind: key(24),
    value: key(255),
    seq: bigint,
    revoked_at: bigint,
    expires_at: bigint,
    actor_kind: text(24),
    actor_id: nullable(text(255)),
    actor_name: nullable(text(200)),
  },
  api_keys: {
    id: key(16),
    workspace: text(64),
    name: text(200),
    role: text(24),
    scopes: nullable(json),
    secret_hash: text(64),
    created_at: bigint,
    creator_kind: text(24),
    creator_id: nullable(text(255)),
    creator_name: nullable(text(200)),
    expires_at: nullable(bigint),
    last_used_at: nullable(bigint),
    revoked_at: nullable(bigint),
  },
  inbound_webhooks: {
    id: key(32),
    workspace: text(64),
    name: text(200),
    source: text(24),
    secrets: json,
    contact_id_template: nullable(text(255)),
    options: json,
    created_at: bigint,
    creator_kind: text(24),
    creator_id: nullable(text(255)),
    creator_name: nullable(text(200)),
    accepted: { ...bigint, default: '0' },
    ignored: { ...bigint, default: '0' },
    failed: { ...bigint, default: '0' },
    unverified: { ...bigint, default: '0' },
    suspected_echoes: { ...bigint, default: '0' },
    last_suspected_echo_at: nullable(bigint),
    last_delivery_at: nullable(bigint),
    last_problem: nullable(text(255)),
    last_problem_at: nullable(bigint),
  },
  webhook_endpoints: {
    id: key(36),
    workspace: text(64),
    name: text(200),
    url: json,
    format: text(24),
    mode: text(24),
    event_types: json,
    states: nullable(json),
    secrets: json,
    created_at: bigint,
    creator_kind: text(24),
    creator_id: nullable(text(255)),
    creator_name: nullable(text(200)),
    seq: bigint,
    failing_since: nullable(bigint),
    last_delivered_at: nullable(bigint),
    delivered: { ...bigint, default: '0' },
    disabled_at: nullable(bigint),
    disabled_reason: nullable(text(255)),
    next_attempt_at: nullable(bigint),
    lease: nullable(text(36)),
    leased_until: { ...bigint, default: '0' },
  },
  webhook_retries: {
    endpoint_id: key(36),
    workspace: text(64),
    contact_id: key(255),
    seq: { ...bigint, isPrimary: true },
    attempts: int,
    next_attempt_at: nullable(bigint),
    parked_at: nullable(bigint),
  },
  webhook_attempts: {
    id: key(36),
    endpoint_id: text(36),
    workspace: text(64),
    contact_id: text(255),
    event_id: text(36),
    attempted_at: bigint,
    duration_ms: int,
    status: nullable(int),
    problem: nullable(text(255)),
    response: nullable(json),
  },
  service_state: { name: key(255), value: text(255) },
};

const INDICES: Record<string, Record<string, string[]>> = {
  contacts: { contacts_by_name: ['workspace', 'name_key'], contacts_by_bot: ['workspace', 'bot_id'] },
  bot_statuses: {
    bot_statuses_by_state: ['workspace', 'state', 'contact_id'],
    bot_statuses_by_waiting: ['workspace', 'waiting_since'],
  },
  sleep_timers: {
    sleep_timers_by_wake_at: ['wake_at'],
    sleep_timers_by_workspace: ['workspace', 'wake_at', 'contact_id'],
  },
  change_log: {
    change_log_by_contact: ['workspace', 'contact_id', 'seq'],
    change_log_by_silence: ['workspace', 'silence_ended_at'],
  },
  facts: { facts_by_age: ['recorded_at'] },
  reply_hashes: { reply_hashes_by_age: ['committed_at'] },
  idempotency_keys: { idempotency_keys_by_age: ['recorded_at'] },
  erasures: { erasures_by_age: ['recorded_at'] },
  api_keys: { api_keys_by_name: ['workspace', 'name'], api_keys_by_expiry: ['expires_at'] },
  inbound_webhooks: { inbound_webhooks_by_name: ['workspace', 'name'] },
  webhook_endpoints: { webhook_endpoints_by_name: ['workspace', 'name'] },
  webhook_retries: {
    webhook_retries_by_contact: ['workspace', 'contact_id'],
    webhook_retries_by_age: ['parked_at'],
  },
  webhook_attempts: {
    webhook_attempts_by_endpoint: ['endpoint_id', 'attempted_at'],
    webhook_attempts_by_contact: ['workspace', 'contact_id'],
    webhook_attempts_by_age: ['attempted_at'],
  },
  revocations: { revocations_by_seq: ['seq'], revocations_by_expiry: ['expires_at'] },
  reservations: {
    reservations_by_contact: ['workspace', 'contact_id'],
    reservations_by_expiry: ['expires_at'],
  },
};

export class Initial1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const isMysql = runner.dataSource.options.type !== 'better-sqlite3';
    for (const [name, columns] of Object.entries(TABLES)) {
      const indices = Object.entries(INDICES[name] ?? {});
      await runner.createTable(
        new Table({
          name,
          columns: Object.entries(columns).map(([column, { type, ...options }]) => ({
            name: column,
            // SQLite has one type for texts of any length.
            type: type === json.type && !isMysql ? 'text' : type,
            ...options,
          })),
          indices: indices.map(([index, columnNames]) => ({ name: index, columnNames })),
          ...(isMysql && { engine: 'InnoDB' }),
        }),
        // Continues an interrupted migration, since DDL cannot be rolled back on MySQL and MariaDB.
        true,
      );
      // Ids are sensitive to case and accents, unlike the database's default collation.
      if (isMysql) {
        await runner.query(`ALTER TABLE ${name} CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(TABLES).reverse()) await runner.dropTable(name);
  }
}
