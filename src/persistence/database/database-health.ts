import type { Logger } from 'pino';

const CHECK_EVERY_MS = 1_000;
/** The check interval during an outage, short so that its end is noticed soon. */
const LOOK_AGAIN_MS = 500;
/** Maximum number of concurrent checks. Hanging checks must not hide that the database is available again. */
const MAX_CHECKS = 8;
/** Time since the last success after which the database counts as unavailable. */
const STALE_AFTER_MS = 3_500;
/** Time without a failure after which an outage is over. */
const QUIET_MS = 2_000;

/**
 * Tracks whether changes can be written: from the last commit, or from a check that writes if there was none recently.
 * Reads come from memory and always return. Logs the start and end of each outage once.
 */
export class DatabaseHealth {
  private timer: NodeJS.Timeout | undefined;
  private checks = 0;
  /** A time of `performance.now()`; the initial value counts as unavailable. */
  private lastSuccessAt = -STALE_AFTER_MS;
  private outage: { readonly since: number; lastFailureAt: number } | null = null;

  constructor(
    private readonly check: () => Promise<void>,
    private readonly logger: Logger,
    /** Called when the database is available again. Calls started before `since` may never get a response. */
    private readonly onBack: (since: number) => void,
  ) {}

  /** Resolves after the first check, whatever its result. */
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
   * Whether an outage is known, so that no attempt is needed. A process that was too busy to check does not report one.
   */
  get isAway(): boolean {
    return this.outage !== null && !this.isServing;
  }

  /** Reports a successful commit of a call that started at `since`, a time of `performance.now()`. */
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

  /** Reports that a call failed because the database is unavailable. */
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
