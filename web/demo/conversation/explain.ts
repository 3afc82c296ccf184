import type { MessageAnswer } from '../documents';
import type { DenyReason } from '../generated/operations';
import { formatMoment, STATE_LABELS } from '../words';

const DENIALS: Readonly<Record<DenyReason, string>> = {
  SLEEPING: `it is ${STATE_LABELS.SLEEPING.toLowerCase()}`,
  INACTIVE: `it is ${STATE_LABELS.INACTIVE.toLowerCase()}`,
  BOT_UNAVAILABLE: 'this contact has no bot',
  MESSAGE_LIMIT: 'it has reached its limit of replies',
  REPLY_BURST: 'it has replied too often within a minute',
  AUTOMATIC_MESSAGE: 'the message needs no reply',
  LEASE_EXPIRED: 'it took too long',
  ALREADY_COMMITTED: 'it was sent before',
  SUPERSEDED: 'a newer message is being answered',
  STALE_CONTEXT: 'the conversation has moved on',
};

export function explainDenial(reason: DenyReason | null): string {
  return reason === null ? 'the gate is closed' : DENIALS[reason];
}

/** Describes the effect of a message on the bot. Returns `null` if there was none to describe. */
export function explainMessage(
  { outcome, botStatus, userErrors }: MessageAnswer,
  now: number,
): string | null {
  if (userErrors[0]) return `The service did not take it: ${userErrors[0].message}`;
  const until = botStatus?.wakeAt ? ` until ${formatMoment(Date.parse(botStatus.wakeAt), now)}` : '';
  switch (outcome) {
    case 'APPLIED':
      return botStatus?.state === 'ACTIVE' ? 'The bot woke up.' : `The bot went to sleep${until}.`;
    case 'EXTENDED':
      return `The bot now sleeps longer${until}.`;
    case 'SUPPRESSED':
      return 'The rule could not act: the bot was switched by hand.';
    default:
      return null;
  }
}
