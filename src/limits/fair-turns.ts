/** Long work done in one turn of the event loop before others get theirs. */
const SLICE_MS = 2;

/**
 * Cuts long work into slices, so that nobody waits for all of it: of all long work on this node one slice is done per
 * turn of the event loop, and groups (workspaces) take turns. Work asks `isOver` between small steps, and where it is,
 * awaits `pause` before the next.
 */
export class FairTurns {
  private startedAt: number | null = null;
  private isScheduled = false;
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly sliceMs = SLICE_MS) {}

  /** Whether this turn of the event loop has had its slice of long work. */
  get isOver(): boolean {
    const now = performance.now();
    if (this.startedAt === null) {
      this.startedAt = now;
      this.schedule();
      return false;
    }
    return now - this.startedAt >= this.sliceMs;
  }

  /** Resolves when it is this group's turn again. */
  pause(group: string): Promise<void> {
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
    this.isScheduled = false;
    this.startedAt = null;
    const next = this.takeNext();
    if (!next) return;
    this.startedAt = performance.now();
    next();
    // Ends this turn's slice, and gives the next in line theirs, once I/O has been looked at.
    this.schedule();
  }

  private takeNext(): (() => void) | undefined {
    for (const [group, queue] of this.waiting) {
      // To the end of the line.
      this.waiting.delete(group);
      const next = queue.shift();
      if (queue.length > 0) this.waiting.set(group, queue);
      return next;
    }
    return undefined;
  }
}
