/** The minimum wait before a query. The event normally arrives sooner, and makes the query unnecessary. */
const GRACE_MS = 1_500;
/** Many bots wake on the hour. Each page adds a random delay of up to this, to spread the queries. */
const SPREAD_MS = 5_000;
/** The wait doubles after each query that brings no change, up to this. */
const LONGEST_WAIT_MS = 60_000;
/** The most contacts that the service accepts in one query. */
const MAX_CONTACTS = 1_000;
const LONGEST_TIMER_MS = 60_000;

interface ExpectedWake {
  readonly wakeAt: number;
  /** Not before this time of `performance.now()`, whatever the clocks say. */
  notBefore: number;
  asked: number;
}

/**
 * Queries contacts whose wake time has passed without an event. Contacts that are due together share a query.
 * Queries that bring no change are repeated less and less often, so as not to load a service that is late.
 */
export class WakeCheck {
  private readonly expected = new Map<string, ExpectedWake>();
  /** The same for all contacts of the page, so that contacts with the same wake time share a query. */
  private readonly offsetMs: number;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** The current time on the service's clock, in milliseconds. It may be wrong, and may jump. */
    private readonly now: () => number,
    private readonly ask: (contactIds: readonly string[]) => Promise<void>,
    private readonly random: () => number = Math.random,
  ) {
    this.offsetMs = GRACE_MS + Math.floor(random() * SPREAD_MS);
  }

  /** `wakeAt` is on the service's clock; `null` if no wake is expected. */
  expect(contactId: string, wakeAt: number | null): void {
    if (wakeAt === (this.expected.get(contactId)?.wakeAt ?? null)) return;
    const notBefore = performance.now() + this.offsetMs;
    if (wakeAt === null) this.expected.delete(contactId);
    else this.expected.set(contactId, { wakeAt, notBefore, asked: 0 });
    this.arm();
  }

  stop(): void {
    this.expected.clear();
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    let waitMs = LONGEST_TIMER_MS;
    for (const wake of this.expected.values()) waitMs = Math.min(waitMs, this.waitFor(wake));
    if (this.expected.size > 0) this.timer = setTimeout(() => this.askAboutDue(), Math.max(0, waitMs));
  }

  private waitFor({ wakeAt, notBefore }: ExpectedWake): number {
    return Math.max(wakeAt + this.offsetMs - this.now(), notBefore - performance.now());
  }

  private askAboutDue(): void {
    const share = 0.5 + this.random() / 2;
    const due: string[] = [];
    for (const [contactId, wake] of this.expected) {
      if (this.waitFor(wake) > 0) continue;
      due.push(contactId);
      wake.asked += 1;
      wake.notBefore = performance.now() + Math.min(LONGEST_WAIT_MS, SPREAD_MS * 2 ** wake.asked) * share;
    }
    for (let start = 0; start < due.length; start += MAX_CONTACTS) {
      // Ignored, because the query is repeated later.
      this.ask(due.slice(start, start + MAX_CONTACTS)).catch(() => undefined);
    }
    this.arm();
  }
}
