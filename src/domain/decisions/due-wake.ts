import { SYSTEM } from '../actor';
import { type BotStatus, isSilent } from '../bot-status';
import type { StatusChange } from '../status-change';
import type { Instant } from '../time/instant';
import { type Cause, wake } from './change-state';
import { type Effect, recordChange } from './record-change';

export interface DueWake {
  readonly status: BotStatus;
  /** The wake that is due but not yet written, or `null`. */
  readonly change: StatusChange | null;
}

/**
 * The status as it counts at `now`: a wake time that has come already counts, whether or not a timer ran.
 * Reads answer with it and write nothing; every event applies it first, as a change of its own.
 * The boundary is inclusive: awake at `wakeAt`.
 */
export function applyDueWake(status: BotStatus, now: Instant): DueWake {
  if (!isSilent(status) || status.wakeAt === null || status.wakeAt > now) return { status, change: null };
  const row = status.state === 'SLEEPING' ? 26 : 44;
  const cause: Cause = { reason: 'TIMER', actor: SYSTEM, at: status.wakeAt, note: null };
  const effect: Effect = { outcome: 'APPLIED', next: wake(status, cause) };
  return recordChange(status, effect, cause, { row, recordedAt: now, messageId: null });
}
