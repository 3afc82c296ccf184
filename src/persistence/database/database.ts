import { setTimeout as delay } from 'node:timers/promises';
import { outcomeUnknown, rowsLocked, storeUnavailable } from '../../application/app-error';
import type { Scalar } from '../sql/scalar';
import type { SqlDialect } from '../sql/sql-dialect';
import type { ReadThread } from '../sqlite/read-thread';
import { classifyDatabaseError, type DatabaseFault } from './database-error';
import type { DatabaseHealth } from './database-health';
import { type Sessions, sessionEnded } from './sessions';

/** Called for each stored row that cannot be read, with an identity that does not name the contact. */
export type ReportUnreadable = (row: {
  readonly table: 'bot_statuses' | 'change_log' | 'bots' | 'contacts' | 'webhook_endpoints';
  readonly workspace: string;
  /** Its sequence or id; for a contact, the first 16 hex digits of the SHA-256 of its id. */
  readonly row: string;
}) => void;

/** An open transaction, or reads outside of one. */
export interface Session {
  readonly dialect: SqlDialect;
  readonly reportUnreadable: ReportUnreadable;
  query<T>(sql: string, parameters?: readonly Scalar[]): Promise<T[]>;
  execute(sql: string, parameters?: readonly Scalar[]): Promise<void>;
}

export interface Work<T> {
  readonly result: T;
  /** Finds out whether the transaction was stored, if the connection is lost at COMMIT and it may have been. */
  readonly inDoubt?: InDoubt;
}
type InDoubt = (session: Session) => Promise<boolean>;

/** Number of rows that SQLite reads within two milliseconds. */
const SHORT_READ = 100;

/** The time limit of a call, including all retries. */
const DEADLINE_MS = 9_000;
/** The maximum number of attempts. Contention is retried until the deadline. */
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
  /**
   * Threads for SQLite, whose reads are synchronous: one for scans, and one for pages so that they do not wait for
   * scans.
   */
  readonly threads: { readonly scans: ReadThread; readonly pages: ReadThread } | null;
  readonly health: DatabaseHealth;
  readonly onRetry: (fault: string) => void;
  readonly onUnreadable: ReportUnreadable;
}

/** Runs reads and transactions, with a deadline and with retries where they help. */
export class Database {
  readonly dialect: SqlDialect;
  /** Runs the reads of a transaction outside of one, without locks. */
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

  /** Throws UNAVAILABLE if the database is unavailable. */
  read<T>(sql: string, parameters: readonly Scalar[] = []): Promise<T[]> {
    return this.retry((deadline) =>
      this.use(this.parts.reader, deadline, (session) => session.query<T>(sql, parameters)),
    );
  }

  /** A read that may scan a whole workspace. It does not block the event loop. */
  scan<T>(sql: string, parameters: readonly Scalar[] = []): Promise<T[]> {
    const { threads } = this.parts;
    return threads ? this.retry(() => threads.scans.read<T>(sql, parameters)) : this.read<T>(sql, parameters);
  }

  /** A read of about `rows` rows. A large one does not block the event loop. */
  readRows<T>(rows: number, sql: string, parameters: readonly Scalar[]): Promise<T[]> {
    const { threads } = this.parts;
    if (threads && rows > SHORT_READ) return this.retry(() => threads.pages.read<T>(sql, parameters));
    return this.read<T>(sql, parameters);
  }

  /**
   * Runs `work` in a transaction, with retries on fresh data, with jitter, after a deadlock or a lost connection.
   * Throws UNAVAILABLE if the database stays unavailable; then nothing is stored unless the message says that it may
   * be.
   */
  async transaction<T>(work: (session: Session) => Promise<Work<T>>): Promise<T> {
    // Fails immediately during an outage; the health check detects its end.
    if (this.health.isAway)
      throw this.toUnavailable('NOT_SERVING', new Error('The last health check failed'));
    const deadline = performance.now() + DEADLINE_MS;
    for (let attempt = 1; ; attempt += 1) {
      const progress: { completed?: Work<T> } = {};
      let result: T;
      try {
        result = await this.use(this.parts.writer, deadline, async (session) => {
          await session.execute(this.dialect.begin);
          const completed = await work(session);
          progress.completed = completed;
          await session.execute('COMMIT');
          return completed.result;
        });
      } catch (error) {
        const { completed } = progress;
        const fault = this.classify(error);
        if (completed?.inDoubt && (await this.isStored(completed.inDoubt, deadline))) return completed.result;
        if (!this.mayRetry(fault, attempt, deadline)) throw this.toUnavailable(fault, error);
        this.parts.onRetry(fault);
        await pause(attempt);
        continue;
      }
      this.health.succeeded(deadline - DEADLINE_MS);
      return result;
    }
  }

  /** Ends all waiting calls and retries nothing, for a process that is shutting down. */
  abandon(): void {
    this.isAbandoned = true;
    for (const sessions of [this.parts.writer, this.parts.reader]) sessions.terminate(STOPPING);
  }

  private async retry<T>(read: (deadline: number) => Promise<T>): Promise<T> {
    const deadline = performance.now() + DEADLINE_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read(deadline);
      } catch (error) {
        const fault = this.classify(error);
        // During an outage, retries of many readers would overload the recovering database with connections.
        if (this.health.isAway || !this.mayRetry(fault, attempt, deadline))
          throw this.toUnavailable(fault, error);
        await pause(attempt);
      }
    }
  }

  private use<T>(sessions: Sessions, deadline: number, work: (session: Session) => Promise<T>): Promise<T> {
    if (this.isAbandoned) return Promise.reject(sessionEnded(STOPPING));
    const { dialect, onUnreadable: reportUnreadable } = this.parts;
    return sessions.use(deadline, (runner) => {
      const query = (sql: string, parameters: readonly Scalar[] = []) => runner.query(sql, [...parameters]);
      return work({ dialect, reportUnreadable, query, execute: query });
    });
  }

  /** Determines the outcome of a COMMIT whose response was lost, retrying until the deadline. */
  private async isStored(inDoubt: InDoubt, deadline: number): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.use(this.parts.writer, deadline, inDoubt);
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

  /** Classifies a failure. A server that refuses may have been replaced, so its sessions are not reused. */
  private classify(error: unknown): DatabaseFault {
    const fault = classifyDatabaseError(error);
    if (fault === 'NOT_SERVING')
      for (const sessions of [this.parts.writer, this.parts.reader]) sessions.retire();
    return fault;
  }

  private mayRetry(fault: DatabaseFault, attempt: number, deadline: number): boolean {
    return !this.isAbandoned && attempt < TRIES[fault] && performance.now() < deadline;
  }

  private toUnavailable(fault: DatabaseFault, error: unknown): unknown {
    if (fault === 'LOCK_TIMEOUT') return rowsLocked(error);
    const reason = UNAVAILABLE[fault];
    // Not a database fault: the original error is passed on, to be masked and logged.
    if (reason === undefined) return error;
    this.health.failed(error);
    return storeUnavailable(reason, error);
  }
}

function pause(attempt: number): Promise<void> {
  return delay(Math.min(MAX_DELAY_MS, attempt * (5 + Math.random() * 20)));
}
