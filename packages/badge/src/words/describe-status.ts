import type { BadgeActor, BadgeStatus } from '../api/generated/operations.js';
import type { StatusReason } from '../api/generated/schema.js';
import { REASON_LABELS, STATE_LABELS } from './labels.js';
import { formatMoment } from './moments.js';

/** The service may have been upgraded since the page was opened, and send a reason that the page does not know. */
export function describeReason(reason: StatusReason): string {
  return REASON_LABELS[reason] ?? reason.toLowerCase().replaceAll('_', ' ');
}

export function describeActor({ via, ...actor }: BadgeActor): string {
  return via ? `${nameOf(actor)} via ${nameOf(via)}` : nameOf(actor);
}

function nameOf({ kind, name, externalId }: Omit<BadgeActor, 'via'>): string {
  if (name) return name;
  if (kind === 'BOT') return 'The bot';
  if (kind === 'SYSTEM') return 'The service';
  if (kind === 'CONTACT') return 'The contact';
  return externalId ?? (kind === 'USER' ? 'A teammate' : 'An integration');
}

/** The label of the state. */
export function labelOf(status: BadgeStatus): string {
  return isDrafting(status) ? 'Drafting' : STATE_LABELS[status.state];
}

/** The state as a heading. */
export function titleOf(status: BadgeStatus): string {
  return isDrafting(status) ? 'Bot drafts replies' : `Bot is ${STATE_LABELS[status.state].toLowerCase()}`;
}

/** Describes the state for buttons and announcements. Without a countdown, which would be announced again and again. */
export function describeState(status: BadgeStatus, now: number, timeZone?: string): string {
  return `${titleOf(status)} ${describeUntil(status, now, timeZone)}`.trimEnd();
}

/** Describes the end of the state. Empty for an active bot. */
export function describeUntil({ state, wakeAt }: BadgeStatus, now: number, timeZone?: string): string {
  if (state === 'ACTIVE') return '';
  return wakeAt === null ? 'until turned on' : `until ${formatMoment(Date.parse(wakeAt), now, timeZone)}`;
}

function isDrafting({ state, permission }: BadgeStatus): boolean {
  return state === 'ACTIVE' && permission === 'SUGGEST';
}
