import type { Clock } from '../../../src/domain/time/clock';
import type { Instant } from '../../../src/domain/time/instant';

interface Alarm {
  readonly at: Instant;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private current: Instant;
  private alarms: Alarm[] = [];

  constructor(start: string) {
    this.current = Date.parse(start);
  }

  now(): Instant {
    return this.current;
  }

  onceAt(at: Instant, callback: () => void): () => void {
    const alarm = { at, callback };
    this.alarms.push(alarm);
    if (at <= this.current) queueMicrotask(() => this.ring());
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }

  /** Moves to a time of the same day, or to a full ISO time. */
  set(time: string): void {
    const iso = time.includes('T') ? time : `${new Date(this.current).toISOString().slice(0, 11)}${time}Z`;
    this.current = Date.parse(iso);
    this.ring();
  }

  advance(milliseconds: number): void {
    this.current += milliseconds;
    this.ring();
  }

  private ring(): void {
    const due = this.alarms.filter(({ at }) => at <= this.current);
    this.alarms = this.alarms.filter(({ at }) => at > this.current);
    for (const { callback } of due) callback();
  }
}
