import type { Instant } from '../../domain/time/instant';

/** The times before which rows are expired. */
export interface ExpiryTimes {
  /** Of messages, texts of committed replies and reservations. */
  readonly facts: Instant;
  /** Of idempotency keys, digests of erased contacts and revocations. */
  readonly keys: Instant;
  /** Of API keys that have expired or were revoked. */
  readonly apiKeys: Instant;
  /** Of events that webhook endpoints did not accept. */
  readonly parkedEvents: Instant;
}

export interface HousekeepingStore {
  /** Deletes expired rows, at most `limit` of each kind. Returns the number of deleted rows. */
  deleteExpired(before: ExpiryTimes, limit: number): Promise<number>;
  /**
   * Deletes log entries recorded before `before`, oldest first, at most `limit` per workspace, and records in the same
   * transaction up to which sequence the log is pruned. Returns the number of deleted entries.
   */
  pruneLog(before: Instant, limit: number): Promise<number>;
}
