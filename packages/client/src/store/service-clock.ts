const NOTICEABLE_MS = 500;

/** A time that the service stated. */
export interface ServiceTime {
  readonly time: number;
  /** The statement means any moment within this time from `time` on. */
  readonly resolutionMs?: number;
  /** When the request that it answers was sent, or `null` if it answers none. */
  readonly sentAt: number | null;
  readonly receivedAt?: number;
}

/**
 * Estimates the time on the service's clock, so that countdowns are right even if the viewer's clock is not. Each time
 * from the service gives bounds: it was taken before it arrived here and, if it answers a request, after the request
 * was sent.
 */
export class ServiceClock {
  private low = Number.NEGATIVE_INFINITY;
  private high = Number.POSITIVE_INFINITY;

  now(): number {
    return Date.now() + this.aheadMs;
  }

  /** How far the service's clock is ahead: as little as the bounds permit, so 0 if the viewer's clock may be right. */
  get aheadMs(): number {
    return Math.min(Math.max(0, this.low), this.high);
  }

  /** Returns whether the estimate has changed by so much that people notice. */
  learn({ time, resolutionMs = 1, sentAt, receivedAt = Date.now() }: ServiceTime): boolean {
    if (!Number.isFinite(time)) return false;
    const before = this.aheadMs;
    const low = time - receivedAt;
    const high = sentAt === null ? Number.POSITIVE_INFINITY : time + resolutionMs - sentAt;
    // A clock was adjusted, so the earlier bounds no longer hold.
    const contradicts = low > this.high || high < this.low;
    this.low = contradicts ? low : Math.max(this.low, low);
    this.high = contradicts ? high : Math.min(this.high, high);
    return Math.abs(this.aheadMs - before) > NOTICEABLE_MS;
  }
}
