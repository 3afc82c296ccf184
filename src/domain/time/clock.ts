import type { Instant } from './instant';

/** The time all nodes of one database agree on. */
export interface Clock {
  now(): Instant;
  /**
   * Calls back once `now()` has reached `at`, never before. The callback is a hint to look, not a decision.
   * Returns what cancels it.
   */
  onceAt(at: Instant, callback: () => void): () => void;
}
