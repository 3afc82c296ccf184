import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import type { Calendar, ResolvedWake, WakeSpec } from '../domain/time/calendar';
import { HOUR, type Instant, MINUTE, type Milliseconds, SECOND } from '../domain/time/instant';

/** The maximum length of a duration or a time zone name. Longer text is invalid and is not parsed. */
const MAX_LENGTH = 64;

/** Time zone names and UTC offsets known to be valid. */
const timeZones = new LRUCache<string, true>({ max: 4_000 });

const refuse = (field: string[], message: string): ResolvedWake => ({ kind: 'REFUSED', field, message });

/** Implements the calendar with Temporal. Results do not depend on the machine's time zone. */
export class TemporalCalendar implements Calendar {
  private last: { wake: WakeSpec; now: Instant; byTimeZone: Map<string, ResolvedWake> } | null = null;

  /** A bulk change resolves the same input for many contacts, so calendar days are resolved once per time zone. */
  resolveWake(wake: WakeSpec, timeZone: string | null, now: Instant): ResolvedWake {
    if ('at' in wake) return { kind: 'RESOLVED', at: wake.at };
    const zone = timeZone ?? 'UTC';
    if (this.last?.wake !== wake || this.last.now !== now) this.last = { wake, now, byTimeZone: new Map() };
    const known = this.last.byTimeZone.get(zone);
    if (known) return known;
    const resolved =
      'after' in wake
        ? resolveAfter(wake.after, zone, now)
        : resolveLocal(wake.local.dateTime, wake.local.timeZone ?? zone);
    this.last.byTimeZone.set(zone, resolved);
    return resolved;
  }

  toMilliseconds(text: string): Milliseconds | null {
    const duration = parseDuration(text);
    if (duration === null) return null;
    // Weeks count as seven days; fractions of a millisecond are dropped.
    const exact = duration.with({ weeks: 0, days: duration.weeks * 7 + duration.days });
    return Math.floor(exact.total('millisecond'));
  }

  toDuration(milliseconds: Milliseconds): string {
    const hours = Math.floor(milliseconds / HOUR);
    const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
    const seconds = (milliseconds % MINUTE) / SECOND;
    const parts = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`].filter(Boolean);
    return `PT${parts.join('') || '0S'}`;
  }

  isTimeZone(name: string): boolean {
    if (name.length > MAX_LENGTH) return false;
    if (timeZones.has(name.toLowerCase())) return true;
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
      timeZones.set(name.toLowerCase(), true);
      return true;
    } catch {
      return false;
    }
  }
}

function resolveAfter(text: string, timeZone: string, now: Instant): ResolvedWake {
  const duration = parseDuration(text);
  if (duration === null)
    return refuse(['after'], 'after must be a positive ISO 8601 duration without months or years.');
  try {
    // Only days and weeks depend on the time zone.
    if (duration.weeks === 0 && duration.days === 0) {
      const at = now + Math.floor(duration.total('millisecond'));
      return { kind: 'RESOLVED', at: Temporal.Instant.fromEpochMilliseconds(at).epochMilliseconds };
    }
    const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
    return { kind: 'RESOLVED', at: start.add(duration).epochMilliseconds };
  } catch {
    return refuse(['after'], 'after is out of range.');
  }
}

function resolveLocal(dateTime: string, timeZone: string): ResolvedWake {
  try {
    const local = Temporal.PlainDateTime.from(dateTime, { overflow: 'reject' });
    // "compatible": a time in a DST gap moves forward by the gap; an ambiguous time is the earlier instant.
    const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
    return { kind: 'RESOLVED', at: zoned.epochMilliseconds };
  } catch {
    return refuse(
      ['local', 'dateTime'],
      'dateTime must be an existing date and time, such as 2026-03-29T09:00.',
    );
  }
}

/** Caches the durations that clients use repeatedly. */
const parsed = new LRUCache<string, Temporal.Duration>({ max: 1_000 });

/**
 * Returns `null` for text that is not a valid duration, negative durations, and months and years, whose length varies.
 */
function parseDuration(text: string): Temporal.Duration | null {
  if (text.length > MAX_LENGTH) return null;
  const known = parsed.get(text);
  if (known) return known;
  try {
    const duration = Temporal.Duration.from(text);
    if (duration.sign < 0 || duration.years !== 0 || duration.months !== 0) return null;
    parsed.set(text, duration);
    return duration;
  } catch {
    return null;
  }
}
