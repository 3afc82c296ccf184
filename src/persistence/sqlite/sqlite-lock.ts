import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import libsql from 'libsql';
import { classifyDatabaseError } from '../database/database-error';
import { toUnusableDatabaseError, UnusableDatabaseError } from '../database/unusable-database';

/**
 * Takes the file for this process alone, as two would wake contacts without knowing of each other; returns how to let
 * go of it. A lock of the operating system on a second file, which ends with the process however that ends, and leaves
 * the database itself to other tools. Throws UnusableDatabaseError where another process has it.
 */
export function lockSqliteFile(path: string): () => void {
  const file = realPath(resolve(path));
  try {
    mkdirSync(dirname(file), { recursive: true });
    const lock = new libsql(`${file}-lock`, { timeout: 0 });
    lock.pragma('journal_mode = OFF');
    // Held for as long as the connection is open.
    lock.exec('BEGIN EXCLUSIVE');
    return () => {
      // Closed, it would keep its lock until the garbage collector has found its statements.
      lock.exec('ROLLBACK');
      lock.close();
    };
  } catch (error) {
    if (classifyDatabaseError(error) === 'CONTENTION')
      throw new UnusableDatabaseError('DATABASE_URL', `is in use by another process: ${file}`);
    throw toUnusableDatabaseError(error, 'DATABASE_URL') ?? error;
  }
}

/** By whichever links it is named. */
function realPath(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  return existsSync(dirname(file)) ? join(realpathSync(dirname(file)), basename(file)) : file;
}
