import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { migrate } from '../../../src/persistence/schema/migrate';
import { createMariadb, createSqlite } from '../../support/databases/databases';
import { disposeLater } from '../../support/leftovers';
import { createPeerTables } from '../peers/card-records';
import { WORKSPACE } from './contract';
import { activeDocument, asleepDocument, SEEDER } from './seeded-status';

export type DatabaseKind = 'sqlite' | 'mariadb';

export interface Seed {
  readonly contacts: number;
  readonly workspace?: string;
  /** What their ids begin with. */
  readonly prefix?: string;
  /** The moment they wake at, as an SQL expression of the contact's number `n`; absent leaves all of them active. */
  readonly wakeAt?: string;
  /** Whether a peer uses it: it has tables of its own for statuses and changes. */
  readonly isForPeer?: boolean;
}

export const MYSQL_URL = process.env.BENCH_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306';
/** Compares as the service's own tables do, so that the peers' join with them. */
const COLLATION = 'utf8mb4_bin';

const KEYS_AT_ONCE = 1_000;

/** A throw-away database with the service's own tables. */
export class BenchDatabase {
  private constructor(
    readonly kind: DatabaseKind,
    readonly url: string,
    private readonly dataSource: DataSource,
    private readonly remove: () => Promise<void>,
  ) {}

  static async create(kind: DatabaseKind, seed: Seed): Promise<BenchDatabase> {
    const { url, remove } = kind === 'sqlite' ? createSqlite() : await createMariadb(MYSQL_URL, COLLATION);
    const dataSource = await createDataSource(parseDatabaseUrl(url), { use: 'migrate' }).initialize();
    const database = new BenchDatabase(kind, url, dataSource, remove);
    disposeLater(() => database.drop());
    await migrate(dataSource);
    if (seed.isForPeer) await createPeerTables(url);
    await database.seed(seed);
    return database;
  }

  query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.dataSource.query(sql, parameters);
  }

  /** Wakes before `before` come so many milliseconds sooner. */
  async bringWakesNearer(by: number, before: number): Promise<void> {
    const wakeAt = (value: string) => this.concat(`'"wakeAt":'`, value);
    // The document first: MariaDB takes the assignments one after the other.
    const document = `status = REPLACE(status, ${wakeAt('wake_at')}, ${wakeAt(`(wake_at - ${by})`)})`;
    const near = 'FROM sleep_timers WHERE workspace = ? AND wake_at < ?';
    const rows = await this.query<{ contact_id: string }>(`SELECT contact_id ${near}`, [WORKSPACE, before]);
    // By their keys: to look through a million documents would take longer than the wakes are away.
    for (let at = 0; at < rows.length; at += KEYS_AT_ONCE) {
      const ids = rows.slice(at, at + KEYS_AT_ONCE).map(({ contact_id }) => contact_id);
      const keys = `workspace = ? AND contact_id IN (${ids.map(() => '?').join(', ')})`;
      await this.query(`UPDATE bot_statuses SET ${document}, wake_at = wake_at - ? WHERE ${keys}`, [
        by,
        WORKSPACE,
        ...ids,
      ]);
    }
    await this.query('UPDATE sleep_timers SET wake_at = wake_at - ? WHERE wake_at < ?', [by, before]);
  }

  async drop(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.remove();
  }

  /** Contacts with a status each, as the service would have written them: by SQL, so that a million takes seconds. */
  async seed({
    contacts,
    workspace = WORKSPACE,
    prefix = 'c',
    wakeAt,
    isForPeer = false,
  }: Seed): Promise<void> {
    const now = Date.now();
    const numbers =
      this.kind === 'sqlite'
        ? `WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${contacts - 1})`
        : '';
    const source =
      this.kind === 'sqlite' ? 'numbers' : `(SELECT seq AS n FROM seq_0_to_${contacts - 1}) numbers`;
    const id = this.concat(`'${prefix}'`, 'n');
    const insert = (table: string, values: Record<string, string>) =>
      this.query(
        `INSERT INTO ${table} (${Object.keys(values).join(', ')}) ${numbers}
         SELECT ${Object.values(values).join(', ')} FROM ${source}`,
      );
    const owner = `'${workspace}'`;
    await this.query('INSERT INTO workspaces (workspace, seq, pruned_through) VALUES (?, 0, 0)', [workspace]);
    await this.query(
      `INSERT INTO bots (workspace, id, name, mode, mode_epoch, is_default, sleep_on_teammate_message,
         sleep_on_workflow_message, message_sleep_ms, max_messages, limit_sleep_ms, limit_window_ms, burst_limit,
         max_rule_sleep_ms, wake_on_inbound, wake_on_read, identities, version, created_at)
       VALUES (?, ?, 'Bench', 'AUTO_PILOT', 1, TRUE, TRUE, FALSE, 3600000, 100, NULL, NULL, NULL, NULL, 'NEVER', FALSE,
         '[]', 1, ?)`,
      [workspace, randomUUID(), now],
    );
    await insert('contacts', {
      workspace: owner,
      id,
      name: this.concat(`'Contact '`, 'n'),
      name_key: this.concat(`'contact '`, 'n'),
      created_at: `${now}`,
    });
    const sleeps = wakeAt !== undefined;
    const [before, after] = asleepDocument(now);
    const columns = {
      workspace: owner,
      contact_id: id,
      state: sleeps ? `'SLEEPING'` : `'ACTIVE'`,
      reason: `'MANUAL'`,
      wake_at: wakeAt ?? 'NULL',
      silent_since: sleeps ? `${now}` : 'NULL',
    };
    const status = sleeps
      ? this.concat(`'${before}'`, `(${wakeAt})`, `'${after}'`)
      : `'${activeDocument(now)}'`;
    await insert('bot_statuses', { ...columns, status });
    if (isForPeer) {
      await insert('peer_statuses', {
        ...columns,
        since: `${now}`,
        changed_by: `'${JSON.stringify(SEEDER)}'`,
        pinned: 'FALSE',
        locked: 'FALSE',
        version: '1',
        epoch: '1',
        turn: '0',
        reply_counts: `'[]'`,
        reserved_tokens: `'[]'`,
        pending_inbound: '0',
        last_explicit_at: `${now}`,
      });
    }
    if (wakeAt) await insert('sleep_timers', { workspace: owner, contact_id: id, wake_at: wakeAt });
    const tables = ['contacts', 'bot_statuses', 'sleep_timers', ...(isForPeer ? ['peer_statuses'] : [])];
    await this.query(this.kind === 'sqlite' ? 'ANALYZE' : `ANALYZE TABLE ${tables.join(', ')}`);
    if (this.kind === 'sqlite') await this.query('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  private concat(...parts: string[]): string {
    return this.kind === 'sqlite' ? parts.join(' || ') : `CONCAT(${parts.join(', ')})`;
  }
}
