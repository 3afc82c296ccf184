/** Keys that one read asks for at most. */
const MAX_KEYS = 2_000;
/** Reads of one group under way at once; what is asked for meanwhile waits for the next. */
const MAX_UNDER_WAY = 2;

interface Batch<T> {
  readonly keys: Set<string>;
  readonly result: Promise<T>;
  start(): void;
}

interface Group<T> {
  /** Still taking keys; the first of them is the next to start. */
  readonly waiting: Batch<T>[];
  underWay: number;
}

/**
 * Reads of the same group (a workspace) that are asked for in one turn of the event loop, or while others are under
 * way, become one. A lone read starts in the same turn. Each sees what was committed before it was asked for.
 */
export class SharedReads<T> {
  private readonly groups = new Map<string, Group<T>>();

  constructor(private readonly readAll: (group: string, keys: readonly string[]) => Promise<T>) {}

  /** The answer is for these keys and for whichever others were asked for at the same time. */
  read(name: string, keys: readonly string[]): Promise<T> {
    const group = this.groups.get(name) ?? { waiting: [], underWay: 0 };
    this.groups.set(name, group);
    let batch = group.waiting.at(-1);
    if (!batch || batch.keys.size + keys.length > MAX_KEYS) {
      batch = this.createBatch(name);
      group.waiting.push(batch);
      setImmediate(() => this.startNext(name, group));
    }
    for (const key of keys) batch.keys.add(key);
    return batch.result;
  }

  private createBatch(name: string): Batch<T> {
    const keys = new Set<string>();
    let start: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    return { keys, result: started.then(() => this.readAll(name, [...keys])), start };
  }

  private startNext(name: string, group: Group<T>): void {
    while (group.underWay < MAX_UNDER_WAY) {
      const batch = group.waiting.shift();
      if (!batch) break;
      group.underWay += 1;
      batch.start();
      const finish = () => {
        group.underWay -= 1;
        this.startNext(name, group);
      };
      batch.result.then(finish, finish);
    }
    const isIdle = group.underWay === 0 && group.waiting.length === 0;
    if (isIdle && this.groups.get(name) === group) this.groups.delete(name);
  }
}
