/** The service reports a wake within a blink; this is how long to wait before asking about one that was not reported. */
const GRACE_MS = 1_500;
/** Badges everywhere wait for the same full hour: each page asks at a moment of its own within this time. */
const SPREAD_MS = 5_000;
/** Asked in vain, a page waits twice as long each time, up to this. */
const LONGEST_WAIT_MS = 60_000;
/** Contacts in one query; the service takes no more. */
const MAX_CONTACTS = 1_000;
const LONGEST_TIMER_MS = 60_000;

interface ExpectedWake {
  readonly wakeAt: number;
  askAt: number;
  asked: number;
}

/**
 * Asks about contacts whose wake time has passed without an event: all that are due in one query, with one timer, and
 * ever more rarely where the answer does not change. A service that is late is not asked more for it.
 */
export class WakeCheck {
  private readonly expected = new Map<string, ExpectedWake>();
  /** One for the whole page, so that contacts of one instant still share a query. */
  private readonly offsetMs: number;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    /** The service's time, in milliseconds. */
    private readonly now: () => number,
    private readonly ask: (contactIds: readonly string[]) => Promise<void>,
    private readonly random: () => number = Math.random,
  ) {
    this.offsetMs = GRACE_MS + Math.floor(random() * SPREAD_MS);
  }

  /** `wakeAt` in the service's time; `null` where no wake is expected. */
  expect(contactId: string, wakeAt: number | null): void {
    if (wakeAt === (this.expected.get(contactId)?.wakeAt ?? null)) return;
    if (wakeAt === null) this.expected.delete(contactId);
    else this.expected.set(contactId, { wakeAt, askAt: wakeAt + this.offsetMs, asked: 0 });
    this.arm();
  }

  stop(): void {
    this.expected.clear();
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    let next = Number.POSITIVE_INFINITY;
    for (const { askAt } of this.expected.values()) next = Math.min(next, askAt);
    if (!Number.isFinite(next)) return;
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(0, next - this.now()));
    this.timer = setTimeout(() => this.askAboutDue(), delayMs);
  }

  private askAboutDue(): void {
    const now = this.now();
    const share = 0.5 + this.random() / 2;
    const due: string[] = [];
    for (const [contactId, wake] of this.expected) {
      if (wake.askAt > now) continue;
      due.push(contactId);
      wake.asked += 1;
      wake.askAt = now + Math.min(LONGEST_WAIT_MS, SPREAD_MS * 2 ** wake.asked) * share;
    }
    for (let start = 0; start < due.length; start += MAX_CONTACTS) {
      // Where even this fails there is no connection either, and its first events will tell.
      this.ask(due.slice(start, start + MAX_CONTACTS)).catch(() => undefined);
    }
    this.arm();
  }
}
