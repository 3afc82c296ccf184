import { badInput } from '../application/app-error';
import type { ContactFilter } from '../application/ports/contact-store';
import type { Calendar } from '../domain/time/calendar';
import type { Milliseconds } from '../domain/time/instant';
import type { ContactFilterInput } from './inputs/contact-filter.input';

/**
 * Returns the exact length of a duration, or NaN, which is outside every bound, for months, years and negative
 * durations.
 */
export function toMilliseconds(calendar: Calendar, duration: string): Milliseconds {
  return calendar.toMilliseconds(duration) ?? Number.NaN;
}

/** Like `toMilliseconds`, for an argument of a query, which has no `userErrors`. Throws BAD_USER_INPUT. */
export function requireMilliseconds(
  calendar: Calendar,
  duration: string,
  field: readonly string[],
): Milliseconds {
  const milliseconds = toMilliseconds(calendar, duration);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw badInput(field, `${field.at(-1)} must be a duration of days, hours, minutes and seconds.`);
}

export function toContactFilter(
  calendar: Calendar,
  filter: ContactFilterInput | null | undefined,
): ContactFilter {
  const { waitingLongerThan, ...rest } = filter ?? {};
  if (!waitingLongerThan) return rest;
  return { ...rest, waitingLongerThan: toMilliseconds(calendar, waitingLongerThan) };
}
