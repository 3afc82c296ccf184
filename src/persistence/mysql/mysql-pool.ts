import mysql from 'mysql2';
import type { MysqlUrl } from '../database/database-url';
import { terminate } from './mysql-connections';

export type PoolUse = 'write' | 'read' | 'migrate';

/** For TCP, TLS and the handshake together: a server may accept and then say nothing. */
const CONNECT_MS = 2_000;
const KEEP_ALIVE_MS = 5_000;

/** How long a session may wait for others, or be idle, in seconds; below what MysqlSessions gives one use. */
const LOCK_WAIT_S = 2;
const STATEMENT_S = 3.5;
/** A node that freezes in a transaction must not hold its rows until it thaws. */
const IDLE_WRITER_S = 4;
/** Nor, while it migrates, the lock that other nodes wait for. */
const IDLE_MIGRATOR_S = 20;

/** What `connect` and the handshake need. */
export function toConnectionOptions(url: MysqlUrl): mysql.ConnectionOptions {
  const { host, port, user, password, database, ssl } = url;
  const keepAlive = { enableKeepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  const options = { host, port, user, password, database, connectTimeout: CONNECT_MS, ...keepAlive };
  return { ...options, charset: 'utf8mb4', ...(ssl && { ssl }) };
}

/** Every new session is set up for its use before anything else runs on it; one that can't be is given up. */
export function createPool(options: mysql.PoolOptions, use: PoolUse): mysql.Pool {
  const pool = mysql.createPool(options);
  pool.on('connection', (connection) => {
    for (const statement of setupStatements(use))
      connection.query(statement, (error) => {
        if (error) terminate(connection, error);
      });
  });
  return pool;
}

function setupStatements(use: PoolUse): string[] {
  const common = [
    // Rows that were not found are not locked either, so new contacts do not wait for each other.
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')",
  ];
  if (use === 'migrate') return [...common, `SET SESSION wait_timeout = ${IDLE_MIGRATOR_S}`];
  const waits = `innodb_lock_wait_timeout = ${LOCK_WAIT_S}, lock_wait_timeout = ${LOCK_WAIT_S}`;
  // Of MariaDB and of MySQL: so that the server too ends what nobody waits for any more.
  const slow = `/*M!100101 , max_statement_time = ${STATEMENT_S} */ /*!80000 , max_execution_time = ${STATEMENT_S * 1_000} */`;
  const idle = use === 'write' ? `, wait_timeout = ${IDLE_WRITER_S}` : '';
  return [...common, `SET SESSION ${waits}${idle} ${slow}`];
}
