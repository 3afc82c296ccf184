import type { Actor } from './actor';
import type { BotState, BotStatus, StatusReason } from './bot-status';
import type { Instant } from './time/instant';

export const OUTCOMES = ['APPLIED', 'EXTENDED', 'NO_CHANGE', 'SUPPRESSED', 'STALE', 'SKIPPED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The silence that a wake ended. */
export interface SilencePeriod {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly reason: StatusReason;
  readonly actor: Actor;
  readonly pendingInbound: number;
}

/** One entry of a contact's history. */
export interface StatusChange {
  /** The number of the row in the transition table that decided the event. */
  readonly row: number;
  /** The version of the status after the change. */
  readonly version: number;
  readonly previousState: BotState;
  readonly state: BotState;
  readonly outcome: Outcome;
  /** The cause of the change. The status after an extended sleep may keep an older reason. */
  readonly reason: StatusReason;
  readonly actor: Actor;
  readonly note: string | null;
  readonly wakeAt: Instant | null;
  /** When the change took effect; for a timer, its wake time. */
  readonly effectiveAt: Instant;
  readonly recordedAt: Instant;
  readonly messageId: string | null;
  readonly endedSilence: SilencePeriod | null;
  /** Whether `waitingSince` of the status changed, with or without its version. */
  readonly isWaitingChanged: boolean;
  readonly statusAfter: BotStatus;
}

/** Whether subscribers are notified: of a new version, or of who waits since when. */
export function isNotified({ outcome, isWaitingChanged }: StatusChange): boolean {
  return isPushed(outcome) || isWaitingChanged;
}

/** Whether the outcome changes the status: its version increments. */
export function isPushed(outcome: Outcome): boolean {
  return outcome === 'APPLIED' || outcome === 'EXTENDED';
}
