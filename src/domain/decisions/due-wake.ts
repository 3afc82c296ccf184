import { SYSTEM } from '../actor';
import { type BotStatus, isSilent } from '../bot-status';
import type { Instant } from '../time/instant';
import { applied, type Cause, recordChange, wake } from './change-state';

/**
 * Returns the status at `now`, with the due wake as its change or `null`: a wake time that has passed takes effect even
 * if no timer has run. Reads use the result without storing it; every event applies it first, as a separate change. The
 * boundary is inclusive: the bot is active at `wakeAt`.
 */
export function applyDueWake(status: BotStatus, now: Instant) {
  if (!isSilent(status) || status.wakeAt === null || status.wakeAt > now) return { status, change: null };
  const row = status.state === 'SLEEPING' ? 26 : 44;
  const cause: Cause = { reason: 'TIMER', actor: SYSTEM, at: status.wakeAt, note: null };
  // Two programs that answer each other must reach the message limit in the end.
  const keepsCounts = status.reason === 'REPLY_BURST';
  const effect = applied(wake(status, cause, { keepsCounts }));
  return recordChange(status, effect, cause, { row, recordedAt: now, messageId: null });
}
