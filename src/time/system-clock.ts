import type { Clock } from '../domain/time/clock';
import { HOUR, type Instant } from '../domain/time/instant';

/** The clock of this machine, for a database that only this process uses. */
export class SystemClock implements Clock {
  now(): Instant {
    return Date.now();
  }

  onceAt(at: Instant, callback: () => void): () => void {
    return onceReached(() => this.now(), at, callback);
  }
}

/**
 * Calls `callback` once `now()` has reached `at`. Node's timers can fire up to two milliseconds early by the wall
 * clock, and immediately for delays above 24.8 days. So it compares before the call and waits for at most an hour at a
 * time.
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
