import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Finding, failure, ok } from '../../lib/finding';
import type { Database } from '../database/database';

const MAX_SHOWN = 3;

/** Whether the file of a database that does not exist yet can be created. */
export function checkFolder(path: string): Finding {
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
