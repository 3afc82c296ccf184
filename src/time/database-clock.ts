import type { Clock } from '../domain/time/clock';
import type { Instant } from '../domain/time/instant';
import { onceReached } from './system-clock';

/** The number of recent samples; the one with the smallest delay counts. */
const SAMPLES = 4;
const SAMPLE_INTERVAL_MS = 5_000;
const SET_BACK_MS = 1_000;

/**
 * Follows the database's clock without querying it for each reading. It is never ahead of the database: a sample counts
 * as if it had been taken when the response arrived. A node therefore never wakes a contact early.
 */
export class DatabaseClock implements Clock {
  private offsets: number[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sample: () => Promise<Instant>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Takes the first sample; `now()` cannot be called before it resolves. */
  async start(): Promise<void> {
    await this.takeSample();
    this.timer = setInterval(() => {
      this.takeSample().catch(this.onError);
    }, SAMPLE_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  now(): Instant {
    return Math.floor(performance.now() + Math.max(...this.offsets));
  }

  onceAt(at: Instant, callback: () => void): () => void {
    return onceReached(() => this.now(), at, callback);
  }

  private async takeSample(): Promise<void> {
    const askedAt = performance.now();
    const at = await this.sample();
    const offset = at - performance.now();
    // An offset far below the others, regardless of the delay, means that the database's clock was set back. The older
    // samples are then invalid.
    const isSetBack = at - askedAt < Math.max(...this.offsets) - SET_BACK_MS;
    this.offsets = isSetBack ? [offset] : [...this.offsets, offset].slice(-SAMPLES);
  }
}
