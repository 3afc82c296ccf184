import type { Clock } from '../domain/time/clock';
import { HOUR, type Instant } from '../domain/time/instant';

/** This machine's clock: for a database that only this process uses. */
export class SystemClock implements Clock {
  now(): Instant {
    return Date.now();
  }

  onceAt(at: Instant, callback: () => void): () => void {
    return onceReached(() => this.now(), at, callback);
  }
}

/**
 * Calls back once `now()` has reached `at`. Node's timers fire up to two milliseconds early by the wall clock, and
 * at once for delays above 24.8 days: so it compares before it calls, and never waits longer than an hour at a time.
 */
export function onceReached(now: () => Instant, at: Instant, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const look = () => {
    const left = at - now();
    if (left <= 0) callback();
    else timer = setTimeout(look, Math.min(left, HOUR)).unref();
  };
  timer = setTimeout(look, Math.max(0, Math.min(at - now(), HOUR))).unref();
  return () => clearTimeout(timer);
}
