import { setTimeout as delay } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { outcomeUnknown, rowsLocked, storeUnavailable } from '../../application/app-error';
import type { Row, Scalar } from '../sql/scalar';
import type { SqlDialect } from '../sql/sql-dialect';
import type { ReportUnreadable } from '../sql/unreadable-row';
import type { ReadThread } from '../sqlite/read-thread';
import { classifyDatabaseError, type DatabaseFault } from './database-error';
import type { DatabaseHealth } from './database-health';
import { type Sessions, sessionEnded } from './sessions';

/** A transaction under way, or reads outside of any. */
export interface Session {
  readonly dialect: SqlDialect;
  readonly reportUnreadable: ReportUnreadable;
  query<T = Row>(sql: string, parameters?: readonly Scalar[]): Promise<T[]>;
  execute(sql: string, parameters?: readonly Scalar[]): Promise<void>;
}

/** What is left to do when the connection broke at COMMIT: tells whether the transaction is stored. */
export type InDoubt = (session: Session) => Promise<boolean>;

/** What a transaction came to; `inDoubt` where its COMMIT may be stored though it failed. */
interface Work<T> {
  readonly result: T;
  readonly inDoubt?: InDoubt;
}

/** Rows that SQLite reads within two milliseconds. */
const SHORT_READ = 100;

/** From the call to its end, with all retries: nobody waits for a database for longer. */
const DEADLINE_MS = 9_000;
/** How often the same is tried; as often as the deadline allows where others are merely in the way. */
const TRIES: Record<DatabaseFault, number> = {
  CONTENTION: Number.POSITIVE_INFINITY,
  LOCK_TIMEOUT: 1,
  COLLISION: 12,
  CONNECTION_LOST: 5,
  NOT_SERVING: 3,
  TOO_SLOW: 1,
  OTHER: 1,
};
const MAX_DELAY_MS = 250;
const STOPPING = 'The service is stopping';

const UNAVAILABLE: Partial<Record<DatabaseFault, string>> = {
  CONTENTION: 'Timed out waiting for locks in the database',
  CONNECTION_LOST: 'The database is unreachable',
  NOT_SERVING: 'The database is unavailable',
  TOO_SLOW: 'The database query timed out',
};

export interface DatabaseParts {
  readonly dialect: SqlDialect;
  readonly writer: Sessions;
  readonly reader: Sessions;
  /** For SQLite, whose reads are synchronous: scans, which take long, and pages, which are not to wait for them. */
  readonly threads: { readonly scans: ReadThread; readonly pages: ReadThread } | null;
  readonly health: DatabaseHealth;
  readonly onRetry: (fault: string) => void;
  readonly onUnreadable: ReportUnreadable;
}

/** Reads and transactions, each with a deadline, and run again where that helps. */
export class Database {
  readonly dialect: SqlDialect;
  /** Runs reads of a transaction's kind outside of one, without holding anything. */
  readonly unlocked: Session;
  private isAbandoned = false;

  constructor(private readonly parts: DatabaseParts) {
    this.dialect = parts.dialect;
    this.unlocked = {
      dialect: { ...parts.dialect, forUpdate: '', forUpdateSkipLocked: '', forShare: '' },
      reportUnreadable: parts.onUnreadable,
      query: (sql, parameters) => this.read(sql, parameters),
      execute: () => Promise.reject(new Error('Nothing is written here.')),
    };
  }

  get health(): DatabaseHealth {
    return this.parts.health;
  }

  /** Throws UNAVAILABLE where the database does not serve. */
  read<T = Row>(sql: string, parameters: readonly Scalar[] = []): Promise<T[]> {
    return this.retry((deadline) =>
      this.use(this.parts.reader, deadline, (runner) => runner.query(sql, [...parameters])),
    );
  }

  /** A read that may look at all of a workspace, and takes as long; it does not hold up the event loop. */
  scan<T = Row>(sql: string, parameters: readonly Scalar[] = []): Promise<T[]> {
    const { threads } = this.parts;
    return threads ? this.retry(() => threads.scans.read<T>(sql, parameters)) : this.read<T>(sql, parameters);
  }

  /** A read of so many rows; many do not hold up the event loop. */
  readRows<T = Row>(rows: number, sql: string, parameters: readonly Scalar[]): Promise<T[]> {
    const { threads } = this.parts;
    if (threads && rows > SHORT_READ) return this.retry(() => threads.pages.read<T>(sql, parameters));
    return this.read<T>(sql, parameters);
  }

  /**
   * Runs `work` in a transaction, again on fresh data after a deadlock or a lost connection, with jitter.
   * Throws UNAVAILABLE where the database stays away; then nothing is stored, unless the message says that it may be.
   */
  async transaction<T>(work: (session: Session) => Promise<Work<T>>): Promise<T> {
    // Whoever waits behind others that waited in vain is told at once; the health check finds out when it is back.
    if (this.health.isAway)
      throw this.toUnavailable('NOT_SERVING', new Error('The last health check failed'));
    const deadline = performance.now() + DEADLINE_MS;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt(work, deadline);
      if (outcome.done) {
        this.health.succeeded(deadline - DEADLINE_MS);
        return outcome.result;
      }
      const { error, completed } = outcome;
      const fault = this.classify(error);
      if (completed?.inDoubt && (await this.isStored(completed.inDoubt, deadline))) return completed.result;
      if (!this.mayRetry(fault, attempt, deadline)) throw this.toUnavailable(fault, error);
      this.parts.onRetry(fault);
      await pause(attempt);
    }
  }

  /** Ends what still waits for the database, and tries nothing again: for a process that has to stop. */
  abandon(): void {
    this.isAbandoned = true;
    for (const sessions of this.sessions) sessions.terminate(STOPPING);
  }

  private async retry<T>(read: (deadline: number) => Promise<T>): Promise<T> {
    const deadline = performance.now() + DEADLINE_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read(deadline);
      } catch (error) {
        const fault = this.classify(error);
        // Readers who all try again keep a database that comes back busy with connections.
        if (this.health.isAway || !this.mayRetry(fault, attempt, deadline))
          throw this.toUnavailable(fault, error);
        await pause(attempt);
      }
    }
  }

  private createSession(runner: QueryRunner): Session {
    return {
      dialect: this.dialect,
      reportUnreadable: this.parts.onUnreadable,
      query: (sql, parameters = []) => runner.query(sql, [...parameters]),
      execute: async (sql, parameters = []) => {
        await runner.query(sql, [...parameters]);
      },
    };
  }

  private use<T>(
    sessions: Sessions,
    deadline: number,
    work: (runner: QueryRunner) => Promise<T>,
  ): Promise<T> {
    return this.isAbandoned ? Promise.reject(sessionEnded(STOPPING)) : sessions.use(deadline, work);
  }

  private get sessions(): readonly Sessions[] {
    return [this.parts.writer, this.parts.reader];
  }

  private async attempt<T>(
    work: (session: Session) => Promise<Work<T>>,
    deadline: number,
  ): Promise<{ done: true; result: T } | { done: false; error: unknown; completed: Work<T> | undefined }> {
    let completed: Work<T> | undefined;
    try {
      const { result } = await this.use(this.parts.writer, deadline, async (runner) => {
        await runner.query(this.dialect.begin);
        completed = await work(this.createSession(runner));
        await runner.query('COMMIT');
        return completed;
      });
      return { done: true, result };
    } catch (error) {
      return { done: false, error, completed };
    }
  }

  /** The outcome of a COMMIT whose answer was lost, asked until the database is back to tell, or the time is up. */
  private async isStored(inDoubt: InDoubt, deadline: number): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const ask = (runner: QueryRunner) => inDoubt(this.createSession(runner));
        return await this.use(this.parts.writer, deadline, ask);
      } catch (error) {
        this.classify(error);
        if (this.isAbandoned || performance.now() > deadline) {
          this.health.failed(error);
          throw outcomeUnknown(error);
        }
        await pause(attempt * 4);
      }
    }
  }

  /** What a failure means. A server that refuses may have been replaced: no session of before is used again. */
  private classify(error: unknown): DatabaseFault {
    const fault = classifyDatabaseError(error);
    if (fault === 'NOT_SERVING') for (const sessions of this.sessions) sessions.retire();
    return fault;
  }

  private mayRetry(fault: DatabaseFault, attempt: number, deadline: number): boolean {
    return !this.isAbandoned && attempt < TRIES[fault] && performance.now() < deadline;
  }

  private toUnavailable(fault: DatabaseFault, error: unknown): unknown {
    if (fault === 'LOCK_TIMEOUT') return rowsLocked(error);
    const reason = UNAVAILABLE[fault];
    // Not the database's doing: whoever asked gets to see it as it is, which is masked and logged.
    if (reason === undefined) return error;
    this.health.failed(error);
    return storeUnavailable(reason, error);
  }
}

function pause(attempt: number): Promise<void> {
  return delay(Math.min(MAX_DELAY_MS, attempt * (5 + Math.random() * 20)));
}
