import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import libsql from 'libsql';
import mysql from 'mysql2';
import { DataSource, type DataSourceOptions, type Logger } from 'typeorm';
import { Initial1764000000000 } from './migrations/1764000000000-initial';
import { RECORDS } from './records';

const MIGRATIONS = [Initial1764000000000];

interface Purpose {
  /** `write` holds locks and loses a session that goes silent; `read` never writes; `migrate` changes tables. */
  readonly use: 'write' | 'read' | 'migrate';
  readonly logger?: Logger;
}

/**
 * TypeORM's settings for a database URL: `sqlite:./file.db`, `mysql://…` or `mariadb://…`.
 * Throws where the URL is none of them.
 */
export function createDataSource(databaseUrl: string, { use, logger }: Purpose): DataSource {
  const shared = {
    entities: RECORDS,
    migrations: MIGRATIONS,
    synchronize: false,
    migrationsTableName: 'migrations',
    ...(logger && { logger, logging: ['warn', 'migration'] as const }),
  };
  return new DataSource({ ...shared, ...databaseOptions(databaseUrl, use) } as unknown as DataSourceOptions);
}

function databaseOptions(databaseUrl: string, use: Purpose['use']): Record<string, unknown> {
  if (databaseUrl.startsWith('sqlite:')) return sqliteOptions(databaseUrl.slice('sqlite:'.length), use);
  return mysqlOptions(new URL(databaseUrl), use);
}

function sqliteOptions(path: string, use: Purpose['use']) {
  const database = resolve(path);
  mkdirSync(dirname(database), { recursive: true });
  return {
    type: 'better-sqlite3',
    // The same interface as better-sqlite3, with binaries that come inside the package: nothing to compile.
    driver: libsql,
    database,
    timeout: 5_000,
    // Texts of one statement differ in how many rows they are for.
    statementCacheSize: 500,
    prepareDatabase: (connection: { pragma(statement: string): unknown }) => {
      connection.pragma('journal_mode = WAL');
      // A change that was answered survives a power cut.
      connection.pragma('synchronous = FULL');
      if (use === 'read') connection.pragma('query_only = ON');
    },
  };
}

function mysqlOptions(url: URL, use: Purpose['use']) {
  return {
    // TypeORM tells the two apart when it compares migrations with records.
    type: url.protocol === 'mariadb:' ? 'mariadb' : 'mysql',
    host: url.hostname,
    port: Number(url.port || 3306),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    charset: 'utf8mb4',
    bigNumberStrings: false,
    connectTimeout: 5_000,
    poolSize: use === 'write' ? 16 : 10,
    extra: { idleTimeout: 2_000, maxIdle: 4, enableKeepAlive: true },
    driver: { ...mysql, createPool: (options: mysql.PoolOptions) => createPool(options, use) },
  };
}

/** Every new session is told how it is used before anything else runs on it. */
function createPool(options: mysql.PoolOptions, use: Purpose['use']): mysql.Pool {
  const pool = mysql.createPool(options);
  pool.on('connection', (connection) => {
    const ignore = () => undefined;
    // Rows that were not found are not locked either, so new contacts do not wait for each other.
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', ignore);
    connection.query("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')", ignore);
    // A node that freezes in a transaction must not hold its rows until it thaws.
    if (use === 'write')
      connection.query('SET SESSION wait_timeout = 4, innodb_lock_wait_timeout = 2', ignore);
    // Nor, while it migrates, the lock that other nodes wait for.
    if (use === 'migrate') connection.query('SET SESSION wait_timeout = 20', ignore);
  });
  return pool;
}
