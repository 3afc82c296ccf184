import type { BotState, Goal } from '../../../src/domain/bot-status';
import type { MessageOrigin } from '../../../src/domain/event';

/** A message of the contact, an answer, or a reply that counts, with what it belongs to. */
interface Noted {
  readonly key: string;
  readonly at: number;
  readonly channel: string;
}

interface NotedMessage {
  readonly isGuess: boolean;
  /** The committed reply that it is an echo of. */
  readonly echoOf: string | null;
  /** Whether it was recognized by its text, which recognizes one message on each channel. */
  readonly byText: string | null;
}

export interface NotedCommit {
  readonly token: string;
  readonly channel: string;
  readonly ids: readonly string[];
  readonly hash: string;
  readonly at: number;
  readonly isRevoked: boolean;
}

interface NotedReservation {
  readonly channel: string;
  readonly at: number;
  readonly expiresAt: number;
  /** How often the state had changed by then. */
  readonly breaks: number;
}

/** The plain list of what happened to one person; what was taken back is struck from it. */
export interface Person {
  inbound: Noted[];
  answers: Noted[];
  /** The replies since the counts were last reset. */
  counted: Noted[];
  resetAt: number | null;
  /** The last explicit call that says something about the messages before it. */
  fence: number | null;
  /** Everything that spoke for the silence that stands, in order. */
  speakers: string[];
  isOptedOut: boolean;
  finalToken: string | null;
  breaks: number;
  messages: Readonly<Record<string, NotedMessage>>;
  commits: Readonly<Record<string, NotedCommit>>;
  reserved: Readonly<Record<string, NotedReservation>>;
  /** The newest reservation of each channel. */
  newest: Readonly<Record<string, string>>;
}

interface Guess {
  readonly contactId: string;
  readonly id: string;
  readonly channel: string;
  readonly sentAt: number;
}

export interface Notebook {
  readonly people: Readonly<Record<string, Person>>;
  readonly owners: Readonly<Record<string, string>>;
  /** Ids of erased contacts that opted out. */
  readonly erasedOptOuts: readonly string[];
  /** Names for what comes next. */
  readonly reservations: number;
  readonly messages: number;
  readonly calls: number;
  readonly lastReservation: { readonly number: number; readonly contactId: string } | null;
  readonly lastCommit: { readonly number: number; readonly contactId: string } | null;
  readonly lastGuess: Guess | null;
}

export const EMPTY_NOTEBOOK: Notebook = {
  ...{ people: {}, owners: {}, erasedOptOuts: [], reservations: 0, messages: 0, calls: 0 },
  ...{ lastReservation: null, lastCommit: null, lastGuess: null },
};

export function stranger(isOptedOut: boolean): Person {
  return {
    ...{ inbound: [], answers: [], counted: [], resetAt: null, fence: null, speakers: [], isOptedOut },
    ...{ finalToken: null, breaks: 0, messages: {}, commits: {}, reserved: {}, newest: {} },
  };
}

/** A copy that may be changed. */
export function copyOf(person: Person): Person {
  return {
    ...person,
    inbound: [...person.inbound],
    answers: [...person.answers],
    counted: [...person.counted],
    speakers: [...person.speakers],
  };
}

/** What happened, as the world outside sees it. */
export type Happening =
  | {
      readonly type: 'MESSAGE';
      readonly contactId: string;
      readonly id: string;
      readonly channel: string;
      readonly origin: MessageOrigin;
      readonly isAutomatic: boolean;
      readonly sentAt: number;
      readonly token: string | null;
      readonly hash: string | null;
      readonly isOfBotAccount: boolean;
    }
  | {
      readonly type: 'SET';
      readonly contactId: string;
      readonly state: BotState;
      readonly wakeAt: number | null;
      readonly kind: 'PLAIN' | 'NEVER_SHORTEN' | 'EXTEND';
      readonly extendBy: number;
      readonly reason: string;
      readonly endOnReply: boolean;
      readonly isPerson: boolean;
      readonly onlyIfRule: boolean;
    }
  | {
      readonly type: 'GOAL';
      readonly contactId: string;
      readonly goal: Goal;
      readonly wakeAt: number | null;
      readonly token: string | null;
    }
  | { readonly type: 'READ'; readonly contactId: string }
  | { readonly type: 'RESERVE'; readonly contactId: string; readonly channel: string; readonly ttl: number }
  | {
      readonly type: 'COMMIT';
      readonly contactId: string;
      readonly token: string;
      readonly ids: readonly string[];
      readonly hash: string;
    }
  | { readonly type: 'REVOKE'; readonly contactId: string; readonly token: string }
  | { readonly type: 'LINK'; readonly contactId: string; readonly aliasId: string }
  | { readonly type: 'UNLINK'; readonly contactId: string }
  | { readonly type: 'ERASE'; readonly contactId: string }
  | { readonly type: 'TIME'; readonly contactId: string };

/** What the call answered. */
export interface Answer {
  readonly outcome: string | null;
  readonly isReplayed: boolean;
  readonly refusal: string | null;
  /** Whether the gate let the reply pass; `null` if it was not asked. */
  readonly isGranted: boolean | null;
  readonly denyReason: string | null;
}
