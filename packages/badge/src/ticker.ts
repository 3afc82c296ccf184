/** The longest timeout. `setTimeout` overflows at 24.8 days. */
const LONGEST_MS = 60_000;

/** Runs all countdowns of a page on one timer. */
class Ticker {
  private readonly due = new Map<() => void, number>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private firesAt = Number.POSITIVE_INFINITY;

  /** Calls back once after about `ms`, but at the latest after `LONGEST_MS`. */
  after(ms: number, callback: () => void): void {
    const at = performance.now() + Math.min(ms, LONGEST_MS);
    this.due.set(callback, at);
    if (at < this.firesAt) this.arm(at);
  }

  cancel(callback: () => void): void {
    this.due.delete(callback);
  }

  private arm(at: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.firesAt = at;
    this.timer = setTimeout(() => this.fire(), Math.max(0, at - performance.now()));
  }

  private fire(): void {
    this.firesAt = Number.POSITIVE_INFINITY;
    this.timer = null;
    const now = performance.now();
    const callbacks = [...this.due].filter(([, at]) => at <= now + 5).map(([callback]) => callback);
    for (const callback of callbacks) this.due.delete(callback);
    for (const callback of callbacks) callback();
    const next = Math.min(...this.due.values());
    if (Number.isFinite(next) && next < this.firesAt) this.arm(next);
  }
}

export const ticker = new Ticker();
