import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../application/app-error';

/** Failed authentications per minute and address before further ones are refused. */
const FAILURES_PER_MINUTE = 100;

/** What is left of the requests of a caller in the running minute. */
export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

type Limiter = RateLimiterMemory | RateLimiterRedis;

/** Counters that all nodes share; `scope` separates databases that share one Redis. */
type SharedCounters = { readonly redis: Redis; readonly scope: string };

/** Counts requests per token subject, and failed authentications per address; in Redis if it is configured. */
export class RateLimits {
  private readonly requests: Limiter | null;
  private readonly failures: Limiter;

  constructor(requestsPerMinute: number, shared: SharedCounters | null) {
    this.requests = requestsPerMinute === 0 ? null : createLimiter('requests', requestsPerMinute, shared);
    this.failures = createLimiter('failures', FAILURES_PER_MINUTE, shared);
  }

  /**
   * Throws RATE_LIMITED if the caller has used up its requests of this minute. In either case, first calls `onCount`,
   * unless requests are not limited.
   */
  async countRequest(workspace: string, sub: string, onCount?: (quota: Quota) => void): Promise<void> {
    if (this.requests) await consume(this.requests, JSON.stringify([workspace, sub]), onCount);
  }

  /** Throws RATE_LIMITED if this address has failed too often. */
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
    // While Redis is unavailable, each node counts on its own: the limit is more generous, but there is no outage.
    insuranceLimiter: memory,
    rejectIfRedisNotReady: true,
    // Callers over the limit are refused without asking Redis again.
    inMemoryBlockOnConsumed: points,
  });
}

async function consume(limiter: Limiter, key: string, onCount?: (quota: Quota) => void): Promise<void> {
  const count = ({ remainingPoints, msBeforeNext }: RateLimiterRes) =>
    onCount?.({ limit: limiter.points, remaining: remainingPoints, resetMs: msBeforeNext });
  try {
    count(await limiter.consume(key));
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    count(rejection);
    const options = { logLevel: 'info', retryAfterMs: rejection.msBeforeNext } as const;
    throw new AppError('RATE_LIMITED', 'Too many requests; try again later.', options);
  }
}
