import type { Actor } from '../actor';
import type { ActiveStatus, BotStatus, InactiveStatus, SleepingStatus, StatusReason } from '../bot-status';
import { isSilent } from '../bot-status';
import type { Instant } from '../instant';

/** Why, by whom and when a status changes. */
export interface Cause {
  readonly reason: StatusReason;
  readonly actor: Actor;
  readonly at: Instant;
  readonly note?: string | null;
}

/** The same contact with its bot active again: wake time, pin, lock and waiting messages gone, counters at 0. */
export function wake(status: BotStatus, cause: Cause): ActiveStatus {
  return {
    ...sharedPart(status),
    ...stampOf(cause),
    state: 'ACTIVE',
    replyCounts: new Map(),
    lastSilence: isSilent(status) ? status.state : status.lastSilence,
  };
}

export function fallAsleep(
  status: BotStatus,
  cause: Cause,
  sleep: { wakeAt: Instant | null; pinned?: boolean; finalReplyToken?: string | null },
): SleepingStatus {
  return {
    ...sharedPart(status),
    ...stampOf(cause),
    ...silencePart(status, cause),
    state: 'SLEEPING',
    // Asleep already, the stretch goes on: its bound on rule sleep counts from where it began.
    since: status.state === 'SLEEPING' ? status.since : cause.at,
    wakeAt: sleep.wakeAt,
    pinned: sleep.pinned ?? false,
    finalReplyToken: sleep.finalReplyToken ?? null,
  };
}

export function turnOff(
  status: BotStatus,
  cause: Cause,
  off: { wakeAt: Instant | null; locked: boolean },
): InactiveStatus {
  return {
    ...sharedPart(status),
    ...stampOf(cause),
    ...silencePart(status, cause),
    state: 'INACTIVE',
    since: status.state === 'INACTIVE' ? status.since : cause.at,
    wakeAt: off.wakeAt,
    locked: off.locked,
  };
}

function stampOf(cause: Cause) {
  return { since: cause.at, reason: cause.reason, changedBy: cause.actor, note: cause.note ?? null };
}

function silencePart(status: BotStatus, cause: Cause) {
  return isSilent(status)
    ? {
        silentSince: status.silentSince,
        pendingInbound: status.pendingInbound,
        waitingSince: status.waitingSince,
      }
    : { silentSince: cause.at, pendingInbound: 0, waitingSince: null };
}

function sharedPart(status: BotStatus) {
  const { version, epoch, turn, replyCounts, reservedTokens, lastExplicitAt } = status;
  return { version, epoch, turn, replyCounts, reservedTokens, lastExplicitAt };
}
