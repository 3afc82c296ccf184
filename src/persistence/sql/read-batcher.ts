import type { FairQueue } from '../../limits/fair-queue';

/** Keys that one read asks for at most. */
const MAX_KEYS = 1_000;

interface Batch<T> {
  readonly keys: Set<string>;
  readonly result: Promise<T>;
}

/**
 * Reads of the same group (a workspace) that are asked for in one turn of the event loop, or while others are under
 * way, become one. A lone read starts in the same turn. Each sees what was committed before it was asked for.
 */
export class ReadBatcher<T> {
  /** By group: the batch that waits and still takes keys. */
  private readonly open = new Map<string, Batch<T>>();

  constructor(
    private readonly queue: FairQueue,
    private readonly readAll: (group: string, keys: readonly string[]) => Promise<T>,
  ) {}

  /**
   * The answer is for these keys and for whichever others were asked for at the same time. Throws RATE_LIMITED where
   * too many wait.
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
