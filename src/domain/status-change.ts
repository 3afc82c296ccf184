import type { Actor } from './actor';
import type { BotState, BotStatus, StatusReason } from './bot-status';
import type { Instant } from './time/instant';

/** What history keeps: a DUPLICATE is answered with the first outcome and leaves no trace of its own. */
export const KEPT_OUTCOMES = ['APPLIED', 'EXTENDED', 'NO_CHANGE', 'SUPPRESSED', 'STALE'] as const;
export type KeptOutcome = (typeof KEPT_OUTCOMES)[number];
export type Outcome = KeptOutcome | 'DUPLICATE';

/** The silence that a wake ended. */
export interface SilencePeriod {
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: StatusReason;
  readonly actor: Actor;
  readonly pendingInbound: number;
}

/** One entry of a contact's history. */
export interface StatusChange {
  /** The row of the transition table that decided. */
  readonly row: number;
  /** The status's version afterwards. */
  readonly version: number;
  readonly from: BotState;
  readonly to: BotState;
  readonly outcome: KeptOutcome;
  /** What caused it. An extended sleep may keep an older reason of its own. */
  readonly reason: StatusReason;
  readonly actor: Actor;
  readonly note: string | null;
  readonly wakeAt: Instant | null;
  /** When it took effect; for a timer its wake time. */
  readonly effectiveAt: Instant;
  /** When it was written. */
  readonly recordedAt: Instant;
  readonly messageId: string | null;
  readonly endedSilence: SilencePeriod | null;
  /** The status it left. */
  readonly statusAfter: BotStatus;
}

/** Whether the status itself changed: the version rose, and subscribers are told. */
export function isPushed(outcome: Outcome): boolean {
  return outcome === 'APPLIED' || outcome === 'EXTENDED';
}
