import type { Instant } from './instant';

/** The clock shared by all nodes that use the same database. */
export interface Clock {
  now(): Instant;
  /**
   * Calls `callback` once `now()` has reached `at`, never earlier. The callback should check what is due rather than
   * assume it. Returns a function that cancels the call.
   */
  onceAt(at: Instant, callback: () => void): () => void;
}
