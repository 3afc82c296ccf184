import type { Instant } from '../../domain/time/instant';

export interface HousekeepingStore {
  /**
   * Forgets keys, reservations and digests of erased contacts written before `before`, at most `limit` of each kind.
   * Returns how many.
   */
  deleteExpired(before: Instant, limit: number): Promise<number>;
  /**
   * Deletes log entries recorded before `before`, oldest first, at most `limit` of each workspace, and tells in the
   * same transaction how far the log is gone. Returns how many.
   */
  pruneLog(before: Instant, limit: number): Promise<number>;
}
