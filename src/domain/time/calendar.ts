import type { Instant, Milliseconds } from './instant';

/** The wake time as the caller specifies it, in exactly one of three ways. */
export type WakeSpec =
  /** An ISO 8601 duration. Calendar units such as P1D are added in the contact's time zone. */
  | { readonly after: string }
  | { readonly at: Instant }
  /** A local date and time, in the given time zone or else the contact's. */
  | { readonly local: { readonly dateTime: string; readonly timeZone: string | null } };

/** The resolved wake time, or why it is invalid. `field` is the path of the invalid field in the wake input. */
export type ResolvedWake =
  | { readonly kind: 'RESOLVED'; readonly at: Instant }
  | { readonly kind: 'REFUSED'; readonly field: readonly string[]; readonly message: string };

/** Time zones, local times and ISO 8601, implemented outside the domain with a library. */
export interface Calendar {
  /** `timeZone` is the contact's time zone; `null` means UTC. Durations with months or years are refused. */
  resolveWake(wake: WakeSpec, timeZone: string | null, now: Instant): ResolvedWake;
  /** Converts an ISO 8601 duration, with days of 24 hours. Returns `null` for months, years and negative ones. */
  toMilliseconds(duration: string): Milliseconds | null;
  /** Formats a duration in hours, minutes and seconds, such as PT24H. */
  toDuration(milliseconds: Milliseconds): string;
  isTimeZone(name: string): boolean;
}
