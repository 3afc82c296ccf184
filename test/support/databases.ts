import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { disposeLater } from './leftovers';

/** A kind of database the same tests run on. */
export interface TestDatabase {
  readonly name: 'SQLite' | 'MariaDB';
  /** An empty database of its own, removed with the leftovers. */
  create(): Promise<string>;
}

const sqlite: TestDatabase = {
  name: 'SQLite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'bot-status-'));
    disposeLater(() => rmSync(folder, { recursive: true, force: true }));
    return `sqlite:${join(folder, 'test.db')}`;
  },
};

const mariadb: TestDatabase = {
  name: 'MariaDB',
  async create() {
    const server = process.env.TEST_MYSQL_URL ?? '';
    const database = `bot_status_test_${randomUUID().replaceAll('-', '')}`;
    const run = async (sql: string) => {
      const connection = await mysql.createConnection(server);
      await connection.query(sql);
      await connection.end();
    };
    await run(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
    disposeLater(() => run(`DROP DATABASE ${database}`));
    return `${server.replace(/^mysql:/, 'mariadb:').replace(/\/$/, '')}/${database}`;
  },
};

/** Those that answer: which of them, global-setup.ts has found out. */
export const databases: readonly TestDatabase[] = process.env.TEST_MYSQL_URL ? [sqlite, mariadb] : [sqlite];
