import { closeSync, existsSync, ftruncateSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { isRecord } from '../../lib/is-record';
import type * as SqliteLock from '../../persistence/sqlite/sqlite-lock';
import { CommandFailure } from '../command-failure';

/** More than the longest line. */
const TAIL_BYTES = 256 * 1024;
const LINE_START = '{"cursor":"';

/** Locks the file for this export. Returns a function that unlocks it. Throws CommandFailure if another export writes it. */
export function lockExportFile(path: string): () => void {
  const { lockFile }: typeof SqliteLock = require('../../persistence/sqlite/sqlite-lock');
  let unlock: () => void;
  try {
    unlock = lockFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'SQLITE_BUSY')
      throw new CommandFailure(`${path} cannot be written.`);
    throw new CommandFailure(`Another export is writing ${path}.`);
  }
  return () => {
    rmSync(`${path}-lock`, { force: true });
    unlock();
  };
}

/**
 * Prepares a file that an export continues: removes a last line that was written in part. Returns the cursor of the last
 * whole line, or `null` if there is none. Throws CommandFailure for a file that no export has written.
 */
export function prepareExportFile(path: string): string | null {
  if (!existsSync(path)) return null;
  const stats = statSync(path);
  if (!stats.isFile()) throw new CommandFailure(`${path} is not a file.`);
  const { size } = stats;
  const file = openSync(path, 'r+');
  try {
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf('\n') + 1;
    const rest = tail.subarray(end).toString();
    const cursor =
      end === 0
        ? null
        : cursorOf(
            tail
              .subarray(0, end - 1)
              .toString()
              .split('\n')
              .at(-1)!,
          );
    if ((end > 0 && cursor === null) || !isBeginning(rest))
      throw new CommandFailure(`${path} was not written by an export: name another file.`);
    ftruncateSync(file, size - (tail.length - end));
    return cursor;
  } finally {
    closeSync(file);
  }
}

function cursorOf(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && typeof value.cursor === 'string' ? value.cursor : null;
  } catch {
    return null;
  }
}

/** Whether a line may have begun like this. */
function isBeginning(text: string): boolean {
  return text.startsWith(LINE_START) || LINE_START.startsWith(text);
}
