import type { ContactInfo, HistoryItem } from '../generated/operations.js';
import { A_TEAMMATE, describeActor, describeReason, describeWake, formatMoment } from '../words';

/** Says in one line what a change did, and why. */
export function describeChange(item: HistoryItem, now: number): string {
  const { outcome, state, wakeAt } = item;
  switch (outcome) {
    case 'APPLIED':
      return state === 'ACTIVE'
        ? describeCause(item)
        : `${describeCause(item)}. ${describeWake(wakeAt, now)}`;
    case 'EXTENDED':
      return wakeAt === null
        ? 'Pause extended until turned on'
        : `Pause extended to ${formatMoment(wakeAt, now)}`;
    case 'SUPPRESSED':
      return `No effect: ${nameTrigger(item)}, but the bot is inactive, or its end time is fixed`;
    case 'STALE':
      return `No effect: ${nameTrigger(item)}, but it was delivered too late`;
    default:
      return describeCause(item);
  }
}

/** Whether an entry says something about the bot. Most messages change nothing. */
export function isNotable({ outcome, reason }: HistoryItem): boolean {
  return outcome !== 'NO_CHANGE' || reason === 'CORRECTION' || reason === 'MERGE';
}

/** Announces a change in the conversation, with the number of replies where the bot has just reached its limit. */
export function announceChange(item: HistoryItem, { botStatus }: ContactInfo, now: number): string {
  const isStanding = item.version === botStatus.version && item.reason === 'MESSAGE_LIMIT';
  if (!isStanding || item.outcome !== 'APPLIED') return describeChange(item, now);
  const sent = Math.max(...botStatus.messageCounts.map((count) => count.sent));
  const until = item.wakeAt ? formatMoment(item.wakeAt, now) : 'turned on';
  return `The bot has sent ${sent} ${sent === 1 ? 'reply' : 'replies'}, its limit, and sleeps until ${until}`;
}

function describeCause({ state, reason, actor }: HistoryItem): string {
  if (reason === 'MANUAL' || reason === 'API') return `${DECISIONS[state]} by ${describeActor(actor)}`;
  // Of a message of an unknown sender, only the inbox is known that reported it.
  const isKnown = reason !== 'TEAMMATE_MESSAGE' || actor.kind === 'USER';
  return describeReason(reason, isKnown ? actor : A_TEAMMATE);
}

const DECISIONS = { ACTIVE: 'Turned on', SLEEPING: 'Put to sleep', INACTIVE: 'Set to inactive' } as const;

/** What would have changed the status. */
function nameTrigger({ reason, actor }: HistoryItem): string {
  if (reason === 'TEAMMATE_MESSAGE' || reason === 'WORKFLOW_MESSAGE') return `${describeActor(actor)} wrote`;
  return reason === 'INBOUND_MESSAGE'
    ? 'the contact wrote'
    : `“${describeReason(reason, actor)}” was reported`;
}
