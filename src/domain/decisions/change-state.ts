import { type Actor, SYSTEM } from '../actor';
import {
  type ActiveStatus,
  type BotStatus,
  createInitialStatus,
  type InactiveStatus,
  isExplicitReason,
  isSilent,
  NONE_BY_CHANNEL,
  type SleepingStatus,
  type StatusReason,
  wakeTimeOf,
} from '../bot-status';
import { isPushed, type Outcome, type SilencePeriod, type StatusChange } from '../status-change';
import type { Instant } from '../time/instant';

/**
 * Returns a copy that the caller may modify before sharing it. A plain clone is as fast as an object literal; a spread
 * followed by further properties is fifty times slower.
 */
export function copyStatus<S extends BotStatus>(status: S): { -readonly [K in keyof S]: S[K] } {
  return { ...status };
}

/** Why, when and by whom a status is changed. */
export interface Cause {
  readonly reason: StatusReason;
  readonly actor: Actor;
  readonly at: Instant;
  readonly note: string | null;
}

/** Makes the bot active: clears wake time, pin, lock and waiting messages and resets the counters. */
export function wake(status: BotStatus, cause: Cause): ActiveStatus {
  return {
    state: 'ACTIVE',
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    since: cause.at,
    reason: cause.reason,
    changedBy: cause.actor,
    note: cause.note,
    replyCounts: NONE_BY_CHANNEL,
    reservedTokens: status.reservedTokens,
    lastExplicitAt: lastExplicitChange(status, cause),
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
  }: Partial<Pick<SleepingStatus, 'pinned' | 'finalReplyToken'>> = {},
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
    reservedTokens: status.reservedTokens,
    lastExplicitAt: lastExplicitChange(status, cause),
    wakeAt,
    silentSince: silent ? silent.silentSince : cause.at,
    pendingInbound: silent ? silent.pendingInbound : 0,
    waitingSince: silent ? silent.waitingSince : null,
    pinned,
    finalReplyToken,
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
    reservedTokens: status.reservedTokens,
    lastExplicitAt: lastExplicitChange(status, cause),
    wakeAt,
    silentSince: silent ? silent.silentSince : cause.at,
    pendingInbound: silent ? silent.pendingInbound : 0,
    waitingSince: silent ? silent.waitingSince : null,
    locked,
  };
}

/** Stands in for a stored status that cannot be read. The bot may have been off, and stays off until the repair. */
export function createUnreadableStatus(since: Instant): InactiveStatus {
  const cause: Cause = { reason: 'INITIAL', actor: SYSTEM, at: since, note: null };
  return turnOff(createInitialStatus(since), cause, null, false);
}

function lastExplicitChange(status: BotStatus, cause: Cause): Instant | null {
  return isExplicitReason(cause.reason) ? cause.at : status.lastExplicitAt;
}

/** The effect of a transition on a status. Versions are assigned afterwards, by `recordChange`. */
export interface Effect {
  readonly outcome: Outcome;
  readonly next: BotStatus;
}

/** Increments version and epoch and creates the history entry for an effect. */
export function recordChange(
  before: BotStatus,
  { outcome, next }: Effect,
  cause: Cause,
  { row, recordedAt, messageId }: Pick<StatusChange, 'row' | 'recordedAt' | 'messageId'>,
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
    pendingInbound: before.pendingInbound,
  };
}
