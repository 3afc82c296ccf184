import {
  type BotStatus,
  copyStatus,
  isLocked,
  isOptedOut,
  isSilent,
  type SilentStatus,
  wakeTimeOf,
} from '../bot-status';
import type { SetEvent } from '../event';
import { type Instant, isLater } from '../time/instant';
import { applied, type Cause, fallAsleep, type NumberedEffect, turnOff } from './change-state';
import { endsOnReply } from './rule';

/** What decides between two statuses. */
interface Strictness {
  readonly rank: number;
  readonly wakeAt: Instant | null;
  readonly isLocked: boolean;
}

const RANKS = { ACTIVE: 0, SLEEPING: 1, INACTIVE: 2 } as const;
const OPTED_OUT = 3;
const ROWS = {
  SLEEPING: { ACTIVE: 20, SLEEPING: 21, INACTIVE: 22 },
  INACTIVE: { ACTIVE: 40, SLEEPING: 41, INACTIVE: 42 },
} as const;

function strictnessOf(status: BotStatus): Strictness {
  const rank = isOptedOut(status) ? OPTED_OUT : RANKS[status.state];
  return { rank, wakeAt: wakeTimeOf(status), isLocked: isLocked(status) };
}

function isStricter(a: Strictness, b: Strictness): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  if (a.wakeAt !== b.wakeAt) return isLater(a.wakeAt, b.wakeAt);
  return a.isLocked && !b.isLocked;
}

/** The stricter of two statuses, silent until the later of their wake times. Of equal ones, the first. */
export function stricterOf(a: BotStatus, b: BotStatus): BotStatus {
  const stricter = isStricter(strictnessOf(b), strictnessOf(a)) ? b : a;
  const other = stricter === a ? b : a;
  if (!isSilent(stricter) || !isSilent(other)) return stricter;
  const isLonger = isLater(other.wakeAt, stricter.wakeAt);
  // A reply that would not end both must not end the stricter one.
  const staysOnReply = endsOnReply(stricter) && !endsOnReply(other);
  if (!isLonger && !staysOnReply) return stricter;
  const next = copyStatus(stricter);
  if (isLonger) next.wakeAt = other.wakeAt;
  if (next.state === 'SLEEPING' && staysOnReply) next.endOnReply = false;
  return next;
}

/** An explicit call that must not shorten the silence that stands. */
export function applyStricter(status: SilentStatus, event: SetEvent, cause: Cause): NumberedEffect {
  const row = ROWS[status.state][event.state];
  const wanted = wantedStatus(status, event, cause);
  if (wanted === null) return { row, effect: { outcome: 'NO_CHANGE', next: status } };
  const next = stricterOf(status, wanted);
  if (next === status) return { row, effect: { outcome: 'NO_CHANGE', next } };
  const isMoved = !isStricter(strictnessOf(wanted), strictnessOf(status));
  return { row, effect: isMoved ? { outcome: 'EXTENDED', next } : applied(next) };
}

function wantedStatus(status: SilentStatus, event: SetEvent, cause: Cause): SilentStatus | null {
  const { state, wakeAt, pinned, endOnReply, locked } = event;
  if (state === 'ACTIVE') return null;
  return state === 'SLEEPING'
    ? fallAsleep(status, cause, wakeAt, { pinned, endOnReply })
    : turnOff(status, cause, wakeAt, locked);
}
