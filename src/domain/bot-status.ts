import { type Actor, SYSTEM } from './actor';
import type { Instant } from './time/instant';

export const BOT_STATES = ['ACTIVE', 'SLEEPING', 'INACTIVE'] as const;
export type BotState = (typeof BOT_STATES)[number];
type SilentState = Exclude<BotState, 'ACTIVE'>;

/** The reasons of explicit changes, where the caller requests a specific status. */
export const EXPLICIT_REASONS = ['MANUAL', 'API', 'BULK', 'WORKFLOW_ACTION', 'OPT_OUT'] as const;
export type ExplicitReason = (typeof EXPLICIT_REASONS)[number];

export const GOALS = ['HUMAN_HANDOVER', 'STOP_BOT', 'APPOINTMENT_BOOKED'] as const;
export type Goal = (typeof GOALS)[number];

export const STATUS_REASONS = [
  ...EXPLICIT_REASONS,
  ...GOALS,
  'TEAMMATE_MESSAGE',
  'WORKFLOW_MESSAGE',
  'MESSAGE_LIMIT',
  'TIMER',
  'INBOUND_MESSAGE',
  'CONVERSATION_READ',
  'REPLY',
  'INITIAL',
] as const;
export type StatusReason = (typeof STATUS_REASONS)[number];

interface ActiveReservation {
  readonly token: string;
  readonly expiresAt: Instant;
}

interface StatusBase {
  /** Increments by one with each applied change. */
  readonly version: number;
  /** Increments whenever the state changes, which invalidates a reply that is being generated. */
  readonly epoch: number;
  /** Increments with every inbound message and every outbound message that is not from the bot. */
  readonly turn: number;
  /** When the current state began. */
  readonly since: Instant;
  readonly reason: StatusReason;
  readonly changedBy: Actor;
  readonly note: string | null;
  /** Number of replies since the last reset, by channel. */
  readonly replyCounts: ReadonlyMap<string, number>;
  /** The newest reservation of each channel; it supersedes older ones. Expired reservations have no effect. */
  readonly reservedTokens: ReadonlyMap<string, ActiveReservation>;
  readonly lastExplicitAt: Instant | null;
}

interface SilentBase extends StatusBase {
  /** `null` means until someone wakes the bot. */
  readonly wakeAt: Instant | null;
  /** When the silence period began. A change between SLEEPING and INACTIVE does not restart it. */
  readonly silentSince: Instant;
  /** Number of inbound messages since `silentSince`. */
  readonly pendingInbound: number;
  /** When the first inbound message arrived that has not been answered. */
  readonly waitingSince: Instant | null;
}

export interface ActiveStatus extends StatusBase {
  readonly state: 'ACTIVE';
  /** The state of the silence that ended last. It is the reason to deny a reply that was reserved before. */
  readonly lastSilence: SilentState | null;
}

export interface SleepingStatus extends SilentBase {
  readonly state: 'SLEEPING';
  /** Rules must not extend this sleep. */
  readonly pinned: boolean;
  /** The token of a reservation that a goal permits to be committed as the closing message. */
  readonly finalReplyToken: string | null;
}

export interface InactiveStatus extends SilentBase {
  readonly state: 'INACTIVE';
  /** Only an admin can change the status. */
  readonly locked: boolean;
}

export type SilentStatus = SleepingStatus | InactiveStatus;
export type BotStatus = ActiveStatus | SilentStatus;

/** An empty map shared by all statuses without counts or reservations. Never modified. */
export const NONE_BY_CHANNEL: ReadonlyMap<string, never> = new Map<string, never>();

/** The status of a contact without a stored status. */
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
