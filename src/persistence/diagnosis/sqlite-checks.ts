import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import libsql from 'libsql';
import { type Finding, failure, ok } from '../../lib/finding';
import type { Database } from '../database/database';
import { SqliteFile } from '../sqlite/sqlite-file';

const MAX_SHOWN = 3;

/**
 * Returns a finding for a file that is not to be opened as the database of the service, because that would change it;
 * `null` for the others.
 */
export function checkBeforeOpening(path: string): Finding | null {
  if (!existsSync(path) || (statSync(path).isFile() && statSync(path).size === 0)) return checkFolder(path);
  return isForeign(path)
    ? failure(`DATABASE_URL names a database of another program: ${path} has other tables.`)
    : null;
}

/** Whether the file contains tables, but not those of the service. Opened like this, it is not changed. */
function isForeign(path: string): boolean {
  try {
    const connection = new libsql(path, { readonly: true });
    const sql =
      "SELECT COUNT(*) AS tables, SUM(name = 'migrations') AS own FROM sqlite_master WHERE type = 'table'";
    const { tables, own } = connection.prepare(sql).get() as { tables: number; own: number | null };
    connection.close();
    return tables > 0 && own !== 1;
  } catch {
    // What is wrong with it shows when it is opened.
    return false;
  }
}

/** Whether nothing can be added to the folder of the database. */
export async function isDiskFull(path: string): Promise<boolean> {
  try {
    await new SqliteFile(resolve(path)).checkSpace();
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOSPC';
  }
}

/** Whether the file of a database that does not exist yet can be created. */
function checkFolder(path: string): Finding {
  let folder = dirname(resolve(path));
  while (!existsSync(folder)) folder = dirname(folder);
  if (isWritableFolder(folder))
    return ok(`${path} does not exist yet. It is created when the service starts.`);
  return failure(`DATABASE_URL names a file that cannot be created: ${folder} is not a writable folder.`);
}

function isWritableFolder(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Reads every page of the file. */
export async function* checkPages(database: Database): AsyncGenerator<Finding> {
  const rows = await database.scan<{ quick_check: string }>(`PRAGMA quick_check(${MAX_SHOWN})`);
  const problems = rows.map((row) => row.quick_check).filter((problem) => problem !== 'ok');
  for (const problem of problems) yield failure(`The database file is damaged: ${problem}.`);
  if (problems.length === 0) yield ok('The database file is not damaged.');
}
