import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../application/app-error';

/** Failures to authenticate per minute and address before the next has to wait. */
const FAILURES_PER_MINUTE = 100;

/** Counts requests per token, and failures to authenticate per address; in Redis where there is one. */
export class RateLimits {
  private readonly requests: RateLimiterMemory | RateLimiterRedis | null;
  private readonly failures = new RateLimiterMemory({ points: FAILURES_PER_MINUTE, duration: 60 });

  constructor(requestsPerMinute: number, redis: Redis | null) {
    const options = { points: requestsPerMinute, duration: 60, keyPrefix: 'bot-status-rate' };
    const memory = new RateLimiterMemory(options);
    // Without Redis each node counts for itself: a limit that is too generous, never an outage.
    const shared =
      redis && new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory });
    this.requests = requestsPerMinute === 0 ? null : (shared ?? memory);
  }

  /** Throws RATE_LIMITED where the caller has used up its minute. */
  async countRequest(workspace: string, sub: string): Promise<void> {
    if (this.requests) await consume(this.requests, JSON.stringify([workspace, sub]));
  }

  /** Throws RATE_LIMITED where this address has failed too often. */
  async countFailure(address: string): Promise<void> {
    await consume(this.failures, address);
  }
}

async function consume(limiter: RateLimiterMemory | RateLimiterRedis, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (rejection) {
    if (rejection instanceof RateLimiterRes) throw rateLimited(rejection.msBeforeNext);
    throw rejection;
  }
}

function rateLimited(retryAfterMs: number): AppError {
  return new AppError('RATE_LIMITED', 'Too many requests; try again later.', {
    logLevel: 'info',
    retryAfterMs,
  });
}
