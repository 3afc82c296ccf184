/** Counts by key. A key whose count is zero uses no memory. */
export class Counters {
  private readonly counts = new Map<string, number>();

  /** The number of keys whose count is not zero. */
  get size(): number {
    return this.counts.size;
  }

  of(key: string): number {
    return this.counts.get(key) ?? 0;
  }

  add(key: string, count = 1): void {
    const sum = this.of(key) + count;
    if (sum === 0) this.counts.delete(key);
    else this.counts.set(key, sum);
  }
}
