import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../application/app-error';

/** Failures to authenticate per minute and address before the next has to wait. */
const FAILURES_PER_MINUTE = 100;

type Limiter = RateLimiterMemory | RateLimiterRedis;

/** Where nodes count together; `scope` keeps databases that share one Redis apart. */
export interface SharedCounters {
  readonly redis: Redis;
  readonly scope: string;
}

/** Counts requests per token subject, and failures to authenticate per address; in Redis where there is one. */
export class RateLimits {
  private readonly requests: Limiter | null;
  private readonly failures: Limiter;

  constructor(requestsPerMinute: number, shared: SharedCounters | null) {
    this.requests = requestsPerMinute === 0 ? null : createLimiter('requests', requestsPerMinute, shared);
    this.failures = createLimiter('failures', FAILURES_PER_MINUTE, shared);
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

function createLimiter(name: string, points: number, shared: SharedCounters | null): Limiter {
  const memory = new RateLimiterMemory({ points, duration: 60, keyPrefix: name });
  if (!shared) return memory;
  return new RateLimiterRedis({
    points,
    duration: 60,
    keyPrefix: `bot-status:${name}:${shared.scope}`,
    storeClient: shared.redis,
    // While Redis is away each node counts for itself: a limit that is too generous, never an outage.
    insuranceLimiter: memory,
    rejectIfRedisNotReady: true,
    // Who has used up its minute is told so without asking Redis again.
    inMemoryBlockOnConsumed: points,
  });
}

async function consume(limiter: Limiter, key: string): Promise<void> {
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
