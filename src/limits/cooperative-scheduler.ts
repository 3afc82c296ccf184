import { Counters } from '../lib/counters';

/** The length of a slice: long work done in one turn of the event loop before other work runs. */
const SLICE_MS = 2;
/**
 * The pause after a slice while other groups have calls in progress: half as long as the slice took, within these
 * bounds. Without it, a call with several database queries would wait for a slice after each of them.
 */
const REST_MS = { min: 1, max: 3 };

/**
 * Cuts long work into slices, so that no call waits for all of it. One slice runs per turn of the event loop on this
 * node, and groups (workspaces) take turns. Work checks `shouldYield` between small steps and, if it is true, awaits
 * `yield` before the next step.
 */
export class CooperativeScheduler {
  private startedAt: number | null = null;
  private isScheduled = false;
  private hasRested = false;
  /** The group of the last slice; `null` if it began without waiting. */
  private lastGroup: string | null = null;
  /** The number of calls in progress by group. */
  private readonly callsInProgress = new Counters();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly sliceMs = SLICE_MS) {}

  /** Records that a call of this group is in progress, until the returned function is called. */
  enter(group: string): () => void {
    this.callsInProgress.add(group);
    return () => this.callsInProgress.add(group, -1);
  }

  /** Whether this turn of the event loop has used up its slice of long work. */
  get shouldYield(): boolean {
    const now = performance.now();
    if (this.startedAt === null) {
      this.startedAt = now;
      this.lastGroup = null;
      this.schedule();
      return false;
    }
    return now - this.startedAt >= this.sliceMs;
  }

  /** Resolves when this group may run its next slice. */
  yield(group: string): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.waiting.get(group);
      if (queue) queue.push(resolve);
      else this.waiting.set(group, [resolve]);
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => this.startSlice());
  }

  private startSlice(): void {
    if (this.startedAt !== null && !this.hasRested && this.isShared) {
      this.hasRested = true;
      const restMs = (performance.now() - this.startedAt) / 2;
      setTimeout(() => this.startSlice(), Math.min(REST_MS.max, Math.max(REST_MS.min, restMs)));
      return;
    }
    this.hasRested = false;
    this.isScheduled = false;
    this.startedAt = null;
    for (const [group, queue] of this.waiting) {
      // The group moves to the end of the queue.
      this.waiting.delete(group);
      const next = queue.shift();
      if (queue.length > 0) this.waiting.set(group, queue);
      this.startedAt = performance.now();
      this.lastGroup = group;
      next?.();
      // Ends this slice and starts the next one, after pending I/O has been handled.
      this.schedule();
      return;
    }
  }

  /** Whether groups other than that of the last slice have calls in progress. */
  private get isShared(): boolean {
    const own = this.lastGroup === null || this.callsInProgress.of(this.lastGroup) > 0 ? 1 : 0;
    return this.callsInProgress.size > own;
  }
}
