import { z } from 'zod';
import type { Instant } from '../../domain/time/instant';

/** Longer than any time. */
const MAX_LENGTH = 64;
/** A lower number is in seconds: in milliseconds, it would be a time before March 1973. */
const FIRST_MILLISECONDS = 100_000_000_000;
/** The end of the range of dates. */
const LAST: Instant = 8_640_000_000_000_000;

const rfc3339 = z.iso.datetime({ offset: true });

/** A time as RFC 3339 text with an offset; `null` for any other text. */
export function instantOfText(text: string): Instant | null {
  if (text.length > MAX_LENGTH) return null;
  const { success, data } = rfc3339.safeParse(text.toUpperCase());
  return success ? Date.parse(data) : null;
}

/** A time in seconds or milliseconds since 1970; `null` for a number that is neither. */
export function instantOfNumber(number: number): Instant | null {
  const milliseconds = Math.trunc(number < FIRST_MILLISECONDS ? number * 1_000 : number);
  return milliseconds >= 0 && milliseconds <= LAST ? milliseconds : null;
}
