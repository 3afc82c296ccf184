import type { Logger } from 'pino';
import type { ErrorReporter } from '../../graphql/errors';
import type { Metrics } from './metrics';

/** The minimum interval between log lines about errors that affect many requests. */
const REPEAT_MS = 10_000;

/** Counts refusals and logs errors. Warnings and errors that clients can repeat at will are logged at intervals. */
export function createErrorReport(logger: Logger, metrics: Metrics): ErrorReporter['report'] {
  const loggedAt = new Map<string, number>();
  return ({ level, error, errorId, requestId, code }) => {
    if (errorId) metrics.errors.inc();
    if (code) {
      metrics.refusals.inc({ code });
      const now = performance.now();
      const isLoud = level === 'error' || level === 'warn';
      if (isLoud && now - (loggedAt.get(code) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
      if (isLoud) loggedAt.set(code, now);
    }
    logger[level]({ err: error, errorId, requestId }, 'Request failed');
  };
}
