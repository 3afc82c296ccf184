import type { Instant } from '../../../domain/time/instant';

/** No report is older. An earlier time is an empty or misread value, such as 0. */
const EARLIEST: Instant = Date.UTC(2000, 0, 1);

/** When something reported happened. A time ahead of us comes from a clock that is wrong, and counts as now. */
export function eventTime(given: Instant | null, now: Instant): Instant {
  return given === null || given < EARLIEST ? now : Math.min(given, now);
}
