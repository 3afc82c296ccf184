import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { disposeLater } from '../leftovers';

/** A kind of database the same tests run on. */
export interface TestDatabase {
  readonly name: 'SQLite' | 'MariaDB';
  /** An empty database of its own, removed with the leftovers. */
  create(): Promise<string>;
}

const sqlite: TestDatabase = {
  name: 'SQLite',
  create: async () => createSqlite().url,
};

const mariadb: TestDatabase = {
  name: 'MariaDB',
  create: async () => (await createMariadb(process.env.TEST_MYSQL_URL ?? '')).url,
};

/** Those that answer: which of them, global-setup.ts has found out. */
export const databases: readonly TestDatabase[] = process.env.TEST_MYSQL_URL ? [sqlite, mariadb] : [sqlite];

/** A database of its own, removed with the leftovers or before. */
export interface ThrowawayDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

export function createSqlite(): ThrowawayDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'bot-status-'));
  const remove = async () => rmSync(folder, { recursive: true, force: true });
  disposeLater(remove);
  return { url: `sqlite:${join(folder, 'test.db')}`, remove };
}

export async function createMariadb(server: string, collation?: string): Promise<ThrowawayDatabase> {
  const database = `bot_status_test_${randomUUID().replaceAll('-', '')}`;
  const run = async (sql: string) => {
    const connection = await mysql.createConnection(server);
    await connection.query(sql);
    await connection.end();
  };
  await run(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 ${collation ? `COLLATE ${collation}` : ''}`);
  const remove = () => run(`DROP DATABASE IF EXISTS ${database}`);
  disposeLater(remove);
  return { url: `${server.replace(/^mysql:/, 'mariadb:').replace(/\/$/, '')}/${database}`, remove };
}
