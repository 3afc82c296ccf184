import type { Instant } from '../../domain/time/instant';

export interface HousekeepingStore {
  /**
   * Deletes keys, reservations and digests of erased contacts that were written before `before`, at most `limit` of
   * each kind. Returns the number of deleted rows.
   */
  deleteExpired(before: Instant, limit: number): Promise<number>;
  /**
   * Deletes log entries recorded before `before`, oldest first, at most `limit` per workspace, and records in the same
   * transaction up to which sequence the log is pruned. Returns the number of deleted entries.
   */
  pruneLog(before: Instant, limit: number): Promise<number>;
}
