import { LRUCache } from 'lru-cache';

/** Beyond as many the ones that failed longest ago are tried again at once. */
const MOST = 50_000;

interface Entry {
  /** By `performance.now()`. */
  readonly until: number;
  readonly failures: number;
}

/** What failed and is to be tried again later: each failure in a row doubles the wait. */
export class Backoff {
  private readonly entries = new LRUCache<string, Entry>({ max: MOST });

  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {}

  /** Returns how long to wait, in milliseconds. */
  failed(key: string): number {
    const before = this.entries.get(key);
    // Of one that failed long ago nobody may have said that it worked since.
    const isInARow = before !== undefined && performance.now() - before.until < this.longestMs;
    const failures = (isInARow ? before.failures : 0) + 1;
    const waitMs = Math.min(this.longestMs, this.firstMs * 2 ** (failures - 1));
    this.entries.set(key, { until: performance.now() + waitMs, failures });
    return waitMs;
  }

  succeeded(key: string): void {
    this.entries.delete(key);
  }

  /** Milliseconds until it may be tried again; 0 where it may be now. */
  waitOf(key: string): number {
    const entry = this.entries.get(key);
    return entry ? Math.max(0, entry.until - performance.now()) : 0;
  }
}
