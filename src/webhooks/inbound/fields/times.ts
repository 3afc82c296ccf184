import { z } from 'zod';
import type { Instant } from '../../../domain/time/instant';

/** Longer than any time. */
const MAX_LENGTH = 64;
/** A lower number is in seconds: in milliseconds, it would be a time before March 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;
/** The end of the range of dates. */
const LAST: Instant = 8_640_000_000_000_000;
const NUMBER = /^\d{1,15}(\.\d{1,9})?$/;
/** RFC 3339, apart from how it is divided. */
const DIVIDED = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(?:(Z|UTC)|([+-]\d\d):?(\d\d))$/i;

const rfc3339 = z.iso.datetime({ offset: true });

/** A time as a text of RFC 3339 with an offset, or as a number of seconds or milliseconds since 1970; else `null`. */
export function strictTime(value: unknown): Instant | null {
  if (typeof value === 'number') return timeOfNumber(value);
  return typeof value === 'string' && value.length <= MAX_LENGTH ? timeOfText(value.toUpperCase()) : null;
}

/**
 * A time in any form that systems and their versions write: also a number as a text, `2026-03-02 10:15:04 UTC`, or an offset
 * without a colon. A text without an offset is none, because it would be read in the time zone of this machine.
 */
export function lenientTime(value: unknown): Instant | null {
  if (typeof value !== 'string') return strictTime(value);
  if (NUMBER.test(value)) return timeOfNumber(Number(value));
  const [, date, time, utc, hours, minutes] = DIVIDED.exec(value) ?? [];
  return date === undefined ? null : strictTime(`${date}T${time}${utc ? 'Z' : `${hours}:${minutes}`}`);
}

function timeOfText(text: string): Instant | null {
  const { success, data } = rfc3339.safeParse(text);
  return success ? Date.parse(data) : null;
}

function timeOfNumber(number: number): Instant | null {
  const milliseconds = Math.trunc(number < FIRST_MILLISECONDS ? number * 1_000 : number);
  return milliseconds >= 0 && milliseconds <= LAST ? milliseconds : null;
}
