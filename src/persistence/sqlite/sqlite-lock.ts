import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import libsql from 'libsql';
import { classifyDatabaseError } from '../database/database-error';
import { toUnusableDatabaseError, UnusableDatabaseError } from '../database/unusable-database';

/**
 * Locks the database for this process, because two processes would wake contacts independently. Returns a function
 * that unlocks it. Uses an operating system lock on a second file, so it is released even if the process crashes, and
 * other tools can still open the database. Throws UnusableDatabaseError if another process has locked it.
 */
export function lockSqliteFile(path: string): () => void {
  const file = realPath(resolve(path));
  try {
    mkdirSync(dirname(file), { recursive: true });
    return lockFile(file);
  } catch (error) {
    if (classifyDatabaseError(error) === 'CONTENTION')
      throw new UnusableDatabaseError('DATABASE_URL', `is in use by another process: ${file}`);
    throw toUnusableDatabaseError(error, 'DATABASE_URL') ?? error;
  }
}

/** Locks a file for this process. Throws an error with the code SQLITE_BUSY if another process has locked it. */
export function lockFile(file: string): () => void {
  const lock = new libsql(`${file}-lock`, { timeout: 0 });
  lock.pragma('journal_mode = OFF');
  // The transaction, and so the lock, stays open as long as the connection.
  lock.exec('BEGIN EXCLUSIVE');
  return () => {
    // `close` alone would leave the file locked until the statements are garbage-collected.
    lock.exec('ROLLBACK');
    lock.close();
  };
}

/** Resolves symbolic links, so that one file has one lock. */
function realPath(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  return existsSync(dirname(file)) ? join(realpathSync(dirname(file)), basename(file)) : file;
}
