import { badInput } from '../application/app-error';
import type { Calendar } from '../application/ports/calendar';
import type { ContactFilter } from '../application/ports/contact-store';
import type { Milliseconds } from '../domain/instant';
import type { ContactFilterInput } from './inputs/contact-filter.input';

/** The exact length of a duration given as an argument. Throws BAD_USER_INPUT for months, years and negative ones. */
export function toMilliseconds(calendar: Calendar, duration: string, field: readonly string[]): Milliseconds {
  const milliseconds = calendar.toMilliseconds(duration);
  if (milliseconds !== null) return milliseconds;
  throw badInput(
    field,
    `${field.at(-1)} must be an exact duration of hours, minutes and seconds, or days of 24 hours.`,
  );
}

export function toContactFilter(
  calendar: Calendar,
  filter: ContactFilterInput | null | undefined,
): ContactFilter {
  const { waitingLongerThan, ...rest } = filter ?? {};
  if (!waitingLongerThan) return rest;
  const field = ['filter', 'waitingLongerThan'];
  return { ...rest, waitingLongerThan: toMilliseconds(calendar, waitingLongerThan, field) };
}
