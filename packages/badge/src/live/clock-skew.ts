/**
 * Estimates how far the service's clock is ahead of the viewer's, so that countdowns are right even if the viewer's
 * clock is not. Each timestamp from the service gives bounds: it was recorded before it arrived here and, if it answers
 * a request, after the request was sent.
 */
export class ClockSkew {
  private low = Number.NEGATIVE_INFINITY;
  private high = Number.POSITIVE_INFINITY;

  /** The smallest correction within the bounds: 0 if the viewer's clock may be right. */
  get ms(): number {
    return Math.min(Math.max(0, this.low), this.high);
  }

  /** `sentAt` is when the request was sent, or `null` if `serverTime` does not answer a request. */
  learn(serverTime: number, receivedAt: number, sentAt: number | null): void {
    const low = serverTime - receivedAt;
    const high = sentAt === null ? Number.POSITIVE_INFINITY : serverTime - sentAt;
    // A clock was adjusted, so the earlier bounds no longer hold.
    const contradicts = low > this.high || high < this.low;
    this.low = contradicts ? low : Math.max(this.low, low);
    this.high = contradicts ? high : Math.min(this.high, high);
  }
}
