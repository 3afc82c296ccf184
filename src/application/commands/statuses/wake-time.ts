import { type Refusal, refuse } from '../../../domain/refusal';
import type { Calendar, WakeSpec } from '../../../domain/time/calendar';
import { DAY, type Instant, SECOND } from '../../../domain/time/instant';

const LONGEST = 366 * DAY;

/** A wake time, the explicit choice of none, or how much later than the one that stands. */
export type RequestedWake = WakeSpec | { readonly until: 'WOKEN' } | { readonly extendBy: string };

/**
 * Resolves the requested wake time or refuses it. Explicit wake times are between 1 s and 366 d ahead. An extension
 * begins at `standing`, the wake time of a silent bot; `undefined` if it is active.
 */
export function resolveWakeTime(
  calendar: Calendar,
  wake: RequestedWake | null,
  timeZone: string | null,
  now: Instant,
  standing?: Instant | null,
): { readonly wakeAt: Instant | null; readonly refusal: Refusal | null } {
  if (wake === null || 'until' in wake) return { wakeAt: null, refusal: null };
  if ('extendBy' in wake && standing === null) return { wakeAt: null, refusal: null };
  const [name] = Object.keys(wake);
  const resolved =
    'extendBy' in wake
      ? calendar.resolveWake({ after: wake.extendBy }, timeZone, standing ?? now)
      : calendar.resolveWake(wake, timeZone, now);
  if (resolved.kind === 'REFUSED') {
    const field = 'extendBy' in wake ? ['extendBy'] : resolved.field;
    return bad(['wake', ...field], resolved.message);
  }
  const field = ['wake', name ?? 'at'];
  const least = 'extendBy' in wake ? (standing ?? now) : now;
  if (resolved.at - least < SECOND) return bad(field, TOO_SOON);
  if (resolved.at - now > LONGEST) return bad(field, TOO_LATE);
  return { wakeAt: resolved.at, refusal: null };
}

const TOO_SOON = 'The wake time must be at least 1 second in the future.';
const TOO_LATE = 'The wake time must be at most 366 days in the future.';

function bad(field: readonly string[], message: string) {
  return { wakeAt: null, refusal: refuse('BAD_INPUT', field, message) };
}
