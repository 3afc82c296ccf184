import { type BotStatus, isSilent, wakeTimeOf } from '../bot-status';
import { isPushed, type KeptOutcome, type SilencePeriod, type StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { type Cause, copyStatus } from './change-state';

/** The effect of a transition on a status. Versions are assigned afterwards, by `recordChange`. */
export interface Effect {
  readonly outcome: KeptOutcome;
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
    from: before.state,
    to: status.state,
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

function silencePeriodOf(before: BotStatus, to: Instant): SilencePeriod | null {
  if (!isSilent(before)) return null;
  return {
    from: before.silentSince,
    to,
    reason: before.reason,
    actor: before.changedBy,
    pendingInbound: before.pendingInbound,
  };
}
