import type { Instant } from '../../../src/domain/time/instant';

/** A time of the day on which the stories play: `at('11:59')`, `at('10:00:04')`. */
export function at(time: string): Instant {
  return Date.parse(`2026-03-10T${time}Z`);
}

/** When an event arrives where a story does not say. */
export const NOW = at('12:00');
