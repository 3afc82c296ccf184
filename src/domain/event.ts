import type { Actor } from './actor';
import type { BotState, ExplicitReason, Goal } from './bot-status';
import type { Instant } from './time/instant';

export type MessageOrigin = 'CONTACT' | 'BOT' | 'TEAMMATE' | 'WORKFLOW' | 'SUGGESTION' | 'UNKNOWN';
/** An origin once it has been settled who wrote. */
export type KnownOrigin = Exclude<MessageOrigin, 'UNKNOWN'>;

interface EventBase {
  readonly actor: Actor;
}

/** Somebody asks for a status: the composer's dropdown, an integration, a bulk change. */
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
  /** Whether the caller may lift, and set, a lock. */
  readonly isAdmin: boolean;
}

/** A message was sent or received. */
export interface MessageEvent extends EventBase {
  readonly type: 'MESSAGE';
  readonly origin: KnownOrigin;
  /** For the bot's own: whether it is the echo of a reply that was counted when it was committed. */
  readonly isEcho: boolean;
  readonly messageId: string;
  readonly channel: string;
  /** Never later than now. */
  readonly sentAt: Instant;
}

/** A goal of the bot's was reached. */
export interface GoalEvent extends EventBase {
  readonly type: 'GOAL';
  readonly goal: Goal;
  readonly wakeAt: Instant | null;
  /** A live reservation that may be committed once more. */
  readonly finalReplyToken: string | null;
}

/** A person has read the conversation. */
export interface ReadEvent extends EventBase {
  readonly type: 'READ';
  readonly readAt: Instant;
}

export type StatusEvent = SetEvent | MessageEvent | GoalEvent | ReadEvent;
