/** The service tells of a wake within a blink; this is how long to wait before asking after it. */
const GRACE_MS = 1_500;
const LONGEST_MS = 60_000;

/** Asks after contacts whose wake time has passed without a word, with one timer for all of them. */
export class WakeCheck {
  private readonly due = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly check: (contactId: string) => Promise<void>) {}

  /** `wakeAt` on the viewer's clock; `null` where no wake is expected. */
  expect(contactId: string, wakeAt: number | null): void {
    const at = wakeAt === null ? undefined : wakeAt + GRACE_MS;
    if (at === this.due.get(contactId)) return;
    if (at === undefined) this.due.delete(contactId);
    else this.due.set(contactId, at);
    this.arm();
  }

  stop(): void {
    this.due.clear();
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    const next = Math.min(...this.due.values());
    if (!Number.isFinite(next)) return;
    this.timer = setTimeout(() => this.pass(), Math.min(LONGEST_MS, Math.max(0, next - Date.now())));
  }

  private pass(): void {
    for (const [contactId, at] of [...this.due]) {
      if (at > Date.now()) continue;
      this.due.delete(contactId);
      // Where even this fails there is no connection either; it brings the news when it is back.
      this.check(contactId).catch(() => undefined);
    }
    this.arm();
  }
}
