import mysql from 'mysql2';
import type { MysqlUrl } from '../database/database-url';
import { terminate } from './terminate';

export type PoolUse = 'write' | 'read' | 'migrate';

/** The time limit of TCP, TLS and the handshake together: a server may accept a connection and not respond. */
const CONNECT_MS = 2_000;
const KEEP_ALIVE_MS = 5_000;

/** Limits of lock waits and statements, in seconds; shorter than the time limit of one use in MysqlSessions. */
const LOCK_WAIT_S = 2;
const STATEMENT_S = 3.5;
/** The server ends the idle session of a node that is suspended in a transaction, to release its row locks. */
const IDLE_WRITER_S = 4;
/** Likewise for a node suspended while it migrates, to release the lock that other nodes wait for. */
const IDLE_MIGRATOR_S = 20;

export function toConnectionOptions({ kind: _, ssl, ...url }: MysqlUrl): mysql.ConnectionOptions {
  const keepAlive = { enableKeepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
  return { ...url, ...keepAlive, connectTimeout: CONNECT_MS, charset: 'utf8mb4', ...(ssl && { ssl }) };
}

/** Creates a pool whose sessions are set up before their first use. A session whose setup fails is closed. */
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
    // Reads lock no gaps, so transactions that create contacts rarely wait for each other.
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')",
  ];
  if (use === 'migrate') return [...common, `SET SESSION wait_timeout = ${IDLE_MIGRATOR_S}`];
  const waits = `innodb_lock_wait_timeout = ${LOCK_WAIT_S}, lock_wait_timeout = ${LOCK_WAIT_S}`;
  // For MariaDB and MySQL: the server also cancels statements whose caller no longer waits.
  const slow = `/*M!100101 , max_statement_time = ${STATEMENT_S} */ /*!80000 , max_execution_time = ${STATEMENT_S * 1_000} */`;
  const idle = use === 'write' ? `, wait_timeout = ${IDLE_WRITER_S}` : '';
  return [...common, `SET SESSION ${waits}${idle} ${slow}`];
}
