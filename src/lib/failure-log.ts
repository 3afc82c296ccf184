/** Of one failure that keeps coming back there is at most one line in this time. */
const INTERVAL_MS = 60_000;
/** Different failures told apart; any further ones share their line. */
const MAX_KINDS = 20;

/** What pino's loggers offer of themselves. */
export interface FailureLogger {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  info(details: object, message: string): void;
}

interface Options {
  /**
   * Whether it fails because something outside is away, whichever error that takes: then all share one line, a warning
   * with the reason. Otherwise each different error is logged whole.
   */
  readonly isOutage?: boolean;
  readonly now?: () => number;
}

interface Kind {
  /** When its last line was written; `null` before the first. */
  loggedAt: number | null;
  /** Failures since then. */
  count: number;
}

/**
 * Logs what fails again and again without flooding the log: the first failure at once, equal ones at most once a minute
 * with their number, and one line when it works again.
 */
export class FailureLog {
  private readonly kinds = new Map<string, Kind>();
  private isFailing = false;
  private readonly isOutage: boolean;
  private readonly now: () => number;

  constructor(
    private readonly logger: FailureLogger,
    private readonly message: string,
    { isOutage = false, now = () => performance.now() }: Options = {},
  ) {
    this.isOutage = isOutage;
    this.now = now;
  }

  failed(error: unknown): void {
    const kind = this.kindOf(error);
    kind.count += 1;
    if (kind.loggedAt !== null && this.now() - kind.loggedAt < INTERVAL_MS) return;
    const failures = kind.count;
    kind.loggedAt = this.now();
    kind.count = 0;
    this.isFailing = true;
    if (this.isOutage) this.logger.warn({ reason: reasonOf(error), failures }, this.message);
    else this.logger.error({ err: error, failures }, this.message);
  }

  /** It worked: says so once where a failure has been logged before. Cheap where none has. */
  succeeded(): void {
    if (!this.isFailing) return;
    this.isFailing = false;
    this.logger.info({}, `Recovered: ${this.message}`);
  }

  private kindOf(error: unknown): Kind {
    const name = this.isOutage ? '' : describe(error);
    const key = this.kinds.has(name) || this.kinds.size < MAX_KINDS ? name : '';
    const kind = this.kinds.get(key) ?? { loggedAt: null, count: 0 };
    this.kinds.set(key, kind);
    return kind;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: unknown };
  return `${String(code ?? error.name)} ${error.message}`;
}

/** The message, and that of the cause: of a failed `fetch` only the cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return cause ? `${error.message}: ${cause}` : error.message;
}
