import type { Clock } from '../domain/time/clock';
import type { Instant } from '../domain/time/instant';
import { onceReached } from './system-clock';

/** Of the last few samples the best one counts: the one whose answer took the shortest way back. */
const SAMPLES = 4;
const SAMPLE_INTERVAL_MS = 5_000;
const SET_BACK_MS = 1_000;

/**
 * The database's clock, without asking it each time. It is never ahead of the database: a sample was taken before
 * its answer arrived, and counts as if it had been taken then. So no node wakes a contact early.
 */
export class DatabaseClock implements Clock {
  private offsets: number[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sample: () => Promise<Instant>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Takes the first sample; the clock can't be read before. */
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
    // Far below the others, however long the answer was under way: the database's clock was set back, and they say
    // nothing any more.
    const isSetBack = at - askedAt < Math.max(...this.offsets) - SET_BACK_MS;
    this.offsets = isSetBack ? [offset] : [...this.offsets, offset].slice(-SAMPLES);
  }
}
