import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { outcomeUnknown, storeUnavailable } from '../application/app-error';
import { classifyDatabaseError } from './database-error';
import { ReadThread } from './read-thread';
import { mysqlDialect, type SqlDialect, sqliteDialect } from './sql-dialect';

export type Scalar = string | number | boolean | null;
export type Row = Record<string, never>;

/** A transaction under way. */
export interface Session {
  readonly dialect: SqlDialect;
  query<T = Row>(sql: string, parameters?: readonly Scalar[]): Promise<T[]>;
  execute(sql: string, parameters?: readonly Scalar[]): Promise<void>;
}

/** What is left to do when the connection broke at COMMIT: tells whether the transaction is stored. */
export type InDoubt = (session: Session) => Promise<boolean>;

const CONTENTION_TRIES = 12;
const CONNECTION_TRIES = 5;
/** Rows that SQLite reads within two milliseconds. */
const SHORT_READ = 100;

/**
 * Reads and transactions on the two data sources. SQLite has one writing connection, and TypeORM one query runner
 * for it, so there transactions take turns; readers have a connection of their own and never see one half done.
 */
export class Database {
  readonly dialect: SqlDialect;
  /** For SQLite, whose reads are synchronous: scans, which take long, and pages, which are not to wait for them. */
  private readonly threads: { readonly scans: ReadThread; readonly pages: ReadThread } | null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly writer: DataSource,
    readonly reader: DataSource,
    private readonly onRetry: (fault: string) => void = () => undefined,
  ) {
    this.dialect = writer.options.type === 'better-sqlite3' ? sqliteDialect : mysqlDialect;
    const path = String(reader.options.database);
    const isSqlite = this.dialect === sqliteDialect;
    this.threads = isSqlite ? { scans: new ReadThread(path), pages: new ReadThread(path) } : null;
  }

  /** A read that may look at all of a workspace, and takes as long; it does not hold up the event loop. */
  scan<T = Row>(sql: string, parameters: readonly Scalar[] = []): Promise<T[]> {
    return this.threads ? this.threads.scans.read<T>(sql, parameters) : this.read<T>(sql, parameters);
  }

  /** A read of so many rows; many do not hold up the event loop. */
  readRows<T = Row>(rows: number, sql: string, parameters: readonly Scalar[]): Promise<T[]> {
    const isLong = this.threads && rows > SHORT_READ;
    return isLong ? this.threads.pages.read<T>(sql, parameters) : this.read<T>(sql, parameters);
  }

  /** Ends what is not part of the data sources. */
  async close(): Promise<void> {
    await Promise.all([this.threads?.scans.close(), this.threads?.pages.close()]);
  }

  /** Throws UNAVAILABLE where the database can't be reached. */
  async read<T = Row>(sql: string, parameters: readonly Scalar[] = []): Promise<T[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.reader.query<T[]>(sql, [...parameters]);
      } catch (error) {
        if (classifyDatabaseError(error) !== 'CONNECTION_LOST') throw error;
        if (attempt >= 2) throw storeUnavailable(error);
      }
    }
  }

  /** Runs reads of a transaction's kind outside of one, without holding anything. */
  async inspect<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const dialect = { ...this.dialect, forUpdate: '', forShare: '' };
    return work({
      dialect,
      query: (sql, parameters) => this.read(sql, parameters),
      execute: () => Promise.reject(new Error('Nothing is written here.')),
    });
  }

  /**
   * Runs `work` in a transaction, again on fresh data after a deadlock or a lost connection, with jitter.
   * Throws UNAVAILABLE where the database stays away; then nothing is stored.
   */
  async transaction<T>(work: (session: Session) => Promise<{ result: T; inDoubt?: InDoubt }>): Promise<T> {
    if (this.dialect.name === 'mysql') return this.attemptUntilDone(work);
    const run = this.turn.then(() => this.attemptUntilDone(work));
    this.turn = run.catch(() => undefined);
    return run;
  }

  private async attemptUntilDone<T>(
    work: (session: Session) => Promise<{ result: T; inDoubt?: InDoubt }>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt(work);
      if (outcome.done) return outcome.result;
      const fault = classifyDatabaseError(outcome.error);
      if (fault === 'OTHER') throw outcome.error;
      this.onRetry(fault);
      if (outcome.inDoubt && (await this.isStored(outcome.inDoubt))) return outcome.result as T;
      if (fault === 'CONTENTION' && attempt >= CONTENTION_TRIES) throw outcome.error;
      if (fault === 'CONNECTION_LOST' && attempt >= CONNECTION_TRIES) throw storeUnavailable(outcome.error);
      await delay(attempt * (5 + Math.random() * 20));
    }
  }

  private async attempt<T>(
    work: (session: Session) => Promise<{ result: T; inDoubt?: InDoubt }>,
  ): Promise<
    { done: true; result: T } | { done: false; error: unknown; result?: T; inDoubt?: InDoubt | undefined }
  > {
    const runner = this.writer.createQueryRunner();
    let worked: { result: T; inDoubt?: InDoubt } | undefined;
    try {
      await runner.query(this.dialect.begin);
      worked = await work(createSession(runner, this.dialect));
      await runner.query('COMMIT');
      return { done: true, result: worked.result };
    } catch (error) {
      // A session that is gone has rolled back by itself.
      await runner.query('ROLLBACK').catch(() => undefined);
      return { done: false, error, ...(worked && { result: worked.result, inDoubt: worked.inDoubt }) };
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  /** The outcome of a COMMIT whose answer was lost, asked until the database is back to tell. */
  private async isStored(inDoubt: InDoubt): Promise<boolean> {
    let lastError: unknown;
    for (let attempt = 1; attempt <= CONNECTION_TRIES * 4; attempt += 1) {
      const runner = this.writer.createQueryRunner();
      try {
        return await inDoubt(createSession(runner, this.dialect));
      } catch (error) {
        lastError = error;
        await delay(attempt * 50);
      } finally {
        await runner.release().catch(() => undefined);
      }
    }
    throw outcomeUnknown(lastError);
  }
}

function createSession(runner: QueryRunner, dialect: SqlDialect): Session {
  return {
    dialect,
    query: <T>(sql: string, parameters: readonly Scalar[] = []) =>
      runner.query(sql, [...parameters]) as Promise<T[]>,
    execute: async (sql, parameters = []) => {
      await runner.query(sql, [...parameters]);
    },
  };
}
