import type { WakeInput } from '../api/generated/schema.js';
import type { WantedStatus } from '../documents.js';
import { durationMs } from '../words/durations.js';

export interface SleepChoice {
  readonly id: string;
  readonly label: string;
  readonly wake: (now: Date, timeZone: string) => WakeInput;
}

/** The predefined sleep durations of the menu, in menu order. */
export const SLEEP_CHOICES: readonly SleepChoice[] = [
  { id: '30m', label: '30 minutes', wake: () => ({ after: 'PT30M' }) },
  { id: '1h', label: '1 hour', wake: () => ({ after: 'PT1H' }) },
  { id: '4h', label: '4 hours', wake: () => ({ after: 'PT4H' }) },
  { id: '24h', label: '24 hours', wake: () => ({ after: 'PT24H' }) },
  {
    id: 'tomorrow',
    label: 'Until tomorrow 9:00',
    wake: (now, timeZone) => ({ local: { dateTime: tomorrowAtNine(now), timeZone } }),
  },
  { id: 'forever', label: 'Until turned on', wake: () => ({ until: 'WOKEN' }) },
];

export const UNITS = ['minutes', 'hours', 'days'] as const;
export type Unit = (typeof UNITS)[number];

/** Converts an amount to an ISO 8601 duration. Returns `null` unless the amount is a positive integer. */
export function toDuration(amount: number, unit: Unit): string | null {
  if (!Number.isInteger(amount) || amount < 1) return null;
  const forms: Record<Unit, string> = { minutes: `PT${amount}M`, hours: `PT${amount}H`, days: `P${amount}D` };
  return forms[unit];
}

/** Tomorrow at 9:00 as a local time without an offset. The service applies the time zone. */
export function tomorrowAtNine(now: Date): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return `${toLocalDate(day)}T09:00`;
}

/** Formats a date as the value of an `<input type="datetime-local">`. */
export function toLocalDateTime(date: Date): string {
  return `${toLocalDate(date)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Estimates the wake time, which is shown until the service sends the exact one. */
export function estimateWake(wake: WantedStatus['wake'], now: number): string | null {
  if (!wake || wake.until !== undefined) return null;
  if (wake.at !== undefined) return wake.at;
  if (wake.local !== undefined) return new Date(wake.local.dateTime).toISOString();
  return wake.after === undefined ? null : new Date(now + durationMs(wake.after)).toISOString();
}

function toLocalDate(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
