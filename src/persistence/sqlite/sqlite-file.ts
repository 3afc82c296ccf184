import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';

const MAGIC = 'SQLite format 3\0';
/** More space than a change of one contact needs. */
const PROBE_BYTES = 64 * 1024;

/** Checks the file of an open SQLite database, which other processes may have replaced or damaged. */
export class SqliteFile {
  private readonly identity: string;
  /** `null` until the log of SQLite is first seen. */
  private logIdentity: string | null = null;
  private descriptor: number | null = null;

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
    this.checkLogInPlace();
  }

  /** Throws if the file has no SQLite header, which SQLite may not notice while it has cached pages. */
  checkHeader(): void {
    // Stays open: closing any descriptor of a file releases all locks of this process on it. Another process that opens
    // and closes the database would then delete the log of SQLite, with the changes that are stored from then on.
    this.descriptor ??= openSync(this.path, 'r');
    const header = Buffer.alloc(MAGIC.length);
    readSync(this.descriptor, header, 0, header.length, 0);
    if (header.toString('latin1') !== MAGIC)
      throw fileError('SQLITE_NOTADB', `${this.path} is no longer a SQLite database`);
  }

  /** To be called when no connection of this process to the database is open any more. */
  close(): void {
    if (this.descriptor !== null) closeSync(this.descriptor);
    this.descriptor = null;
  }

  /** The log exists for as long as a connection is open. Changes in one that was deleted would be lost. */
  private checkLogInPlace(): void {
    const path = `${this.path}-wal`;
    const identity = existsSync(path) ? identityOf(path) : null;
    if (this.logIdentity !== null && identity !== this.logIdentity)
      throw fileError('SQLITE_READONLY_DBMOVED', `${path} was deleted or replaced while it was in use`);
    this.logIdentity = identity;
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
