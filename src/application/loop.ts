/**
 * Runs a pass again and again: never two at once, at the latest `intervalMs` after the last one, at once when kicked.
 * A pass that fails is reported, and tried again after the interval.
 */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private isKicked = false;
  private isStopped = true;

  constructor(
    private readonly pass: () => Promise<void>,
    private readonly intervalMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.isStopped = false;
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

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    while (this.isKicked && !this.isStopped) {
      this.isKicked = false;
      try {
        await this.pass();
      } catch (error) {
        this.onError(error);
      }
      // A database that answers at once would leave nobody else a turn.
      if (this.isKicked) await new Promise((resolve) => setImmediate(resolve));
    }
    this.running = null;
    if (!this.isStopped) this.timer = setTimeout(() => this.kick(), this.intervalMs).unref();
  }
}
