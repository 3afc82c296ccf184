/** A point in time, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** A duration in milliseconds. */
export type Milliseconds = number;

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60 * SECOND;
export const HOUR: Milliseconds = 60 * MINUTE;
export const DAY: Milliseconds = 24 * HOUR;

/** Whether wake time `a` is later than `b`. `null` means until someone wakes the bot, which is later than any time. */
export function isLater(a: Instant | null, b: Instant | null): boolean {
  if (b === null) return false;
  return a === null || a > b;
}
