export interface FairQueueLimits {
  /** Tasks of all groups that run at the same time. */
  readonly concurrency: number;
  /** Tasks of one group that run at the same time. */
  readonly concurrencyPerGroup: number;
  /** The number of waiting tasks of one group and the error for a task beyond it; unlimited if absent. */
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
 * Limits how many tasks run at the same time, in total and per group (a workspace). Groups take turns, so that a group
 * with many or slow tasks does not delay the others. Each task begins in its own turn of the event loop, so that other
 * work is served in between even if the tasks are synchronous.
 */
export class FairQueue {
  private readonly groups = new Map<string, Group>();
  private running = 0;
  private isScheduled = false;

  constructor(private readonly limits: FairQueueLimits) {}

  /**
   * Runs `work` when its turn comes, and settles as it does. If a task with the same key is still waiting, its result
   * is shared: it will see everything committed before this call. Throws the refusal if too many tasks wait.
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
    if (this.isScheduled || this.running >= this.limits.concurrency) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      if (this.startNext()) this.schedule();
    });
  }

  /** Starts the next task, and returns whether there was one. */
  private startNext(): boolean {
    for (const [name, group] of this.groups) {
      if (group.running >= this.limits.concurrencyPerGroup) continue;
      const next = group.waiting.shift();
      if (!next) continue;
      this.running += 1;
      group.running += 1;
      // The group moves to the end of the queue.
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
