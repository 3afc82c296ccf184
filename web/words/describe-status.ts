import type { BadgeActor, BadgeStatus } from '../api/generated/operations';
import type { StatusReason } from '../api/generated/schema';
import { REASON_LABELS, STATE_LABELS } from './labels';
import { formatMoment } from './moments';

/** A page that was opened before the service was upgraded may be told of a reason that it has no words for. */
export function describeReason(reason: StatusReason): string {
  return REASON_LABELS[reason] ?? reason.toLowerCase().replaceAll('_', ' ');
}

export function describeActor({ kind, name, id }: BadgeActor): string {
  if (name) return name;
  if (kind === 'BOT') return 'The bot';
  if (kind === 'SYSTEM') return 'The service';
  return id ?? (kind === 'USER' ? 'A teammate' : 'An integration');
}

/** What the bot does, in one word. */
export function labelOf(status: BadgeStatus): string {
  return isDrafting(status) ? 'Drafting' : STATE_LABELS[status.state];
}

/** The state as a heading. */
export function titleOf(status: BadgeStatus): string {
  return isDrafting(status) ? 'Bot drafts replies' : `Bot is ${STATE_LABELS[status.state].toLowerCase()}`;
}

/** The state in a few words, for buttons and announcements: no countdown, which would never stop talking. */
export function describeState(status: BadgeStatus, now: number, timeZone?: string): string {
  return `${titleOf(status)} ${describeUntil(status, now, timeZone)}`.trimEnd();
}

/** Until when it stays as it is; nothing for a bot that is active. */
export function describeUntil({ state, wakeAt }: BadgeStatus, now: number, timeZone?: string): string {
  if (state === 'ACTIVE') return '';
  return wakeAt === null ? 'until turned on' : `until ${formatMoment(Date.parse(wakeAt), now, timeZone)}`;
}

function isDrafting({ state, permission }: BadgeStatus): boolean {
  return state === 'ACTIVE' && permission === 'SUGGEST';
}
