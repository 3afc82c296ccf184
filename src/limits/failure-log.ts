const REPEAT_MS = 60_000;

/** What it takes of a pino logger. */
interface Log {
  warn(details: object, message: string): void;
  info(details: object, message: string): void;
}

/**
 * Logs a fault that may repeat many times a second: the first failure, then at most one line a minute with the number
 * of failures since the last, and one line once it works again.
 */
export class FailureLog {
  private loggedAt = Number.NEGATIVE_INFINITY;
  private sinceLogged = 0;
  private isFailing = false;
  private readonly now: () => number;

  constructor(
    private readonly log: Log,
    private readonly message: string,
    { now = () => performance.now() }: { readonly now?: () => number } = {},
  ) {
    this.now = now;
  }

  failed(error: unknown): void {
    this.sinceLogged += 1;
    const now = this.now();
    if (now - this.loggedAt < REPEAT_MS) return;
    this.log.warn({ reason: reasonOf(error), failures: this.sinceLogged }, this.message);
    this.loggedAt = now;
    this.sinceLogged = 0;
    this.isFailing = true;
  }

  /** Cheap where nothing had failed. */
  worked(): void {
    if (!this.isFailing) return;
    this.isFailing = false;
    this.log.info({}, `Recovered: ${this.message}`);
  }
}

/** The message, and that of the cause: of a failed `fetch` only the cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause ? `${error.message}: ${cause}` : error.message;
}
