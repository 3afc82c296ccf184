import { Duplex } from 'node:stream';
import type { Connection } from 'mysql2';

/** An error with the code of a connection timeout. */
export function timedOut(what: string, ms: number): Error {
  return Object.assign(new Error(`${what} within ${Math.round(ms)} ms`), { code: 'ETIMEDOUT' });
}

/**
 * Closes a connection without notifying the server, which may be unreachable. Unlike mysql2's `destroy`, fails pending
 * statements and removes the connection from its pool.
 */
export function terminate(connection: Connection, reason: Error): void {
  if ('stream' in connection && connection.stream instanceof Duplex) connection.stream.destroy(reason);
  else connection.destroy();
}
