export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Codes of errors that end a request; refusals of a mutation are values instead, see `Refusal`. */
export const APP_ERROR_CODES = [
  'BAD_USER_INPUT',
  'QUERY_TOO_COSTLY',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'UNAVAILABLE',
] as const;
export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

/** An error that is told to the client as it is. All others are masked. */
export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    message: string,
    readonly options: {
      readonly logLevel?: LogLevel;
      /** Path of the argument at fault. */
      readonly field?: readonly string[];
      readonly retryAfterMs?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
  }

  get logLevel(): LogLevel {
    return this.options.logLevel ?? 'debug';
  }
}

/** Bad input to a query or a subscription, which have no `userErrors`. */
export function badInput(field: readonly string[], message: string): AppError {
  return new AppError('BAD_USER_INPUT', message, { field });
}

/**
 * The database does not serve, or went away with the outcome settled as "nothing stored". Not logged for each call: it
 * comes in thousands, and the outage is logged once.
 */
export function storeUnavailable(reason: string, cause: unknown): AppError {
  const message = `${reason}; nothing was stored. Try again.`;
  return new AppError('UNAVAILABLE', message, { retryAfterMs: 1_000, cause });
}

/** The database went away at the very moment of the commit, and has not come back to tell. */
export function outcomeUnknown(cause: unknown): AppError {
  const message =
    'The database became unavailable during the commit; the change may have been stored. Retry with the same idempotency key or message id.';
  return new AppError('UNAVAILABLE', message, { retryAfterMs: 5_000, cause });
}

/** Another transaction holds a row for longer than is waited for it; nothing was stored. */
export class RowsLockedError extends AppError {}

export function rowsLocked(cause?: unknown): RowsLockedError {
  const message =
    'Timed out waiting for a row that another transaction holds; nothing was stored. Try again.';
  return new RowsLockedError('UNAVAILABLE', message, { logLevel: 'warn', retryAfterMs: 2_000, cause });
}

/** Too much is waiting already. Not logged as trouble: it comes in thousands, and metrics show what waits. */
export function overloaded(retryAfterMs: number): AppError {
  return new AppError('UNAVAILABLE', 'Too many requests are waiting; nothing was stored. Try again.', {
    retryAfterMs,
  });
}
