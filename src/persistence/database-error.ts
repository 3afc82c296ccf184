import { QueryFailedError } from 'typeorm';

/** What a failed statement means for the transaction it was part of. */
export type DatabaseFault =
  /** Others were in the way; the transaction was rolled back and may be run again. */
  | 'CONTENTION'
  /** Somebody held a row for longer than is waited for it. To run it again at once would wait as long again. */
  | 'LOCK_TIMEOUT'
  /** The session is gone. Before COMMIT nothing was stored; at COMMIT nobody knows. */
  | 'CONNECTION_LOST'
  | 'OTHER';

const CONTENTION = new Set([
  'ER_LOCK_DEADLOCK',
  // Two nodes created the same row; the second one finds it when it runs again.
  'ER_DUP_ENTRY',
  'ER_CHECKREAD',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
]);

const CONNECTION_LOST = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_CONNECTION_KILLED',
  'ER_QUERY_INTERRUPTED',
  'ER_CLIENT_INTERACTION_TIMEOUT',
]);

export function classifyDatabaseError(error: unknown): DatabaseFault {
  const cause = error instanceof QueryFailedError ? error.driverError : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  if (code === 'ER_LOCK_WAIT_TIMEOUT') return 'LOCK_TIMEOUT';
  if (typeof code === 'string' && CONTENTION.has(code)) return 'CONTENTION';
  if (typeof code === 'string' && CONNECTION_LOST.has(code)) return 'CONNECTION_LOST';
  // mysql2 says this of a session that broke earlier, and gives no code.
  const isClosed = typeof message === 'string' && /closed state|Connection lost|Pool is closed/.test(message);
  return isClosed ? 'CONNECTION_LOST' : 'OTHER';
}
