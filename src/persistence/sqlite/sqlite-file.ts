import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';

const MAGIC = 'SQLite format 3\0';
/** More space than a change of one contact needs. */
const PROBE_BYTES = 64 * 1024;

/** Checks the file of an open SQLite database, which other processes may have replaced or damaged. */
export class SqliteFile {
  private readonly identity: string;

  /** Throws if the file does not exist. */
  constructor(readonly path: string) {
    this.identity = identityOf(path);
  }

  /** Throws if the file was deleted, moved or replaced: SQLite would keep using a file that no other process sees. */
  checkInPlace(): void {
    let identity: string;
    try {
      identity = identityOf(this.path);
    } catch (cause) {
      throw fileError('SQLITE_CANTOPEN', `${this.path} was deleted or moved`, cause);
    }
    if (identity !== this.identity)
      throw fileError('SQLITE_READONLY_DBMOVED', `${this.path} was replaced while it was in use`);
  }

  /** Throws if the file has no SQLite header, which SQLite may not notice while it has cached pages. */
  checkHeader(): void {
    const file = openSync(this.path, 'r');
    try {
      const header = Buffer.alloc(MAGIC.length);
      readSync(file, header, 0, header.length, 0);
      if (header.toString('latin1') !== MAGIC)
        throw fileError('SQLITE_NOTADB', `${this.path} is no longer a SQLite database`);
    } finally {
      closeSync(file);
    }
  }

  /** Rejects if the disk is full. Does not change the database, because that would restart a running backup. */
  async checkSpace(): Promise<void> {
    const path = `${this.path}-probe`;
    const file = await open(path, 'w');
    try {
      await file.write(Buffer.alloc(PROBE_BYTES));
      await file.datasync();
    } finally {
      await file.close();
      // Another check may have removed it already: they overlap where one takes long.
      await rm(path, { force: true });
    }
  }
}

function identityOf(path: string): string {
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}

function fileError(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
