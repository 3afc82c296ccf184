import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import type { Calendar, ResolvedWake, WakeSpec } from '../domain/time/calendar';
import { HOUR, type Instant, MINUTE, type Milliseconds, SECOND } from '../domain/time/instant';

/** Of a duration or a name; what is longer is none, and is not even read. */
const MAX_LENGTH = 64;

/** A few hundred names, and offsets. */
const timeZones = new LRUCache<string, true>({ max: 4_000 });

const refuse = (field: string[], message: string): ResolvedWake => ({ kind: 'REFUSED', field, message });

/** Wall clocks and ISO 8601 by Temporal, whose answers do not depend on the day or the machine they are asked on. */
export class TemporalCalendar implements Calendar {
  private last: { wake: WakeSpec; now: Instant; byTimeZone: Map<string, ResolvedWake> } | null = null;

  /** A change of many contacts asks the same of each: days of a calendar are worked out once by time zone. */
  resolveWake(wake: WakeSpec, timeZone: string | null, now: Instant): ResolvedWake {
    if ('at' in wake) return { kind: 'RESOLVED', at: wake.at };
    const zone = timeZone ?? 'UTC';
    if (this.last?.wake !== wake || this.last.now !== now) this.last = { wake, now, byTimeZone: new Map() };
    const known = this.last.byTimeZone.get(zone);
    if (known) return known;
    const resolved = 'after' in wake ? resolveAfter(wake.after, zone, now) : resolveLocal(wake.local, zone);
    this.last.byTimeZone.set(zone, resolved);
    return resolved;
  }

  toMilliseconds(text: string): Milliseconds | null {
    const duration = parseDuration(text);
    if (duration === null) return null;
    // Without a calendar a week is seven days, and what is below a millisecond nothing.
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
    // Only days depend on the calendar of a place.
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

function resolveLocal(
  { dateTime, timeZone }: { dateTime: string; timeZone: string | null },
  contactTimeZone: string,
): ResolvedWake {
  try {
    const local = Temporal.PlainDateTime.from(dateTime, { overflow: 'reject' });
    // "Compatible": a time in a spring gap moves forward by the gap, a repeated one is the earlier instant.
    const zoned = local.toZonedDateTime(timeZone ?? contactTimeZone, { disambiguation: 'compatible' });
    return { kind: 'RESOLVED', at: zoned.epochMilliseconds };
  } catch {
    return refuse(
      ['local', 'dateTime'],
      'dateTime must be an existing date and time, such as 2026-03-29T09:00.',
    );
  }
}

/** The few that are used again and again. */
const parsed = new LRUCache<string, Temporal.Duration>({ max: 1_000 });

/** `null` for what is no duration ahead, or counts months or years, whose length nobody means exactly. */
function parseDuration(text: string): Temporal.Duration | null {
  if (text.length > MAX_LENGTH) return null;
  const known = parsed.get(text);
  if (known) return known;
  const duration = parseNew(text);
  if (duration) parsed.set(text, duration);
  return duration;
}

function parseNew(text: string): Temporal.Duration | null {
  try {
    const duration = Temporal.Duration.from(text);
    return duration.sign < 0 || duration.years !== 0 || duration.months !== 0 ? null : duration;
  } catch {
    return null;
  }
}
