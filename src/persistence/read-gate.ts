import { AppError } from '../application/app-error';

export interface GateLimits {
  /** Reads of one group under way at once. */
  readonly underWayEach: number;
  /** Reads of all groups under way at once. */
  readonly underWay: number;
  /** Reads of one group that wait. */
  readonly waitingEach: number;
}

interface Waiting {
  readonly key: string | null;
  readonly result: Promise<unknown>;
  start(): Promise<unknown>;
}

const RETRY_AFTER_MS = 1_000;

/**
 * Lets reads begin one by one, each in a turn of the event loop of its own, so that others are served in between also
 * where reads are synchronous. Groups (workspaces) take turns, and what one of them may have waiting is bounded.
 */
export class ReadGate {
  private readonly queues = new Map<string, Waiting[]>();
  private readonly underWay = new Map<string, number>();
  private total = 0;
  private isScheduled = false;

  constructor(private readonly limits: GateLimits) {}

  /**
   * Runs `read` when it is its turn. One that waits already under the same key answers both: it sees whatever was
   * committed before it was asked for. Throws RATE_LIMITED where too many wait.
   */
  run<T>(group: string, read: () => Promise<T>, key: string | null = null): Promise<T> {
    const queue = this.queues.get(group) ?? [];
    const same = key === null ? undefined : queue.find((waiting) => waiting.key === key);
    if (same) return same.result as Promise<T>;
    if (queue.length >= this.limits.waitingEach) {
      const message = 'Too many reads of this workspace are waiting. Try again.';
      throw new AppError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
    }
    let start: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const result = started.then(read);
    const waiting = {
      key,
      result,
      start: () => {
        start();
        return result;
      },
    };
    queue.push(waiting);
    this.queues.set(group, queue);
    this.schedule();
    return result;
  }

  private schedule(): void {
    if (this.isScheduled || this.total >= this.limits.underWay || this.queues.size === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      if (this.startNext()) this.schedule();
    });
  }

  /** Whether there was one to start. */
  private startNext(): boolean {
    for (const [group, queue] of this.queues) {
      const underWay = this.underWay.get(group) ?? 0;
      if (underWay >= this.limits.underWayEach) continue;
      // To the end of the line.
      this.queues.delete(group);
      const next = queue.shift();
      if (queue.length > 0) this.queues.set(group, queue);
      if (!next) continue;
      this.count(group, 1);
      const finish = () => {
        this.count(group, -1);
        this.schedule();
      };
      next.start().then(finish, finish);
      return true;
    }
    return false;
  }

  private count(group: string, more: number): void {
    this.total += more;
    const underWay = (this.underWay.get(group) ?? 0) + more;
    if (underWay === 0) this.underWay.delete(group);
    else this.underWay.set(group, underWay);
  }
}
