import { AppError } from '../../application/app-error';
import { FairQueue } from '../../limits/fair-queue';

const RETRY_AFTER_MS = 1_000;

/** Creates a queue of reads in which workspaces take turns, with limits on running and waiting reads. */
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
