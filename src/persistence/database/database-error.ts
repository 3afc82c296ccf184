import { QueryFailedError } from 'typeorm';

/** What a failed statement means for its transaction. */
export type DatabaseFault =
  /** A conflict with another transaction; rolled back, can be retried. */
  | 'CONTENTION'
  /** Timed out waiting for a lock. An immediate retry would probably wait as long again. */
  | 'LOCK_TIMEOUT'
  /** Another node created the same row; a retry finds it. */
  | 'COLLISION'
  /** The session is lost. Nothing was stored before COMMIT; at COMMIT the outcome is unknown. */
  | 'CONNECTION_LOST'
  /** The database responds but refuses: read-only, full, out of connections, damaged, or access denied. */
  | 'NOT_SERVING'
  /** The database cancelled the statement because it took too long. */
  | 'TOO_SLOW'
  | 'OTHER';

/** By error number, of MySQL, MariaDB, Galera, Group Replication and TiDB. */
const BY_NUMBER = toEntries({
  // Deadlock, row changed since it was read; certification of Group Replication; conflicts of TiDB.
  CONTENTION: [1213, 1020, 3101, 9007, 8022, 8028],
  LOCK_TIMEOUT: [1205],
  COLLISION: [1062],
  // Server shutting down, connection killed, idle session closed, packets out of order, handshake broken off.
  CONNECTION_LOST: [1053, 1317, 1927, 3169, 4031, 1152, 1156, 1158, 1159, 1160, 1161, 1184, 1043],
  NOT_SERVING: [
    // Read-only: server, transaction, offline mode; not part of a quorum; refused while committing; replication halted.
    ...[1290, 1836, 1792, 3032, 1047, 1180, 3100, 9001, 9002],
    // Too many connections: of the server, in memory, of the user; host blocked.
    ...[1040, 1041, 1203, 1226, 1129, 1130],
    // Access denied, database or table gone or not for this user, password expired, account locked.
    ...[1044, 1045, 1698, 1142, 1143, 1227, 1049, 1146, 1820, 1862, 3118, 4151],
    // Disk full, table full, out of memory, files that can't be read or written.
    ...[1021, 1114, 1037, 1038, 1004, 1005, 1016, 1017, 1018, 1023, 1024, 1026, 1030, 1296, 1297, 3, 20, 28],
    // Crashed or damaged tables.
    ...[126, 127, 144, 145, 1034, 1035, 1194, 1195, 1712, 1877, 1932],
  ],
  TOO_SLOW: [1969, 3024],
});

/** By name: of Node's network and TLS, mysql2, and SQLite, which adds a suffix to some. */
const BY_NAME = toEntries({
  CONTENTION: ['SQLITE_BUSY', 'SQLITE_LOCKED'],
  COLLISION: ['SQLITE_CONSTRAINT_PRIMARYKEY'],
  CONNECTION_LOST: [
    ...['PROTOCOL_CONNECTION_LOST', 'PROTOCOL_SEQUENCE_TIMEOUT', 'PROTOCOL_UNEXPECTED_PACKET'],
    ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
    ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL', 'ERR_STREAM_DESTROYED'],
  ],
  NOT_SERVING: [
    ...['HANDSHAKE_NO_SSL_SUPPORT', 'HANDSHAKE_SSL_ERROR', 'HANDSHAKE_UNKNOWN_ERROR', 'EMFILE', 'ENFILE'],
    ...['SQLITE_READONLY', 'SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_CANTOPEN', 'SQLITE_CORRUPT'],
    ...['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM', 'ENOENT'],
    ...['SQLITE_NOTADB', 'SQLITE_PERM', 'SQLITE_AUTH', 'SQLITE_NOMEM', 'SQLITE_PROTOCOL', 'SQLITE_NOLFS'],
  ],
});

const FAULTS = new Map<unknown, DatabaseFault>([...BY_NUMBER, ...BY_NAME]);

export function classifyDatabaseError(error: unknown): DatabaseFault {
  const { code, errno, message } = causeOf(error);
  const name = String(code);
  const fault = FAULTS.get(errno) ?? FAULTS.get(name) ?? FAULTS.get(name.split('_', 2).join('_'));
  if (fault) return fault;
  if (typeof message !== 'string') return 'OTHER';
  // Errors without a code: mysql2 for a session that broke earlier, libsql for a file that it cannot open.
  if (/closed state|Connection lost|Pool is closed/.test(message)) return 'CONNECTION_LOST';
  return message.startsWith('ConnectionFailed(') ? 'NOT_SERVING' : 'OTHER';
}

/** The driver's error, which has more detail than TypeORM's. */
export function causeOf(error: unknown): {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
} {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof cause === 'object' && cause !== null ? cause : {};
}

function toEntries(faults: Partial<Record<DatabaseFault, readonly unknown[]>>) {
  return (Object.keys(faults) as DatabaseFault[]).flatMap((fault) =>
    faults[fault]!.map((key) => [key, fault] as const),
  );
}
