import type { WakeInput, WantedStatus } from 'bot-status-client/store';
import { durationMs } from '../words/durations.js';
import type { Phrases, TimeUnit } from '../words/phrases.js';

export interface SleepChoice {
  readonly label: (phrases: Phrases, now: number) => string;
  /** For screen readers, if the label needs the heading above it. It contains the label, which people say to click it. */
  readonly name?: (phrases: Phrases) => string;
  readonly status: (now: number, timeZone: string) => WantedStatus;
}

/** The predefined sleeps of the menu that have a duration, in menu order. */
export const DURATIONS: readonly SleepChoice[] = [
  lasting(30, 'minute', 'PT30M'),
  lasting(1, 'hour', 'PT1H'),
  lasting(4, 'hour', 'PT4H'),
  lasting(24, 'hour', 'PT24H'),
];

export const UNTIL_TOMORROW: SleepChoice = {
  label: (phrases, now) => phrases.words.sleepUntil(phrases.moment(tomorrowAtNine(now).getTime(), now)),
  status: (now, timeZone) => sleep({ local: { dateTime: toLocalDateTime(tomorrowAtNine(now)), timeZone } }),
};

export const UNTIL_REPLY: SleepChoice = {
  label: ({ words }) => words.sleepUntilReply,
  status: () => ({ ...sleep({ until: 'WOKEN' }), endOnReply: true }),
};

export const UNTIL_TURNED_ON: SleepChoice = {
  label: ({ words }) => words.sleepUntilTurnedOn,
  status: () => sleep({ until: 'WOKEN' }),
};

/** One hour more, which keeps everything else of the sleep, such as who began it and why. */
export const ONE_HOUR_MORE: WantedStatus = sleep({ extendBy: 'PT1H' });

export const UNITS = ['minute', 'hour', 'day'] as const satisfies readonly TimeUnit[];
export type Unit = (typeof UNITS)[number];

/** The longest time that the service accepts for each unit: 366 days. */
export const MOST: Readonly<Record<Unit, number>> = { minute: 527_040, hour: 8_784, day: 366 };
export const MOST_DAYS = MOST.day;

/** Converts an amount to an ISO 8601 duration. `null` unless it is a whole number that the service accepts. */
export function toDuration(amount: number, unit: Unit): string | null {
  if (!Number.isInteger(amount) || amount < 1 || amount > MOST[unit]) return null;
  const forms: Record<Unit, string> = { minute: `PT${amount}M`, hour: `PT${amount}H`, day: `P${amount}D` };
  return forms[unit];
}

/** Tomorrow at 9:00 in the viewer's time zone. */
export function tomorrowAtNine(now: number): Date {
  const today = new Date(now);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, 9);
}

/** Formats a date as the value of an `<input type="datetime-local">`. It has no offset: the service applies the zone. */
export function toLocalDateTime(date: Date): string {
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Estimates the wake time, which is shown until the service sends the exact one. */
export function estimateWake(
  wake: WantedStatus['wake'],
  now: number,
  standing: string | null,
): string | null {
  if (!wake || wake.until !== undefined) return null;
  if (wake.at !== undefined) return wake.at;
  if (wake.local !== undefined) return new Date(wake.local.dateTime).toISOString();
  if (wake.after !== undefined) return new Date(now + durationMs(wake.after)).toISOString();
  return standing && new Date(Date.parse(standing) + durationMs(wake.extendBy ?? '')).toISOString();
}

function lasting(amount: number, unit: TimeUnit, after: string): SleepChoice {
  return {
    label: (phrases) => phrases.duration(amount, unit, 'short'),
    name: (phrases) => phrases.words.sleepForDuration(phrases.duration(amount, unit, 'short')),
    status: () => sleep({ after }),
  };
}

function sleep(wake: WakeInput): WantedStatus {
  return { state: 'SLEEPING', wake };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
