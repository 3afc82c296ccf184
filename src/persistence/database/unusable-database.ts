import { InvalidSettingError } from '../../lib/invalid-setting-error';
import { causeOf } from './database-error';

export type DatabaseSetting = 'DATABASE_URL' | 'MIGRATION_DATABASE_URL';

/** A database error that retrying cannot fix. Its message is one line that starts with the setting. */
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

/** Returns an error for the operator who has to change the setting, or `null` if the database may become available. */
export function toUnusableDatabaseError(
  error: unknown,
  setting: DatabaseSetting,
): UnusableDatabaseError | null {
  if (error instanceof UnusableDatabaseError) return error;
  if (error instanceof InvalidSettingError) return new UnusableDatabaseError(setting, error.message);
  const { code, errno, message } = causeOf(error);
  const text = String(message);
  const fail = (what: string) => new UnusableDatabaseError(setting, what, { cause: error });
  if (REFUSED.has(errno)) return fail(`was refused by the database: ${text}`);
  // A server that disconnects during the TLS handshake may become available again.
  if (TLS.has(code) && !/disconnected before|ECONNRESET|ETIMEDOUT/.test(text))
    return fail(`cannot be used with TLS: ${text}`);
  if (text.startsWith('ConnectionFailed(') || FILE.test(String(code)))
    return fail(`must be a SQLite file that can be read and written: ${text}`);
  return null;
}
