import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/persistence/data-source';
import { migrate } from '../../src/persistence/migrate';
import { WORKSPACE } from './contract';
import { atExit } from './leftovers';

export type DatabaseKind = 'sqlite' | 'mariadb';

export interface Seed {
  readonly contacts: number;
  readonly workspace?: string;
  /** What their ids begin with. */
  readonly prefix?: string;
  /** The moment they wake at, as an SQL expression of the contact's number `n`; absent leaves all of them active. */
  readonly wakeAt?: string;
}

const SERVER = process.env.BENCH_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306';
const ACTOR = JSON.stringify({ kind: 'USER', id: 'sam', name: 'Sam Seed' });

/** A throw-away database with the service's own tables. */
export class BenchDatabase {
  private constructor(
    readonly kind: DatabaseKind,
    readonly url: string,
    private readonly dataSource: DataSource,
    private readonly remove: () => Promise<void>,
  ) {}

  static async create(kind: DatabaseKind, seed: Seed): Promise<BenchDatabase> {
    const { url, remove } = kind === 'sqlite' ? createSqlite() : await createMariadb();
    const dataSource = await createDataSource(url, { use: 'migrate' }).initialize();
    const database = new BenchDatabase(kind, url, dataSource, remove);
    atExit(database, () => database.drop());
    await migrate(dataSource);
    await database.seed(seed);
    return database;
  }

  query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.dataSource.query(sql, parameters);
  }

  async drop(): Promise<void> {
    atExit(this, null);
    await this.dataSource.destroy();
    await this.remove();
  }

  /** Contacts with a status each, as the service would have written them: by SQL, so that a million takes seconds. */
  async seed({ contacts, workspace = WORKSPACE, prefix = 'c', wakeAt }: Seed): Promise<void> {
    const now = Date.now();
    const numbers =
      this.kind === 'sqlite'
        ? `WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${contacts - 1})`
        : '';
    const source =
      this.kind === 'sqlite' ? 'numbers' : `(SELECT seq AS n FROM seq_0_to_${contacts - 1}) numbers`;
    const id = this.kind === 'sqlite' ? `'${prefix}' || n` : `CONCAT('${prefix}', n)`;
    const insert = (table: string, values: Record<string, string>) =>
      this.query(
        `INSERT INTO ${table} (${Object.keys(values).join(', ')}) ${numbers}
         SELECT ${Object.values(values).join(', ')} FROM ${source}`,
      );
    const name = this.kind === 'sqlite' ? `'Contact ' || n` : `CONCAT('Contact ', n)`;
    const key = this.kind === 'sqlite' ? `'contact ' || n` : `CONCAT('contact ', n)`;
    const owner = `'${workspace}'`;
    await this.query('INSERT INTO workspaces (workspace, seq, pruned_through) VALUES (?, 0, 0)', [workspace]);
    await this.query(
      `INSERT INTO bots (workspace, id, name, mode, mode_epoch, is_default, sleep_on_manual_message,
         sleep_on_workflow_message, message_sleep_ms, max_messages, limit_sleep_ms, max_rule_sleep_ms,
         wake_on_inbound, wake_on_read, version, created_at)
       VALUES (?, ?, 'Bench', 'AUTO_PILOT', 1, TRUE, TRUE, FALSE, 3600000, 100, NULL, NULL, 'NEVER', FALSE, 1, ?)`,
      [workspace, randomUUID(), now],
    );
    await insert('contacts', { workspace: owner, id, name, name_key: key, created_at: `${now}` });
    const sleeps = wakeAt !== undefined;
    await insert('bot_statuses', {
      workspace: owner,
      contact_id: id,
      state: sleeps ? `'SLEEPING'` : `'ACTIVE'`,
      reason: `'MANUAL'`,
      since: `${now}`,
      wake_at: wakeAt ?? 'NULL',
      changed_by: `'${ACTOR}'`,
      pinned: 'FALSE',
      locked: 'FALSE',
      version: '1',
      epoch: '1',
      turn: '0',
      reply_counts: `'[]'`,
      reserved_tokens: `'[]'`,
      silent_since: sleeps ? `${now}` : 'NULL',
      pending_inbound: '0',
      last_explicit_at: `${now}`,
    });
    if (wakeAt) await insert('sleep_timers', { workspace: owner, contact_id: id, wake_at: wakeAt });
    await this.query(
      this.kind === 'sqlite' ? 'ANALYZE' : 'ANALYZE TABLE contacts, bot_statuses, sleep_timers',
    );
    if (this.kind === 'sqlite') await this.query('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}

function createSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-bench-'));
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  return { url: `sqlite:${join(folder, 'bench.db')}`, remove };
}

async function createMariadb() {
  const name = `bot_status_bench_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  const run = async (sql: string) => {
    const connection = await mysql.createConnection(SERVER);
    await connection.query(sql);
    await connection.end();
  };
  await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const url = `${SERVER.replace(/^mysql:/, 'mariadb:').replace(/\/$/, '')}/${name}`;
  return { url, remove: () => run(`DROP DATABASE IF EXISTS ${name}`) };
}
