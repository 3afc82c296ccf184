import type { WakeInput } from '../../api/generated/schema';
import type { WantedStatus } from '../documents';

export interface SleepChoice {
  readonly id: string;
  readonly label: string;
  readonly wake: (now: Date, timeZone: string) => WakeInput | undefined;
}

/** The ready durations of the menu, from the shortest to "until turned on". */
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
  { id: 'forever', label: 'Until turned on', wake: () => undefined },
];

export const UNITS = ['minutes', 'hours', 'days'] as const;
export type Unit = (typeof UNITS)[number];

/** An amount as a duration, or `null` for what is none. Days are calendar days there. */
export function toDuration(amount: number, unit: Unit): string | null {
  if (!Number.isInteger(amount) || amount < 1) return null;
  const forms: Record<Unit, string> = { minutes: `PT${amount}M`, hours: `PT${amount}H`, days: `P${amount}D` };
  return forms[unit];
}

/** Tomorrow at nine on the viewer's wall clock; the service turns it into a moment, summer time and all. */
export function tomorrowAtNine(now: Date): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return `${toLocalDate(day)}T09:00`;
}

/** A moment as an `<input type="datetime-local">` has it. */
export function toLocalDateTime(date: Date): string {
  return `${toLocalDate(date)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** About when the bot comes back, to be shown until the service has said it exactly. */
export function estimateWake(wake: WantedStatus['wake'], now: number): string | null {
  if (!wake) return null;
  if (wake.at !== undefined) return wake.at;
  if (wake.local !== undefined) return new Date(wake.local.dateTime).toISOString();
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(wake.after);
  const [days, hours, minutes] = [match?.[1], match?.[2], match?.[3]].map((part) => Number(part ?? 0));
  return new Date(now + ((days! * 24 + hours!) * 60 + minutes!) * 60_000).toISOString();
}

function toLocalDate(date: Date): string {
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
