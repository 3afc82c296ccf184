import type { QueryRunner } from 'typeorm';

/** The error for callers waiting on a session that this side has ended. */
export function sessionEnded(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'ECONNABORTED' });
}

/** Database sessions. Each is used exclusively, then returned, or discarded if it cannot be reused. */
export interface Sessions {
  /**
   * Runs `work` with a session; a transaction it leaves open after a failure is rolled back. Settles by `deadline`, a
   * time of `performance.now()`, or soon after: a session without a response is ended.
   */
  use<T>(deadline: number, work: (runner: QueryRunner) => Promise<T>): Promise<T>;
  /** Stops reusing current sessions, because their server may no longer accept writes. */
  retire(): void;
  /**
   * The database is available again: stops reusing current sessions. Callers that requested one before `since`, a time
   * of `performance.now()`, are rejected with `sessionEnded`.
   */
  renew(since: number): void;
  /** Ends all sessions immediately. Callers that wait for a session or a response are rejected with `sessionEnded`. */
  terminate(reason: string): void;
  close(): Promise<void>;
}
