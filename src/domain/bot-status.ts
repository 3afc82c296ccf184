import { type Actor, SYSTEM } from './actor';
import type { Instant } from './time/instant';

export const BOT_STATES = ['ACTIVE', 'SLEEPING', 'INACTIVE'] as const;
export type BotState = (typeof BOT_STATES)[number];
type SilentState = Exclude<BotState, 'ACTIVE'>;

/** The reasons of explicit changes, where the caller requests a specific status. */
export const EXPLICIT_REASONS = ['MANUAL', 'API', 'BULK', 'WORKFLOW_ACTION', 'OPT_OUT', 'OPT_IN'] as const;
export type ExplicitReason = (typeof EXPLICIT_REASONS)[number];

export const GOALS = ['HUMAN_HANDOVER', 'STOP_BOT', 'APPOINTMENT_BOOKED'] as const;
export type Goal = (typeof GOALS)[number];

export const STATUS_REASONS = [
  ...EXPLICIT_REASONS,
  ...GOALS,
  'TEAMMATE_MESSAGE',
  'WORKFLOW_MESSAGE',
  'MESSAGE_LIMIT',
  'REPLY_BURST',
  'TIMER',
  'INBOUND_MESSAGE',
  'CONVERSATION_READ',
  'CORRECTION',
  'MERGE',
  'REPLY',
  'INITIAL',
] as const;
export type StatusReason = (typeof STATUS_REASONS)[number];

export interface ActiveReservation {
  readonly token: string;
  readonly expiresAt: Instant;
}

/** An inbound message that nobody has answered. */
export interface WaitingMessage {
  readonly sentAt: Instant;
  readonly channel: string;
}

/** The replies of one bot on one channel. */
export interface ReplyCount {
  readonly botId: string | null;
  readonly channel: string;
  readonly sent: number;
  /** When the first reply of the count was counted. */
  readonly startedAt: Instant;
  readonly lastAt: Instant;
  /** The replies of the current burst: a minute that begins with a reply. */
  readonly burst: { readonly startedAt: Instant; readonly sent: number };
}

interface StatusBase {
  /** Increments by one with each applied change; a merge continues from the higher of two. */
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
  /** The replies since the last reset, by bot and channel. */
  readonly replyCounts: readonly ReplyCount[];
  /** When the counts were last reset; later than every reply before it. */
  readonly countsResetAt: Instant | null;
  readonly lastCommitAt: Instant | null;
  /** The inbound messages that wait for an answer, oldest first. */
  readonly waiting: readonly WaitingMessage[];
  /** Everything sent up to this time has been answered. */
  readonly answeredThrough: Instant | null;
  /** When the newest message of the contact was sent that was not automatic. */
  readonly newestInboundAt: Instant | null;
  /** The newest reservation of each channel; it supersedes older ones. Expired reservations have no effect. */
  readonly reservedTokens: ReadonlyMap<string, ActiveReservation>;
  /** The last explicit call, whether or not it changed anything. Messages sent before it change nothing. */
  readonly lastExplicitAt: Instant | null;
}

interface SilentBase extends StatusBase {
  /** `null` means until someone wakes the bot. */
  readonly wakeAt: Instant | null;
  /** When the silence period began. A change between SLEEPING and INACTIVE does not restart it. */
  readonly silentSince: Instant;
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
  /** Whether the next message of the contact ends this sleep. */
  readonly endOnReply: boolean;
  /** The key of the message or reply that alone speaks for this sleep; `null` if there are several, or other causes. */
  readonly soleCause: string | null;
}

export interface InactiveStatus extends SilentBase {
  readonly state: 'INACTIVE';
  /** Only an admin can change the status. */
  readonly locked: boolean;
}

export type SilentStatus = SleepingStatus | InactiveStatus;
export type BotStatus = ActiveStatus | SilentStatus;

/** An empty map shared by all statuses without reservations. Never modified. */
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
    replyCounts: [],
    countsResetAt: null,
    lastCommitAt: null,
    waiting: [],
    answeredThrough: null,
    newestInboundAt: null,
    reservedTokens: NONE_BY_CHANNEL,
    lastExplicitAt: null,
    lastSilence: null,
  };
}

/**
 * Returns a copy that the caller may modify before sharing it. A plain clone is as fast as an object literal; a spread
 * followed by further properties is fifty times slower.
 */
export function copyStatus<S extends BotStatus>(status: S): { -readonly [K in keyof S]: S[K] } {
  return { ...status };
}

/** How a contact begins whose id is known to have opted out before its data was erased. */
export function createOptedOutStatus(since: Instant, isLocked: boolean): InactiveStatus {
  const first = createInitialStatus(since);
  return {
    state: 'INACTIVE',
    version: first.version,
    epoch: first.epoch,
    turn: first.turn,
    since,
    reason: 'OPT_OUT',
    changedBy: first.changedBy,
    note: null,
    replyCounts: first.replyCounts,
    countsResetAt: null,
    lastCommitAt: null,
    waiting: first.waiting,
    answeredThrough: null,
    newestInboundAt: null,
    reservedTokens: first.reservedTokens,
    lastExplicitAt: null,
    wakeAt: null,
    silentSince: since,
    locked: isLocked,
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

export function waitingSinceOf({ waiting }: BotStatus): Instant | null {
  return waiting[0]?.sentAt ?? null;
}

/** Whether the contact opted out: only a person, or an opt-in, may change that. Only INACTIVE has this reason. */
export function isOptedOut({ reason }: BotStatus): boolean {
  return reason === 'OPT_OUT';
}

export function isLocked(status: BotStatus): boolean {
  return status.state === 'INACTIVE' && status.locked;
}
