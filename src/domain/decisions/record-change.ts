import type { Actor } from '../actor';
import { type BotStatus, isSilent, type StatusReason, wakeTimeOf } from '../bot-status';
import type { Instant } from '../instant';
import { isPushed, type KeptOutcome, type SilencePeriod, type StatusChange } from '../status-change';

/** What a row of the table makes of a status; versions are not its business. */
export interface Effect {
  readonly outcome: KeptOutcome;
  readonly next: BotStatus;
}

export interface ChangeCause {
  readonly reason: StatusReason;
  readonly actor: Actor;
  /** When it takes effect. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly note?: string | null;
  readonly messageId?: string | null;
}

/** Counts versions and epochs, and writes the history entry for an effect. */
export function recordChange(
  before: BotStatus,
  effect: Effect & { readonly row: number },
  cause: ChangeCause,
): { status: BotStatus; change: StatusChange } {
  const { outcome, next, row } = effect;
  const stateChanged = next.state !== before.state;
  const status: BotStatus = {
    ...next,
    version: before.version + (isPushed(outcome) ? 1 : 0),
    epoch: before.epoch + (stateChanged ? 1 : 0),
  };
  const change: StatusChange = {
    row,
    version: status.version,
    from: before.state,
    to: status.state,
    outcome,
    // A sleep at the limit is caused by the limit, whatever message reached it.
    reason: stateChanged ? status.reason : cause.reason,
    actor: cause.actor,
    note: cause.note ?? null,
    wakeAt: wakeTimeOf(status),
    effectiveAt: cause.at,
    recordedAt: cause.recordedAt,
    messageId: cause.messageId ?? null,
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
