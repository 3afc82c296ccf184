import type { FairQueue } from '../../limits/fair-queue';

/** Maximum number of keys in one read. */
const MAX_KEYS = 1_000;

interface Batch<T> {
  readonly keys: Set<string>;
  readonly result: Promise<T>;
}

/**
 * Combines reads of a group (a workspace) that are requested in one turn of the event loop, or while others run. A
 * single read starts in the same turn. Each read sees everything committed before it was requested.
 */
export class ReadBatcher<T> {
  /** The waiting batch of each group, which still accepts keys. */
  private readonly open = new Map<string, Batch<T>>();

  constructor(
    private readonly queue: FairQueue,
    private readonly readAll: (group: string, keys: readonly string[]) => Promise<T>,
  ) {}

  /**
   * Resolves with a result for these keys and others requested at the same time. Throws RATE_LIMITED if too many reads
   * are queued.
   */
  read(group: string, keys: readonly string[]): Promise<T> {
    let batch = this.open.get(group);
    if (!batch || batch.keys.size + keys.length > MAX_KEYS) {
      batch = this.createBatch(group);
      this.open.set(group, batch);
    }
    for (const key of keys) batch.keys.add(key);
    return batch.result;
  }

  private createBatch(group: string): Batch<T> {
    const keys = new Set<string>();
    const result = this.queue.run(group, async () => {
      if (this.open.get(group)?.keys === keys) this.open.delete(group);
      return this.readAll(group, [...keys]);
    });
    return { keys, result };
  }
}
