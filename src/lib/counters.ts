/** Counts by key; a key that is back at zero takes no memory. */
export class Counters {
  private readonly counts = new Map<string, number>();

  /** Keys that are not at zero. */
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
