import type { BotRules } from '../bot-rules';
import type { BotStatus } from '../bot-status';
import type { MessageEvent } from '../event';
import { isLater, MINUTE } from '../time/instant';
import { applied, type Cause, type Effect, fallAsleep } from './change-state';
import { type CountKey, countReply, isBurst, repliesOn, windowEndOf } from './reply-counts';
import { addSleep } from './rule';

const BURST_SLEEP = 15 * MINUTE;

/** A reply, and what its count needs. */
interface ReplyContext {
  readonly status: BotStatus;
  readonly event: MessageEvent;
  readonly rules: BotRules;
  /** The bot whose replies are counted. */
  readonly botId: string | null;
  readonly cause: Cause;
}

function counted({ status, event, botId, rules, cause }: ReplyContext): BotStatus {
  return countReply(status, { botId, channel: event.channel }, rules, cause.at);
}

export function replyCounted(context: ReplyContext): Effect {
  return { outcome: 'NO_CHANGE', next: counted(context) };
}

export function isLastReply({ status, event, botId, rules, cause }: ReplyContext): boolean {
  return repliesOn(status, { botId, channel: event.channel }, rules, cause.at) + 1 >= rules.maxMessages;
}

/** Whether the window of the count ends before the sleep would. */
export function isLastReplyOfWindow(context: ReplyContext): boolean {
  const { event, botId, rules, cause } = context;
  if (!isLastReply(context)) return false;
  const windowEnd = windowEndOf(counted(context), { botId, channel: event.channel }, rules, cause.at);
  return isLater(addSleep(cause.at, rules.limitSleep), windowEnd);
}

export function sleepAfterReply(context: ReplyContext): Effect {
  const { event, botId, rules, cause } = context;
  return sleepAtLimit(counted(context), { botId, channel: event.channel }, cause, rules);
}

/** Row 8, and row 61 at the reply gate: the limit is reached. The bot sleeps no longer than the count runs. */
export function sleepAtLimit(
  status: BotStatus,
  key: CountKey,
  { actor, at, note }: Cause,
  rules: BotRules,
): Effect {
  const cause: Cause = { reason: 'MESSAGE_LIMIT', actor, at, note };
  const windowEnd = windowEndOf(status, key, rules, at);
  const wakeAt = addSleep(at, rules.limitSleep);
  return applied(fallAsleep(status, cause, isLater(wakeAt, windowEnd) ? windowEnd : wakeAt));
}

export function isReplyOfBurst({ status, event, botId, rules, cause }: ReplyContext): boolean {
  return isBurst(status, { botId, channel: event.channel }, rules, cause.at);
}

export function sleepAfterBurst(context: ReplyContext): Effect {
  return sleepAtBurst(counted(context), context.cause);
}

/** Row 81: more replies within a minute than a person would read. */
export function sleepAtBurst(status: BotStatus, { actor, at, note }: Cause): Effect {
  const cause: Cause = { reason: 'REPLY_BURST', actor, at, note };
  return applied(fallAsleep(status, cause, at + BURST_SLEEP));
}
