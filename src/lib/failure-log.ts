import { isNativeError } from 'node:util/types';

/** A repeated failure is logged at most once in this interval. */
const INTERVAL_MS = 60_000;
/** Kinds of failures that are logged separately; further kinds share one line. */
const MAX_KINDS = 20;

/** The part of a pino logger that is used here. */
type FailureLogger = Readonly<Record<'error' | 'warn' | 'info', (details: object, message: string) => void>>;

interface Kind {
  /** When its last line was logged; `null` before the first. */
  loggedAt: number | null;
  /** Failures since then. */
  count: number;
}

/**
 * Logs repeated failures without flooding the log: the first failure immediately, equal ones at most once a minute with
 * their number, and one line on recovery.
 */
export class FailureLog {
  private readonly kinds = new Map<string, Kind>();
  private isFailing = false;

  constructor(
    private readonly logger: FailureLogger,
    private readonly message: string,
    /**
     * `isOutage`: failures mean that an external system is unavailable, and all of them share one warning with the
     * reason; otherwise each kind of error is logged in full.
     */
    private readonly options: { readonly isOutage?: boolean } = {},
  ) {}

  failed(error: unknown): void {
    const kind = this.kindOf(error);
    kind.count += 1;
    const now = performance.now();
    if (kind.loggedAt !== null && now - kind.loggedAt < INTERVAL_MS) return;
    const failures = kind.count;
    kind.loggedAt = now;
    kind.count = 0;
    this.isFailing = true;
    if (this.options.isOutage) this.logger.warn({ reason: reasonOf(error), failures }, this.message);
    else this.logger.error({ err: error, failures }, this.message);
  }

  /** Records a success, and logs the recovery if a failure was logged before. Cheap otherwise. */
  succeeded(): void {
    if (!this.isFailing) return;
    this.isFailing = false;
    this.logger.info({}, `Recovered: ${this.message}`);
  }

  private kindOf(error: unknown): Kind {
    const name = this.options.isOutage ? '' : describe(error);
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

/** The message with that of the cause: for a failed `fetch`, only the cause gives the reason. */
export function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const cause = isNativeError(error.cause) ? error.cause.message : '';
  return cause ? `${error.message}: ${cause}` : error.message;
}
