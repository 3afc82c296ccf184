import type { ActiveStatus, BotStatus, InactiveStatus, SleepingStatus } from '../bot-status';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A copy that its maker may change before anybody else sees it. */
export function copyStatus(status: BotStatus): Mutable<BotStatus> {
  switch (status.state) {
    case 'ACTIVE':
      return copyActive(status);
    case 'SLEEPING':
      return copySleeping(status);
    case 'INACTIVE':
      return copyInactive(status);
  }
}

function copyActive(status: ActiveStatus): Mutable<ActiveStatus> {
  return {
    state: 'ACTIVE',
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    since: status.since,
    reason: status.reason,
    changedBy: status.changedBy,
    note: status.note,
    replyCounts: status.replyCounts,
    reservedTokens: status.reservedTokens,
    lastExplicitAt: status.lastExplicitAt,
    lastSilence: status.lastSilence,
  };
}

export function copySleeping(status: SleepingStatus): Mutable<SleepingStatus> {
  return {
    state: 'SLEEPING',
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    since: status.since,
    reason: status.reason,
    changedBy: status.changedBy,
    note: status.note,
    replyCounts: status.replyCounts,
    reservedTokens: status.reservedTokens,
    lastExplicitAt: status.lastExplicitAt,
    wakeAt: status.wakeAt,
    silentSince: status.silentSince,
    pendingInbound: status.pendingInbound,
    waitingSince: status.waitingSince,
    pinned: status.pinned,
    finalReplyToken: status.finalReplyToken,
  };
}

function copyInactive(status: InactiveStatus): Mutable<InactiveStatus> {
  return {
    state: 'INACTIVE',
    version: status.version,
    epoch: status.epoch,
    turn: status.turn,
    since: status.since,
    reason: status.reason,
    changedBy: status.changedBy,
    note: status.note,
    replyCounts: status.replyCounts,
    reservedTokens: status.reservedTokens,
    lastExplicitAt: status.lastExplicitAt,
    wakeAt: status.wakeAt,
    silentSince: status.silentSince,
    pendingInbound: status.pendingInbound,
    waitingSince: status.waitingSince,
    locked: status.locked,
  };
}
