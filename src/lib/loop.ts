/**
 * Runs a pass repeatedly and never concurrently: `intervalMs` after the previous pass at the latest, and immediately
 * when kicked. A failed pass is reported and retried after the interval.
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

  /** Runs a pass now, or immediately after the running one. */
  kick(): void {
    if (this.isStopped) return;
    this.isKicked = true;
    this.running ??= this.run();
  }

  /** Starts no further pass. Resolves when the running pass has finished. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** How long the current pass has been running, in milliseconds; 0 between passes. */
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
      // If the pass never waits for I/O, nothing else would run between two passes.
      if (this.isKicked) await new Promise((resolve) => setImmediate(resolve));
    }
    this.running = null;
    if (!this.isStopped) this.timer = setTimeout(() => this.kick(), this.intervalMs).unref();
  }
}
