import type { Pool, PoolConnection } from 'mysql2';
import { sessionEnded } from '../database/sessions';
import { terminate } from './terminate';

/** Tracks the connections of a pool, which mysql2 does not expose. */
export class MysqlConnections {
  private readonly open = new Set<PoolConnection>();
  private readonly idle = new Set<PoolConnection>();
  private readonly retired = new WeakSet<PoolConnection>();
  private pool: Pool | null = null;

  watch(pool: Pool): Pool {
    this.pool = pool;
    pool.on('connection', (connection) => {
      this.open.add(connection);
      // The failed statement reports the error to its caller. Without a listener the process would exit.
      connection.on('error', () => this.forget(connection));
      connection.on('end', () => this.forget(connection));
    });
    pool.on('acquire', (connection) => this.idle.delete(connection));
    pool.on('release', (connection) => this.idle.add(connection));
    return pool;
  }

  /** Ends idle connections and marks those in use as retired. */
  retire(): void {
    for (const connection of this.open) this.retired.add(connection);
    for (const connection of this.idle) terminate(connection, sessionEnded('The session was closed'));
  }

  isRetired(connection: PoolConnection): boolean {
    return this.retired.has(connection);
  }

  terminateAll(reason: Error): void {
    for (const connection of this.open) terminate(connection, reason);
  }

  /** Closes a pool that TypeORM created but failed to initialize. */
  discard(): void {
    this.terminateAll(sessionEnded('The pool was discarded'));
    // The connections are already closed, so errors from closing them again are ignored.
    this.pool?.end(() => undefined);
  }

  private forget(connection: PoolConnection): void {
    this.open.delete(connection);
    this.idle.delete(connection);
  }
}
