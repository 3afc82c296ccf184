/** Of one failure that keeps coming back there is at most one line in this time. */
const INTERVAL_MS = 60_000;
/** Different failures told apart; any further ones share their line. */
const MAX_KINDS = 20;

/** What pino's loggers offer of themselves. */
export interface FailureLogger {
  error(details: object, message: string): void;
  info(details: object, message: string): void;
}

interface Kind {
  /** When its last line was written; `null` before the first. */
  loggedAt: number | null;
  /** Failures since then that have no line. */
  unlogged: number;
  /** It has a line, and nothing has worked since. */
  isOpen: boolean;
}

/**
 * Logs what fails again and again without flooding the log: the first failure at once, equal ones at most once a minute
 * with their number, and one line when it works again.
 */
export class FailureLog {
  private readonly kinds = new Map<string, Kind>();

  constructor(
    private readonly logger: FailureLogger,
    /** What fails, such as `the timers`; the messages begin with it. */
    private readonly what: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  failed(error: unknown): void {
    const kind = this.kindOf(error);
    const { loggedAt, unlogged } = kind;
    if (loggedAt !== null && this.now() - loggedAt < INTERVAL_MS) {
      kind.unlogged += 1;
      return;
    }
    kind.loggedAt = this.now();
    kind.unlogged = 0;
    kind.isOpen = true;
    this.logger.error({ err: error, ...(unlogged > 0 && { unlogged }) }, `${this.what} failed`);
  }

  /** It worked: says so once where a failure has been logged before. */
  worked(): void {
    let isOpen = false;
    let unlogged = 0;
    for (const kind of this.kinds.values()) {
      isOpen ||= kind.isOpen;
      unlogged += kind.unlogged;
      kind.isOpen = false;
    }
    if (isOpen) this.logger.info({ ...(unlogged > 0 && { unlogged }) }, `${this.what} works again`);
  }

  private kindOf(error: unknown): Kind {
    const name = describe(error);
    if (this.kinds.size >= MAX_KINDS) this.forgetOld();
    const key = this.kinds.has(name) || this.kinds.size < MAX_KINDS ? name : '';
    const kind = this.kinds.get(key) ?? { loggedAt: null, unlogged: 0, isOpen: false };
    this.kinds.set(key, kind);
    return kind;
  }

  private forgetOld(): void {
    for (const [key, { loggedAt }] of this.kinds) {
      if (this.now() - (loggedAt ?? 0) >= INTERVAL_MS) this.kinds.delete(key);
    }
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: unknown };
  return `${String(code ?? error.name)} ${error.message}`;
}
