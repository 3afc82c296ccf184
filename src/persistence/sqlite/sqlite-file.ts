import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';

const MAGIC = 'SQLite format 3\0';
/** More than a change of one contact takes. */
const PROBE_BYTES = 64 * 1024;

/** The file that a SQLite database was opened from, as others may have changed it since. */
export class SqliteFile {
  private readonly identity: string;

  /** The file must be there. */
  constructor(readonly path: string) {
    this.identity = identityOf(path);
  }

  /** Throws where the file was deleted, moved or replaced: SQLite goes on with what nobody else can see. */
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

  /** Throws where it does not begin as a SQLite database does: SQLite may not notice while it has pages in memory. */
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

  /** Rejects where the disk takes no more, without a change of the database: that would start a backup over. */
  async checkSpace(): Promise<void> {
    const path = `${this.path}-probe`;
    const file = await open(path, 'w');
    try {
      await file.write(Buffer.alloc(PROBE_BYTES));
      await file.datasync();
    } finally {
      await file.close();
      await unlink(path);
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
