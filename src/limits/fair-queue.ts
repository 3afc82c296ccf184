export interface FairQueueLimits {
  /** Pieces of work under way at once, of all groups. */
  readonly concurrency: number;
  /** Pieces of work of one group under way at once. */
  readonly concurrencyPerGroup: number;
  /** Pieces of work of one group that wait, and what one more is refused with; any number if absent. */
  readonly queueLimitPerGroup?: { readonly most: number; readonly refusal: () => Error };
}

interface Waiting {
  readonly key: string | null;
  readonly result: Promise<unknown>;
  start(): void;
}

interface Group {
  running: number;
  readonly waiting: Waiting[];
}

/**
 * Runs few pieces of asynchronous work at once: in all, and of one group (a workspace). Groups take turns, so that one
 * that asks for much, or whose work is slow, leaves the others their places. Each begins in a turn of the event loop of
 * its own, so that others are served in between also where the work is synchronous.
 */
export class FairQueue {
  private readonly groups = new Map<string, Group>();
  private running = 0;
  private isScheduled = false;

  constructor(private readonly limits: FairQueueLimits) {}

  /**
   * Resolves or rejects as `work` does, once it has had its turn. One that waits already under the same key answers
   * both: it sees whatever was committed before it was asked for. Throws the refusal where too many wait.
   */
  run<T>(name: string, work: () => Promise<T>, key: string | null = null): Promise<T> {
    const group = this.groups.get(name) ?? { running: 0, waiting: [] };
    const same = key === null ? undefined : group.waiting.find((waiting) => waiting.key === key);
    if (same) return same.result as Promise<T>;
    const { queueLimitPerGroup } = this.limits;
    if (queueLimitPerGroup && group.waiting.length >= queueLimitPerGroup.most)
      throw queueLimitPerGroup.refusal();
    let start: () => void = () => undefined;
    const result = new Promise<void>((resolve) => {
      start = resolve;
    }).then(work);
    group.waiting.push({ key, result, start });
    this.groups.set(name, group);
    this.schedule();
    return result;
  }

  private schedule(): void {
    if (this.isScheduled || this.running >= this.limits.concurrency || this.groups.size === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      if (this.startNext()) this.schedule();
    });
  }

  /** Whether there was one to start. */
  private startNext(): boolean {
    for (const [name, group] of this.groups) {
      if (group.running >= this.limits.concurrencyPerGroup) continue;
      const next = group.waiting.shift();
      if (!next) continue;
      this.running += 1;
      group.running += 1;
      // To the end of the line.
      this.groups.delete(name);
      this.groups.set(name, group);
      const finish = () => this.finish(name, group);
      next.result.then(finish, finish);
      next.start();
      return true;
    }
    return false;
  }

  private finish(name: string, group: Group): void {
    this.running -= 1;
    group.running -= 1;
    if (group.running === 0 && group.waiting.length === 0) this.groups.delete(name);
    this.schedule();
  }
}
