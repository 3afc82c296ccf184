import { causeOf } from './database-error';
import { DatabaseUrlError } from './database-url';

export type DatabaseSetting = 'DATABASE_URL' | 'MIGRATION_DATABASE_URL';

/** A database that waiting does not help with; its message is one line that begins with the setting. */
export class UnusableDatabaseError extends Error {
  constructor(setting: DatabaseSetting, what: string, options?: ErrorOptions) {
    super(`${setting} ${what.replace(/\s+/g, ' ').trim()}`, options);
    this.name = 'UnusableDatabaseError';
  }
}

/** Access denied, unknown database, password expired, account locked, host not allowed. */
const REFUSED = new Set<unknown>([1044, 1045, 1049, 1130, 1142, 1143, 1227, 1698, 1820, 1862, 3118, 4151]);
const TLS = new Set<unknown>(['HANDSHAKE_SSL_ERROR', 'HANDSHAKE_NO_SSL_SUPPORT']);
const FILE =
  /^(SQLITE_(CANTOPEN|NOTADB|CORRUPT|READONLY|PERM)|EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST|ELOOP)/;

/** The error as whoever set this setting can act on, or `null` where the database may yet come. */
export function toUnusableDatabaseError(
  error: unknown,
  setting: DatabaseSetting,
): UnusableDatabaseError | null {
  if (error instanceof UnusableDatabaseError) return error;
  if (error instanceof DatabaseUrlError) return new UnusableDatabaseError(setting, error.message);
  const { code, errno, message } = causeOf(error);
  const text = String(message);
  const fail = (what: string) => new UnusableDatabaseError(setting, what, { cause: error });
  if (REFUSED.has(errno)) return fail(`was refused by the database: ${text}`);
  // A server that goes away in the middle of it may come back.
  if (TLS.has(code) && !/disconnected before|ECONNRESET|ETIMEDOUT/.test(text))
    return fail(`cannot be used with TLS: ${text}`);
  if (text.startsWith('ConnectionFailed(') || FILE.test(String(code)))
    return fail(`must be a SQLite file that can be read and written: ${text}`);
  return null;
}
