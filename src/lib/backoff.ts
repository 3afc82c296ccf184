import { LRUCache } from 'lru-cache';

/** Beyond this number, the least recently failed keys are forgotten and may be retried immediately. */
const MAX_ENTRIES = 50_000;

/** Delays retries by key: each consecutive failure doubles the wait. */
export class Backoff {
  /** `until` is in the time of `performance.now()`. */
  private readonly entries = new LRUCache<string, { readonly until: number; readonly failures: number }>({
    max: MAX_ENTRIES,
  });

  constructor(private readonly wait: { readonly firstMs: number; readonly maxMs: number }) {}

  /** Records a failure and returns the wait before the next attempt, in milliseconds. */
  failed(key: string): number {
    const { firstMs, maxMs } = this.wait;
    const previous = this.entries.get(key);
    // A failure long ago does not count: a success since then may not have been recorded.
    const isConsecutive = previous !== undefined && performance.now() - previous.until < maxMs;
    const failures = (isConsecutive ? previous.failures : 0) + 1;
    const waitMs = Math.min(maxMs, firstMs * 2 ** (failures - 1));
    this.entries.set(key, { until: performance.now() + waitMs, failures });
    return waitMs;
  }

  succeeded(key: string): void {
    this.entries.delete(key);
  }

  /** Milliseconds until the next attempt is allowed; 0 if it is allowed now. */
  waitOf(key: string): number {
    const entry = this.entries.get(key);
    return entry ? Math.max(0, entry.until - performance.now()) : 0;
  }
}
