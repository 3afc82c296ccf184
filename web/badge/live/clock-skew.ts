/**
 * How far the service's clock is ahead of the viewer's, as far as its answers tell: countdowns should be right on a
 * laptop whose clock is not. Each time the service has written down is a bound, since it can't have been written after
 * it arrived here, nor before it was asked for.
 */
export class ClockSkew {
  private low = Number.NEGATIVE_INFINITY;
  private high = Number.POSITIVE_INFINITY;

  /** The smallest correction that fits all that was seen; 0 for a clock that is right. */
  get ms(): number {
    return Math.min(Math.max(0, this.low), this.high);
  }

  /** `serverTime` arrived at `receivedAt` and, for an answer, was asked for at `sentAt`. */
  learn(serverTime: number, receivedAt: number, sentAt: number | null): void {
    const low = serverTime - receivedAt;
    const high = sentAt === null ? Number.POSITIVE_INFINITY : serverTime - sentAt;
    // A clock that was set meanwhile: what was known is void.
    const contradicts = low > this.high || high < this.low;
    this.low = contradicts ? low : Math.max(this.low, low);
    this.high = contradicts ? high : Math.min(this.high, high);
  }
}
