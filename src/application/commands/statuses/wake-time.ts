import { type Refusal, refuse } from '../../../domain/refusal';
import type { Calendar, WakeSpec } from '../../../domain/time/calendar';
import { DAY, type Instant, SECOND } from '../../../domain/time/instant';

const LONGEST = 366 * DAY;

/** A wake time, or the explicit choice of none: until someone wakes the bot. */
export type RequestedWake = WakeSpec | { readonly until: 'WOKEN' };

/** Resolves the requested wake time or refuses it. Explicit wake times are between 1 s and 366 d ahead. */
export function resolveWakeTime(
  calendar: Calendar,
  wake: RequestedWake | null,
  timeZone: string | null,
  now: Instant,
): { readonly wakeAt: Instant | null; readonly refusal: Refusal | null } {
  if (wake === null || 'until' in wake) return { wakeAt: null, refusal: null };
  const resolved = calendar.resolveWake(wake, timeZone, now);
  if (resolved.kind === 'REFUSED') return bad(['wake', ...resolved.field], resolved.message);
  const ahead = resolved.at - now;
  const field = ['wake', 'after' in wake ? 'after' : 'at' in wake ? 'at' : 'local'];
  if (ahead < SECOND) return bad(field, 'The wake time must be at least 1 second in the future.');
  if (ahead > LONGEST) return bad(field, 'The wake time must be at most 366 days in the future.');
  return { wakeAt: resolved.at, refusal: null };
}

function bad(field: readonly string[], message: string) {
  return { wakeAt: null, refusal: refuse('BAD_INPUT', field, message) };
}
