import type { LoadSpec } from '../writing/load-spec';
import type { UnitOfWork } from '../writing/unit-of-work';

/** What a transaction wrote, once it is committed. */
export interface Committed<T> {
  readonly result: T;
  /** The workspace's sequence after it, or `null` where nothing was appended to the log. */
  readonly seq: number | null;
}

/** The only way to write statuses, contacts and bots: load, decide, save, all in one transaction. */
export interface WriteStore {
  /** How many transactions of different workspaces may run at once. */
  readonly concurrency: number;
  /** How many more may run while others are slow, as when they wait for a row that somebody holds; 0 if absent. */
  readonly spareConcurrency?: number;
  /**
   * Holds the rows of the contacts in `needs` that nobody else holds (see `UnitOfWork.blockOf`), loads the rest of it, runs `work` and saves what it staged.
   * `work` must be pure but for what it stages: after a deadlock or a lost connection it runs again on fresh data.
   * Resolves after the commit; rejects with nothing stored.
   */
  transact<T>(workspace: string, needs: LoadSpec, work: (unit: UnitOfWork) => T): Promise<Committed<T>>;
  /** The same without saving anything: what `work` would answer. */
  preview<T>(workspace: string, needs: LoadSpec, work: (unit: UnitOfWork) => T): Promise<T>;
}
