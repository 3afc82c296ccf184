import { Duplex } from 'node:stream';
import type { Connection, Pool, PoolConnection } from 'mysql2';
import { sessionEnded } from '../database/sessions';

/** An error like that of a connection that timed out by itself. */
export function timedOut(what: string, ms: number): Error {
  return Object.assign(new Error(`${what} within ${Math.round(ms)} ms`), { code: 'ETIMEDOUT' });
}

/**
 * Ends a connection without a word to the server, which may not be there. Unlike mysql2's `destroy` it fails what waits
 * for an answer, and takes the connection out of its pool.
 */
export function terminate(connection: Connection, reason: Error): void {
  if ('stream' in connection && connection.stream instanceof Duplex) connection.stream.destroy(reason);
  else connection.destroy();
}

/** The connections of a pool, which mysql2 keeps to itself. */
export class MysqlConnections {
  private readonly open = new Set<PoolConnection>();
  private readonly idle = new Set<PoolConnection>();
  private readonly retired = new WeakSet<PoolConnection>();

  private pool: Pool | null = null;

  watch(pool: Pool): void {
    this.pool = pool;
    pool.on('connection', (connection) => {
      this.open.add(connection);
      // Whoever uses it is told by the failure of the statement; without a listener the process would end.
      connection.on('error', () => this.forget(connection));
      connection.on('end', () => this.forget(connection));
    });
    pool.on('acquire', (connection) => this.idle.delete(connection));
    pool.on('release', (connection) => this.idle.add(connection));
  }

  /** Ends those that are idle, and marks those in use. */
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

  /** For a pool that TypeORM has made and failed to take into use. */
  discard(): void {
    this.terminateAll(sessionEnded('The pool was discarded'));
    // Its connections are gone already; what their farewell meets concerns nobody.
    this.pool?.end(() => undefined);
  }

  private forget(connection: PoolConnection): void {
    this.open.delete(connection);
    this.idle.delete(connection);
  }
}
