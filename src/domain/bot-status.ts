import { type Actor, SYSTEM } from './actor';
import type { Instant } from './time/instant';

export const BOT_STATES = ['ACTIVE', 'SLEEPING', 'INACTIVE'] as const;
export type BotState = (typeof BOT_STATES)[number];
type SilentState = Exclude<BotState, 'ACTIVE'>;

/** The reasons of an explicit change: somebody asked for exactly this status. */
export const EXPLICIT_REASONS = ['MANUAL', 'API', 'BULK', 'WORKFLOW_ACTION', 'OPT_OUT'] as const;
export type ExplicitReason = (typeof EXPLICIT_REASONS)[number];

export const GOALS = ['HUMAN_HANDOVER', 'STOP_BOT', 'APPOINTMENT_BOOKED'] as const;
export type Goal = (typeof GOALS)[number];

export const STATUS_REASONS = [
  ...EXPLICIT_REASONS,
  ...GOALS,
  'MANUAL_MESSAGE',
  'WORKFLOW_MESSAGE',
  'MESSAGE_LIMIT',
  'TIMER',
  'INBOUND_MESSAGE',
  'CONVERSATION_READ',
  'REPLY',
  'INITIAL',
] as const;
export type StatusReason = (typeof STATUS_REASONS)[number];

export interface ActiveReservation {
  readonly token: string;
  readonly expiresAt: Instant;
}

interface StatusBase {
  /** Rises by one with every applied change. */
  readonly version: number;
  /** Rises with every change that must invalidate a reply already being written. */
  readonly epoch: number;
  /** Rises with every inbound message, and every outbound one that is not the bot's. */
  readonly turn: number;
  /** When this state began. */
  readonly since: Instant;
  readonly reason: StatusReason;
  readonly changedBy: Actor;
  readonly note: string | null;
  /** Replies since the last reset, by channel. */
  readonly replyCounts: ReadonlyMap<string, number>;
  /** The newest reservation, by channel; an older one is superseded. One that has expired counts for nothing. */
  readonly reservedTokens: ReadonlyMap<string, ActiveReservation>;
  readonly lastExplicitAt: Instant | null;
}

interface SilentBase extends StatusBase {
  /** `null` is until someone turns it on. */
  readonly wakeAt: Instant | null;
  /** When the bot fell silent: it stays through a change from sleeping to inactive and back. */
  readonly silentSince: Instant;
  /** Inbound messages since then. */
  readonly pendingInbound: number;
  /** When the first inbound message came that nobody has answered. */
  readonly waitingSince: Instant | null;
}

export interface ActiveStatus extends StatusBase {
  readonly state: 'ACTIVE';
  /** The silence that ended last: why a reply begun before it may not go out. */
  readonly lastSilence: SilentState | null;
}

export interface SleepingStatus extends SilentBase {
  readonly state: 'SLEEPING';
  /** No rule may extend this sleep. */
  readonly pinned: boolean;
  /** The reply in flight that a goal lets out once more as the closing message. */
  readonly finalReplyToken: string | null;
}

export interface InactiveStatus extends SilentBase {
  readonly state: 'INACTIVE';
  /** Inactive for good: only an admin may lift it. */
  readonly locked: boolean;
}

export type SilentStatus = SleepingStatus | InactiveStatus;
export type BotStatus = ActiveStatus | SilentStatus;

/** The counts or reservations of a status that has none: one map for all of them, never written to. */
export const NONE_BY_CHANNEL: ReadonlyMap<string, never> = new Map<string, never>();

/** The status of a contact never seen before. */
export function createInitialStatus(since: Instant): ActiveStatus {
  return {
    state: 'ACTIVE',
    version: 0,
    epoch: 0,
    turn: 0,
    since,
    reason: 'INITIAL',
    changedBy: SYSTEM,
    note: null,
    replyCounts: NONE_BY_CHANNEL,
    reservedTokens: NONE_BY_CHANNEL,
    lastExplicitAt: null,
    lastSilence: null,
  };
}

export function isSilent(status: BotStatus): status is SilentStatus {
  return status.state !== 'ACTIVE';
}

export function isExplicitReason(reason: StatusReason): reason is ExplicitReason {
  return (EXPLICIT_REASONS as readonly StatusReason[]).includes(reason);
}

export function wakeTimeOf(status: BotStatus): Instant | null {
  return isSilent(status) ? status.wakeAt : null;
}
