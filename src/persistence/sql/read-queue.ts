import { AppError } from '../../application/app-error';
import { FairQueue } from '../../limits/fair-queue';

const RETRY_AFTER_MS = 1_000;

/** Reads of each workspace in turn: so many under way at once, of each and of all, and so many of each that wait. */
export function createReadQueue({
  concurrencyPerGroup = 2,
  concurrency = 4,
  maxWaitingPerGroup = 256,
} = {}): FairQueue {
  const queueLimitPerGroup = { most: maxWaitingPerGroup, refusal: tooManyReads };
  return new FairQueue({ concurrencyPerGroup, concurrency, queueLimitPerGroup });
}

function tooManyReads(): AppError {
  const message = 'Too many reads of this workspace are waiting. Try again.';
  return new AppError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS });
}
