import type { Actor } from '../actor';
import { type BotStatus, copyStatus, type WaitingMessage } from '../bot-status';
import type { StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { type Cause, recordChange, wake } from './change-state';
import { applyDueWake } from './due-wake';
import { type CountKey, uncountReply } from './reply-counts';
import { limitWaiting } from './waiting';

/** A message or committed reply that turned out not to be what it was taken for. */
export interface TakenBack {
  /** Identifies it as the cause of a sleep. */
  readonly factKey: string;
  readonly messageId: string | null;
  /** The time up to which it answered; `null` if it was no answer. */
  readonly answeredAt: Instant | null;
  /** Where and when it was counted; `null` if it was not. */
  readonly counted: (CountKey & { readonly at: Instant }) | null;
}

/** What else the contact and others wrote, as far as it is kept. */
export interface OtherMessages {
  /** The newest time up to which another message or reply answers. */
  readonly answeredThrough: Instant | null;
  readonly inbound: readonly WaitingMessage[];
}

/**
 * Takes a message or reply back, as if it had never been: its count, what it answered, and the sleep of which it is the
 * sole cause. The counts of others and the reservations that it made void stay as they are.
 */
export function decideTakingBack(
  before: BotStatus,
  taken: TakenBack,
  others: OtherMessages,
  { actor, now }: { readonly actor: Actor; readonly now: Instant },
): { readonly status: BotStatus; readonly changes: readonly StatusChange[] } {
  const due = applyDueWake(before, now);
  const uncounted = taken.counted ? uncountReply(due.status, taken.counted, taken.counted.at) : due.status;
  const status = restoreWaiting(uncounted, taken, others);
  const cause: Cause = { reason: 'CORRECTION', actor, at: now, note: null };
  const isSoleCause = status.state === 'SLEEPING' && status.soleCause === taken.factKey;
  const recorded = recordChange(
    status,
    isSoleCause
      ? { outcome: 'APPLIED', next: wake(status, cause, { keepsCounts: true }) }
      : { outcome: 'NO_CHANGE', next: status },
    cause,
    { row: isSoleCause ? 88 : 89, recordedAt: now, messageId: taken.messageId },
    due.status,
  );
  const changes = due.change ? [due.change, recorded.change] : [recorded.change];
  return { status: recorded.status, changes };
}

function restoreWaiting(
  status: BotStatus,
  { answeredAt }: TakenBack,
  { answeredThrough, inbound }: OtherMessages,
): BotStatus {
  // Another answer was at least as new.
  if (answeredAt === null || answeredAt !== status.answeredThrough) return status;
  const isOpenAgain = ({ sentAt }: WaitingMessage) =>
    sentAt <= answeredAt && sentAt > (answeredThrough ?? -Infinity);
  const next = copyStatus(status);
  next.answeredThrough = answeredThrough;
  next.waiting = limitWaiting([...inbound.filter(isOpenAgain), ...status.waiting]);
  return next;
}
