/**
 * Runs a pass again and again: never two at once, at the latest `intervalMs` after the last one, at once when kicked.
 * A pass that fails is reported, and tried again after the interval.
 */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private isKicked = false;
  private isStopped = true;
  private passStartedAt: number | null = null;
  private succeededAt = performance.now();

  constructor(
    private readonly pass: () => Promise<void>,
    private readonly intervalMs: number,
    private readonly onError: (error: unknown) => void,
    private readonly onSuccess: () => void = () => undefined,
  ) {}

  start(): void {
    this.isStopped = false;
    this.succeededAt = performance.now();
    this.kick();
  }

  /** Runs a pass now, or right after the one that is running. */
  kick(): void {
    if (this.isStopped) return;
    this.isKicked = true;
    this.running ??= this.run();
  }

  /** Starts no further pass, and resolves when the running one is done. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** How long the running pass takes already, in milliseconds; 0 where none runs. */
  get passMs(): number {
    return this.passStartedAt === null ? 0 : performance.now() - this.passStartedAt;
  }

  /** Milliseconds since a pass last succeeded, or since the start. */
  get lagMs(): number {
    return performance.now() - this.succeededAt;
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    while (this.isKicked && !this.isStopped) {
      this.isKicked = false;
      this.passStartedAt = performance.now();
      try {
        await this.pass();
        this.succeededAt = performance.now();
        this.onSuccess();
      } catch (error) {
        this.onError(error);
      }
      this.passStartedAt = null;
      // A database that answers at once would leave nobody else a turn.
      if (this.isKicked) await new Promise((resolve) => setImmediate(resolve));
    }
    this.running = null;
    if (!this.isStopped) this.timer = setTimeout(() => this.kick(), this.intervalMs).unref();
  }
}
