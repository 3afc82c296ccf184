import type { Logger } from 'pino';

const CHECK_EVERY_MS = 1_000;
/** During an outage, so that its end is noticed soon. */
const LOOK_AGAIN_MS = 500;
/** Checks under way at once: those that hang must not hide that the database is back. */
const MAX_CHECKS = 8;
/** So long after the last success the database counts as away. */
const STALE_AFTER_MS = 3_500;
/** So long nothing may fail until an outage is over. */
const QUIET_MS = 2_000;

interface Outage {
  readonly since: number;
  lastFailureAt: number;
}

/**
 * Whether changes can be made, known from the last commit, and where there was none lately from a check that writes.
 * Answers from memory, so that it always answers; logs each outage once, and its end.
 */
export class DatabaseHealth {
  private timer: NodeJS.Timeout | undefined;
  private checks = 0;
  /** Of `performance.now()`; long ago is before the start. */
  private lastSuccessAt = -STALE_AFTER_MS;
  private outage: Outage | null = null;

  constructor(
    private readonly check: () => Promise<void>,
    private readonly logger: Logger,
    /** The database is back after it was away; what began before `since` may still wait for an answer in vain. */
    private readonly onBack: (since: number) => void,
  ) {}

  /** The first check is over when it resolves, whatever it found. */
  async start(): Promise<void> {
    this.timer = setInterval(() => void this.runCheck(), LOOK_AGAIN_MS).unref();
    await this.runCheck();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  get isServing(): boolean {
    return performance.now() - this.lastSuccessAt < STALE_AFTER_MS;
  }

  /**
   * Known to be away: nothing has to be tried to find out. A process that had no time to look, on a busy machine, has not
   * seen an outage.
   */
  get isAway(): boolean {
    return this.outage !== null && !this.isServing;
  }

  /** A commit came through, of what began at `since`, a time of `performance.now()`. */
  succeeded(since: number): void {
    const now = performance.now();
    const wasAway = this.isAway;
    this.lastSuccessAt = now;
    if (this.outage && now - this.outage.lastFailureAt > QUIET_MS) {
      const seconds = Math.round((now - this.outage.since) / 1_000);
      this.logger.warn({ seconds }, 'Database available again');
      this.outage = null;
    }
    if (wasAway) this.onBack(since);
  }

  /** Somebody has to be told that the database is not available. */
  failed(error: unknown): void {
    const now = performance.now();
    if (this.outage) this.outage.lastFailureAt = now;
    else {
      this.outage = { since: now, lastFailureAt: now };
      this.logger.error(
        { err: error },
        'Database unavailable; further failures are not logged until it is available again',
      );
    }
  }

  private async runCheck(): Promise<void> {
    const startedAt = performance.now();
    const isFresh = startedAt - this.lastSuccessAt < CHECK_EVERY_MS;
    if (this.checks >= MAX_CHECKS || (isFresh && !this.outage)) return;
    this.checks += 1;
    try {
      await this.check();
      this.succeeded(startedAt);
    } catch (error) {
      this.failed(error);
    } finally {
      this.checks -= 1;
    }
  }
}
