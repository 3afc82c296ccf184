import { Counters } from '../lib/counters';

/** Long work done in one turn of the event loop before others get theirs. */
const SLICE_MS = 2;
/**
 * How long the event loop is left to short work after a slice while others have calls under way: half as long as the
 * slice took. A call that asks the database several times would otherwise wait for a slice each time.
 */
const REST_MS = { least: 1, most: 3 };

/**
 * Cuts long work into slices, so that nobody waits for all of it: of all long work on this node one slice is done per
 * turn of the event loop, and groups (workspaces) take turns. Work asks `isOver` between small steps, and where it is,
 * awaits `pause` before the next.
 */
export class CooperativeScheduler {
  private startedAt: number | null = null;
  private isScheduled = false;
  private hasRested = false;
  /** Whose slice was last; `null` for one that began without waiting. */
  private lastGroup: string | null = null;
  /** Groups that have calls under way, and how many. */
  private readonly present = new Counters();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly sliceMs = SLICE_MS) {}

  /** A call of this group is under way, until what is returned is called. */
  enter(group: string): () => void {
    this.present.add(group);
    return () => this.present.add(group, -1);
  }

  /** Whether this turn of the event loop has had its slice of long work. */
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

  /** Resolves when it is this group's turn again. */
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
    setImmediate(() => this.startTurn());
  }

  private startTurn(): void {
    if (this.startedAt !== null && !this.hasRested && this.isShared) {
      this.hasRested = true;
      const restMs = (performance.now() - this.startedAt) / 2;
      setTimeout(() => this.startTurn(), Math.min(REST_MS.most, Math.max(REST_MS.least, restMs)));
      return;
    }
    this.hasRested = false;
    this.isScheduled = false;
    this.startedAt = null;
    for (const [group, queue] of this.waiting) {
      // To the end of the line.
      this.waiting.delete(group);
      const next = queue.shift();
      if (queue.length > 0) this.waiting.set(group, queue);
      this.startedAt = performance.now();
      this.lastGroup = group;
      next?.();
      // Ends this turn's slice, and gives the next in line theirs, once I/O has been looked at.
      this.schedule();
      return;
    }
  }

  /** Whether others than whose slice was last have calls under way. */
  private get isShared(): boolean {
    const own = this.lastGroup === null || this.present.of(this.lastGroup) > 0 ? 1 : 0;
    return this.present.size > own;
  }
}
