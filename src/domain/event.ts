import type { Actor } from './actor';
import type { BotState, ExplicitReason, Goal } from './bot-status';
import type { Instant } from './time/instant';

export type MessageOrigin = 'CONTACT' | 'BOT' | 'TEAMMATE' | 'WORKFLOW' | 'SUGGESTION' | 'UNKNOWN';
/** An origin after UNKNOWN has been resolved. */
export type KnownOrigin = Exclude<MessageOrigin, 'UNKNOWN'>;

interface EventBase {
  readonly actor: Actor;
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
  /** Whether the caller may set and remove a lock. */
  readonly isAdmin: boolean;
}

export interface MessageEvent extends EventBase {
  readonly type: 'MESSAGE';
  readonly origin: KnownOrigin;
  /** Whether a message from the bot is the echo of a reply that was counted at the commit. */
  readonly isEcho: boolean;
  readonly messageId: string;
  readonly channel: string;
  /** At most the current time. */
  readonly sentAt: Instant;
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
