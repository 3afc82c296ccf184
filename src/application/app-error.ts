export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Codes of errors that fail a request. Expected errors of a mutation are returned as values, see `Refusal`. */
export const APP_ERROR_CODES = [
  'BAD_USER_INPUT',
  'QUERY_TOO_COSTLY',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'UNAVAILABLE',
] as const;
export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

/** An error whose message is sent to the client. All other errors are masked. */
export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    message: string,
    readonly options: {
      readonly logLevel?: LogLevel;
      /** Path of the invalid argument. */
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

/** Invalid input of a query or subscription; these have no `userErrors`. */
export function badInput(field: readonly string[], message: string): AppError {
  return new AppError('BAD_USER_INPUT', message, { field });
}

/** The database, or what follows its change log, does not serve anyone at the moment. */
export class OutageError extends AppError {
  constructor(message: string, options: AppError['options']) {
    super('UNAVAILABLE', message, options);
  }
}

/**
 * The database is unavailable, and nothing was stored. Not logged for each call, because there may be thousands; the
 * outage is logged once.
 */
export function storeUnavailable(reason: string, cause: unknown): AppError {
  const message = `${reason}; nothing was stored. Try again.`;
  return new OutageError(message, { retryAfterMs: 1_000, cause });
}

/** The connection was lost during COMMIT, and it is unknown whether the change was stored. */
export function outcomeUnknown(cause: unknown): AppError {
  const message =
    'The database became unavailable during the commit; the change may have been stored. Retry with the same idempotency key or message id.';
  return new AppError('UNAVAILABLE', message, { retryAfterMs: 5_000, cause });
}

/** A row stayed locked by another transaction for longer than the lock timeout; nothing was stored. */
export class RowsLockedError extends AppError {}

export function rowsLocked(cause?: unknown): RowsLockedError {
  const message =
    'Timed out waiting for a row that another transaction holds; nothing was stored. Try again.';
  return new RowsLockedError('UNAVAILABLE', message, { logLevel: 'warn', retryAfterMs: 2_000, cause });
}

/** The queue is full. Not logged, because there may be thousands; metrics show the queue lengths. */
export function overloaded(retryAfterMs: number): AppError {
  return new AppError('UNAVAILABLE', 'Too many requests are waiting; nothing was stored. Try again.', {
    retryAfterMs,
  });
}
