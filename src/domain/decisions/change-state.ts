import { type Actor, SYSTEM } from '../actor';
import {
  type ActiveStatus,
  type BotStatus,
  copyStatus,
  createInitialStatus,
  type InactiveStatus,
  isSilent,
  type SleepingStatus,
  type StatusReason,
  waitingSinceOf,
  wakeTimeOf,
} from '../bot-status';
import { isPushed, type Outcome, type SilencePeriod, type StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { resetTimeOf } from './reply-counts';

/** Why, when and by whom a status is changed. */
export interface Cause {
  readonly reason: StatusReason;
  readonly actor: Actor;
  readonly at: Instant;
  readonly note: string | null;
}

/** Makes the bot active: clears wake time, pin and lock, and resets the counts unless `keepsCounts`. */
export function wake(status: BotStatus, cause: Cause, { keepsCounts = false } = {}): ActiveStatus {
  return {
    state: 'ACTIVE',
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    since: cause.at,
    reason: cause.reason,
    changedBy: cause.actor,
    note: cause.note,
    replyCounts: keepsCounts ? status.replyCounts : [],
    countsResetAt: keepsCounts ? status.countsResetAt : resetTimeOf(status, cause.at),
    lastCommitAt: status.lastCommitAt,
    waiting: status.waiting,
    answeredThrough: status.answeredThrough,
    newestInboundAt: status.newestInboundAt,
    reservedTokens: status.reservedTokens,
    lastExplicitAt: status.lastExplicitAt,
    lastSilence: isSilent(status) ? status.state : status.lastSilence,
  };
}

export function fallAsleep(
  status: BotStatus,
  cause: Cause,
  wakeAt: Instant | null,
  {
    pinned = false,
    finalReplyToken = null,
    endOnReply = false,
  }: Partial<Pick<SleepingStatus, 'pinned' | 'finalReplyToken' | 'endOnReply'>> = {},
): SleepingStatus {
  const silent = isSilent(status) ? status : null;
  return {
    state: 'SLEEPING',
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    // A sleep that continues keeps its start, because `maxRuleSleep` counts from there.
    since: status.state === 'SLEEPING' ? status.since : cause.at,
    reason: cause.reason,
    changedBy: cause.actor,
    note: cause.note,
    replyCounts: status.replyCounts,
    countsResetAt: status.countsResetAt,
    lastCommitAt: status.lastCommitAt,
    waiting: status.waiting,
    answeredThrough: status.answeredThrough,
    newestInboundAt: status.newestInboundAt,
    reservedTokens: status.reservedTokens,
    lastExplicitAt: status.lastExplicitAt,
    wakeAt,
    silentSince: silent ? silent.silentSince : cause.at,
    pinned,
    finalReplyToken,
    endOnReply,
    soleCause: status.state === 'SLEEPING' ? status.soleCause : null,
  };
}

export function turnOff(
  status: BotStatus,
  cause: Cause,
  wakeAt: Instant | null,
  locked: boolean,
): InactiveStatus {
  const silent = isSilent(status) ? status : null;
  return {
    state: 'INACTIVE',
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    since: status.state === 'INACTIVE' ? status.since : cause.at,
    reason: cause.reason,
    changedBy: cause.actor,
    note: cause.note,
    replyCounts: status.replyCounts,
    countsResetAt: status.countsResetAt,
    lastCommitAt: status.lastCommitAt,
    waiting: status.waiting,
    answeredThrough: status.answeredThrough,
    newestInboundAt: status.newestInboundAt,
    reservedTokens: status.reservedTokens,
    lastExplicitAt: status.lastExplicitAt,
    wakeAt,
    silentSince: silent ? silent.silentSince : cause.at,
    locked,
  };
}

/** Stands in for a stored status that cannot be read. The bot may have been off, and stays off until the repair. */
export function createUnreadableStatus(since: Instant): InactiveStatus {
  const cause: Cause = { reason: 'INITIAL', actor: SYSTEM, at: since, note: null };
  return turnOff(createInitialStatus(since), cause, null, false);
}

/** The effect of a transition on a status. Versions are assigned afterwards, by `recordChange`. */
export interface Effect {
  readonly outcome: Outcome;
  readonly next: BotStatus;
}

/** An effect with the number of its row in docs/domain.md. */
export interface NumberedEffect {
  readonly row: number;
  readonly effect: Effect;
}

export function applied(next: BotStatus): Effect {
  return { outcome: 'APPLIED', next };
}

/** Increments version and epoch and creates the history entry for an effect. */
export function recordChange(
  before: BotStatus,
  { outcome, next }: Effect,
  cause: Cause,
  { row, recordedAt, messageId }: Pick<StatusChange, 'row' | 'recordedAt' | 'messageId'>,
  /** The status before the message was noted, if it was. */
  formerly = before,
): { status: BotStatus; change: StatusChange } {
  const stateChanged = next.state !== before.state;
  const status = copyStatus(next);
  status.version = before.version + (isPushed(outcome) ? 1 : 0);
  status.epoch = before.epoch + (stateChanged ? 1 : 0);
  const change: StatusChange = {
    row,
    version: status.version,
    previousState: before.state,
    state: status.state,
    outcome,
    // At the message limit the reason is MESSAGE_LIMIT, regardless of the message that reached it.
    reason: stateChanged ? status.reason : cause.reason,
    actor: cause.actor,
    note: cause.note,
    wakeAt: wakeTimeOf(status),
    effectiveAt: cause.at,
    recordedAt,
    messageId,
    endedSilence: stateChanged && status.state === 'ACTIVE' ? silencePeriodOf(before, cause.at) : null,
    isWaitingChanged: waitingSinceOf(status) !== waitingSinceOf(formerly),
    statusAfter: status,
  };
  return { status, change };
}

function silencePeriodOf(before: BotStatus, endedAt: Instant): SilencePeriod | null {
  if (!isSilent(before)) return null;
  return {
    startedAt: before.silentSince,
    endedAt,
    reason: before.reason,
    actor: before.changedBy,
    pendingInbound: before.waiting.length,
  };
}
