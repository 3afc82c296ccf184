import type { Actor, BotStatus } from './bot-status';

const REASONS: Readonly<Record<string, string>> = {
  MANUAL: 'Switched by hand',
  API: 'Switched by an integration',
  BULK: 'Switched for many contacts at once',
  WORKFLOW_ACTION: 'Switched by a workflow',
  MANUAL_MESSAGE: 'A teammate wrote to the contact',
  WORKFLOW_MESSAGE: 'A workflow wrote to the contact',
  MESSAGE_LIMIT: 'It reached its limit of messages',
  HUMAN_HANDOVER: 'It handed over to a person',
  STOP_BOT: 'It reached the end of its task',
  APPOINTMENT_BOOKED: 'An appointment was booked',
  OPT_OUT: 'The contact opted out',
  TIMER: 'It came back at its time',
  INBOUND_MESSAGE: 'The contact wrote',
  CONVERSATION_READ: 'The conversation was read',
  REPLY: 'It sent a reply',
  INITIAL: 'From the start',
};

export function describeReason(reason: string): string {
  return REASONS[reason] ?? reason.toLowerCase().replaceAll('_', ' ');
}

export function describeActor({ kind, name, id }: Actor): string {
  if (name) return name;
  if (kind === 'BOT') return 'The bot';
  if (kind === 'SYSTEM') return 'The service';
  return id ?? (kind === 'USER' ? 'A teammate' : 'An integration');
}

/** The state in a few words, for buttons and announcements: no countdown, which would never stop talking. */
export function describeState(status: BotStatus, now: number, timeZone?: string): string {
  if (status.state === 'ACTIVE')
    return status.permission === 'SUGGEST' ? 'Bot drafts replies' : 'Bot is active';
  const what = status.state === 'SLEEPING' ? 'Bot is asleep' : 'Bot is off';
  return `${what} ${describeUntil(status, now, timeZone)}`;
}

/** Until when it stays as it is; nothing for a bot that is active. */
export function describeUntil({ state, wakeAt }: BotStatus, now: number, timeZone?: string): string {
  if (state === 'ACTIVE') return '';
  return wakeAt === null ? 'until turned on' : `until ${formatMoment(Date.parse(wakeAt), now, timeZone)}`;
}

/** A moment as one would say it, in the viewer's time zone: "today, 14:05", "tomorrow, 09:00", "Fri, 5 Jun, 09:00". */
export function formatMoment(at: number, now: number, timeZone?: string, locale?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone }).format(at);
  const days = dayNumber(at, timeZone) - dayNumber(now, timeZone);
  if (days === 0) return `today, ${time}`;
  if (days === 1) return `tomorrow, ${time}`;
  if (days === -1) return `yesterday, ${time}`;
  const isFar = Math.abs(days) > 300;
  const date = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isFar && { year: 'numeric' }),
    ...zone,
  }).format(at);
  return `${date}, ${time}`;
}

/** The calendar day somewhere, counted; differences are right across changes of the clocks. */
function dayNumber(at: number, timeZone?: string): number {
  const zone = timeZone === undefined ? {} : { timeZone };
  const parts = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    ...zone,
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Math.floor(Date.UTC(part('year'), part('month') - 1, part('day')) / 86_400_000);
}
