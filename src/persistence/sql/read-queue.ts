import { AppError } from '../../application/app-error';
import { TurnQueue } from '../../limits/fair-queue';

const RETRY_AFTER_MS = 1_000;

/** Reads of each workspace in turn: so many under way at once, of each and of all, and so many of each that wait. */
export function createReadQueue(limits: {
  underWayEach: number;
  underWay: number;
  waitingEach: number;
}): TurnQueue {
  return new TurnQueue({ ...limits, waitingEach: { most: limits.waitingEach, refusal: tooManyReads } });
}

function tooManyReads(): AppError {
  const message = 'Too many reads of this workspace are waiting. Try again.';
  return new AppError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
}
