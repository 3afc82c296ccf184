import type { Actor } from './actor';
import type { BotState, ExplicitReason, Goal, StatusReason } from './bot-status';
import type { Instant } from './time/instant';

export type MessageOrigin = 'CONTACT' | 'BOT' | 'TEAMMATE' | 'WORKFLOW' | 'SUGGESTION' | 'UNKNOWN';
/** An origin after UNKNOWN has been resolved. */
export type KnownOrigin = Exclude<MessageOrigin, 'UNKNOWN'>;

interface EventBase {
  readonly actor: Actor;
}

/** Who put the bot to sleep or off: a rule or goal, the caller, or someone else. */
export type SilenceCause = 'RULE' | 'CALLER' | 'OTHER';

/** What must hold for an explicit change to apply; absent conditions hold. */
export interface StatusCondition {
  readonly states?: readonly BotState[] | null;
  readonly reasons?: readonly StatusReason[] | null;
  readonly causedBy?: readonly SilenceCause[] | null;
}

/** An explicit change: from the composer's menu, an integration or a bulk change. */
export interface SetEvent extends EventBase {
  readonly type: 'SET';
  readonly state: BotState;
  readonly wakeAt: Instant | null;
  readonly note: string | null;
  readonly pinned: boolean;
  readonly locked: boolean;
  readonly reason: ExplicitReason;
  readonly expectedVersion: number | null;
  readonly evenIfUnavailable: boolean;
  readonly onlyIf: StatusCondition | null;
  /** Whether the stricter of the current and the wanted status applies. */
  readonly neverShorten: boolean;
  /** Whether a silent status keeps everything but its wake time, which becomes `wakeAt`. */
  readonly isExtension: boolean;
  readonly endOnReply: boolean;
  /** Whether the caller may set and remove a lock. */
  readonly isAdmin: boolean;
  /** Whether the caller may change the status of a contact that opted out. */
  readonly mayEndOptOut: boolean;
}

export interface MessageEvent extends EventBase {
  readonly type: 'MESSAGE';
  readonly origin: KnownOrigin;
  /** Whether a message from the bot is the echo of a reply that was counted at the commit. */
  readonly isEcho: boolean;
  /** An automatic reply, a reaction or a bounce: kept in the history and otherwise ignored. */
  readonly isAutomatic: boolean;
  readonly messageId: string;
  /** Identifies the message, or the committed reply, among those of the contact. */
  readonly factKey: string;
  readonly channel: string;
  /** At most the current time. */
  readonly sentAt: Instant;
  /** When the reply was reserved, if it is one that the gate has granted. It answers what was there then. */
  readonly reservedAt: Instant | null;
}

export interface GoalEvent extends EventBase {
  readonly type: 'GOAL';
  readonly goal: Goal;
  readonly wakeAt: Instant | null;
  /** The token of a live reservation that may be committed once after the goal. */
  readonly finalReplyToken: string | null;
}

export interface ReadEvent extends EventBase {
  readonly type: 'READ';
  readonly readAt: Instant;
}

export type StatusEvent = SetEvent | MessageEvent | GoalEvent | ReadEvent;
