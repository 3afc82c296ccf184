import { hash } from 'node:crypto';
import type { KnownOrigin, MessageOrigin } from '../../domain/event';
import type { Instant } from '../../domain/time/instant';
import type { StatusEntry } from '../log-entry';

/** Identifies a message among those of a contact. */
interface FactKey {
  readonly contactId: string;
  /** A digest of channel, direction and message id. */
  readonly key: string;
}

/** What is kept of a message, or of a part of a committed reply, to recognize it and to take it back. */
export interface Fact extends FactKey {
  readonly channel: string;
  readonly origin: KnownOrigin;
  /** Whether the origin was concluded and not reported. */
  readonly isGuess: boolean;
  readonly isAutomatic: boolean;
  /** Whether it has been recorded as a message; a part of a committed reply has not been at first. */
  readonly isSeen: boolean;
  readonly sentAt: Instant;
  /** The time up to which it answers; `null` if it is no answer. Of a committed reply, only one part has it. */
  readonly answeredAt: Instant | null;
  /** The committed reply that it is a part of, or `null`. */
  readonly token: string | null;
  /** The digest of the text by which it was recognized as a part, or `null`. */
  readonly matchedHash: string | null;
  readonly recordedAt: Instant;
  /** The log entry with the result; `null` for a part that is not seen, or if the entry no longer exists. */
  readonly entry: StatusEntry | null;
}

/** A text of a committed reply, by which the reply is recognized under an id that was not announced. */
export interface ReplyHash {
  readonly contactId: string;
  /** A digest of the hash that the bot gave. */
  readonly hash: string;
  readonly token: string;
  readonly committedAt: Instant;
  /** The channels on which a message was recognized by it: once on each. */
  readonly channels: readonly string[];
  /** Whether the reply was revoked: a message that it recognizes is then a reply of its own. */
  readonly isRevoked: boolean;
}

/** What has to be looked up to recognize a message. */
export interface MessageLookUp {
  readonly contactId: string;
  /** The keys that the message may have. */
  readonly keys: readonly string[];
  /** The digest of its text, or `null`. */
  readonly hash: string | null;
  /** Whether it corrects a guess if there is one; then all facts of the contact are needed. */
  readonly mayCorrect: boolean;
}

export type Direction = 'IN' | 'OUT';

export function directionOf(origin: MessageOrigin): Direction {
  return origin === 'CONTACT' ? 'IN' : 'OUT';
}

export function factKeyOf(channel: string, direction: Direction, messageId: string): string {
  return digest([channel, direction, messageId]);
}

export function hashOf(bodyHash: string): string {
  return digest(bodyHash);
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url');
}
