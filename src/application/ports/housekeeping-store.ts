import type { Instant } from '../../domain/instant';

export interface HousekeepingStore {
  /** Deletes at most `limit` keys and reservations of each kind written before `before`. Returns how many. */
  deleteExpired(before: Instant, limit: number): Promise<number>;
}
