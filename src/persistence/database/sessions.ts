import type { QueryRunner } from 'typeorm';

/** For whoever waits on a session that this side has ended. */
export function sessionEnded(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'ECONNABORTED' });
}

/** Sessions with the database: one for each use, given back after it, or given up where it can't be used again. */
export interface Sessions {
  /**
   * Lends a session to `work`; what it leaves undone when it fails is rolled back. Settles by `deadline`, a time of
   * `performance.now()`, or soon after: a session that is silent for too long is ended.
   */
  use<T>(deadline: number, work: (runner: QueryRunner) => Promise<T>): Promise<T>;
  /** Uses none of the present sessions again: they may be with a server that serves no more. */
  retire(): void;
  /**
   * The database is back: uses none of the present sessions again. Whoever asked for one before `since`, a time of
   * `performance.now()`, may wait in vain, and is told `sessionEnded`.
   */
  renew(since: number): void;
  /** Ends every session at once; whoever waits for one, or for an answer on one, is told `sessionEnded`. */
  terminate(reason: string): void;
  close(): Promise<void>;
}
