import type { PoolConnection } from 'mysql2';
import type { DataSource, QueryRunner } from 'typeorm';
import { classifyDatabaseError } from '../database/database-error';
import { type Sessions, sessionEnded } from '../database/sessions';
import type { MysqlConnections } from './mysql-connections';
import { terminate, timedOut } from './terminate';

/** The time limit for acquiring a connection. */
const ACQUIRE_MS = 3_000;
/**
 * The time limit of one use, which is a read or a whole transaction. Longer than the lock wait timeout of the sessions,
 * so that a lock conflict is distinguished from a server that does not respond.
 */
const USE_MS = 4_000;
/** The minimum of any time limit, even after the deadline. */
const LEAST_MS = 250;

/** Sessions of a MySQL or MariaDB pool. */
export class MysqlSessions implements Sessions {
  /** Callers waiting for a connection, with the time at which they started to wait. */
  private readonly waiting = new Map<(reason: Error) => void, number>();
  /** Connections in use, with the time at which they were acquired. */
  private readonly inUse = new Map<PoolConnection, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly connections: MysqlConnections,
  ) {}

  async use<T>(deadline: number, work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const connection = await this.acquire(runner, deadline);
    const ms = timeLeft(deadline, USE_MS);
    // A late response could be taken for that of another statement, so the connection is not reused.
    const timer = setTimeout(() => terminate(connection, timedOut('No response from the database', ms)), ms);
    this.inUse.set(connection, performance.now());
    try {
      return await work(runner);
    } catch (error) {
      await this.clear(runner, connection, error);
      throw error;
    } finally {
      clearTimeout(timer);
      this.inUse.delete(connection);
      if (this.connections.isRetired(connection))
        terminate(connection, sessionEnded('The session was closed'));
      else await runner.release();
    }
  }

  retire(): void {
    this.connections.retire();
  }

  renew(since: number): void {
    this.retire();
    const reason = sessionEnded('The database was unavailable');
    for (const [reject, waitsSince] of this.waiting) if (waitsSince < since) reject(reason);
    for (const [connection, acquiredAt] of this.inUse) if (acquiredAt < since) terminate(connection, reason);
  }

  terminate(reason: string): void {
    for (const reject of this.waiting.keys()) reject(sessionEnded(reason));
    this.connections.terminateAll(sessionEnded(reason));
  }

  async close(): Promise<void> {
    const timer = setTimeout(() => this.terminate('The sessions did not close in time'), LEAST_MS);
    // A connection that failed while closing is closed as well.
    await this.dataSource.destroy().catch(() => undefined);
    clearTimeout(timer);
  }

  private async acquire(runner: QueryRunner, deadline: number): Promise<PoolConnection> {
    const ms = timeLeft(deadline, ACQUIRE_MS);
    const acquiring: Promise<PoolConnection> = runner.connect();
    let giveUp: (reason: Error) => void = () => undefined;
    const givenUp = new Promise<never>((_resolve, reject) => {
      giveUp = reject;
    });
    const timer = setTimeout(() => giveUp(timedOut('No connection to the database', ms)), ms);
    this.waiting.set(giveUp, performance.now());
    try {
      return await Promise.race([acquiring, givenUp]);
    } catch (error) {
      // A connection acquired after the caller gave up is returned to the pool; a failure needs no handling.
      acquiring.then(() => runner.release()).catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(giveUp);
    }
  }

  /** Rolls back after a failure, or closes the connection if that is not possible. */
  private async clear(runner: QueryRunner, connection: PoolConnection, error: unknown): Promise<void> {
    const fault = classifyDatabaseError(error);
    if (fault === 'CONNECTION_LOST' || fault === 'NOT_SERVING') terminate(connection, error as Error);
    else await runner.query('ROLLBACK').catch((failure: Error) => terminate(connection, failure));
  }
}

function timeLeft(deadline: number, mostMs: number): number {
  return Math.max(LEAST_MS, Math.min(mostMs, deadline - performance.now()));
}
