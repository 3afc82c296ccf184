import type { Instant, Milliseconds } from './instant';

/** When the bot comes back, as a caller says it: exactly one of the three. */
export type WakeSpec =
  /** ISO 8601; calendar parts such as P1D are counted in the contact's time zone. */
  | { readonly after: string }
  | { readonly at: Instant }
  /** A wall-clock time, in the zone named or else the contact's. */
  | { readonly local: { readonly dateTime: string; readonly timeZone: string | null } };

/** A moment, or what is wrong with the words for it: `field` is the path below the wake input. */
export type ResolvedWake =
  | { readonly kind: 'RESOLVED'; readonly at: Instant }
  | { readonly kind: 'REFUSED'; readonly field: readonly string[]; readonly message: string };

/** Wall clocks, time zones and ISO 8601, which the domain leaves to a library. */
export interface Calendar {
  /** `timeZone` is the contact's; without one, UTC. Months and years are refused. */
  resolveWake(wake: WakeSpec, timeZone: string | null, now: Instant): ResolvedWake;
  /** The exact length of an ISO 8601 duration, a day being 24 h; `null` for months, years and negative ones. */
  toMilliseconds(duration: string): Milliseconds | null;
  /** The ISO 8601 text of a length in hours, minutes and seconds: PT24H. */
  toDuration(milliseconds: Milliseconds): string;
  isTimeZone(name: string): boolean;
}
