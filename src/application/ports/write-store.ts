import type { LoadSpec } from '../writing/load-spec';
import type { UnitOfWork } from '../writing/unit-of-work';

/** The result of a committed transaction. */
export interface Committed<T> {
  readonly result: T;
  /** The last sequence of the workspace, or `null` if nothing was appended to the log. */
  readonly seq: number | null;
}

/** The only way to write statuses, contacts and bots: loads, decides and saves in one transaction. */
export interface WriteStore {
  /** Number of transactions of different workspaces that may run at the same time. */
  readonly concurrency: number;
  /** Number of additional transactions that may run while others are slow, such as for a lock; 0 if absent. */
  readonly spareConcurrency?: number;
  /**
   * Locks the contacts in `loads` that no other transaction has locked (see `UnitOfWork.blockOf`), loads the rest, runs
   * `work` and saves what it staged. `work` must be pure except for staging, because it runs again on fresh data after
   * a deadlock or a lost connection. Resolves after the commit; rejects with nothing stored.
   */
  transact<T>(workspace: string, loads: LoadSpec, work: (unit: UnitOfWork) => T): Promise<Committed<T>>;
  /** Runs `work` without locking or saving anything and returns its result. */
  preview<T>(workspace: string, loads: LoadSpec, work: (unit: UnitOfWork) => T): Promise<T>;
}
