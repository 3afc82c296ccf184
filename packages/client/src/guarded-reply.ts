import type { BotStatusError } from './errors.js';
import type { BotStatus, DenyReason, InboundMessageInput } from './generated/operations.js';

/** Whom to answer, on which channel, and which of their messages. */
export interface ReplyTo {
  readonly contactId: string;
  readonly channel?: string;
  /** The message to answer. It is recorded unless it was before. */
  readonly inbound?: InboundMessageInput;
}

export interface ThinkContext {
  /** Aborted with `options.signal`. */
  readonly signal: AbortSignal;
  /** The status at the reservation. */
  readonly botStatus: BotStatus | null;
  /** Whether the reply is a draft for a person, because the bot is in mode SUGGESTIVE. */
  readonly suggestOnly: boolean;
}

/** Makes a reply: a text, several texts that are sent as messages of their own, or null for nothing to say. */
export type Think = (context: ThinkContext) => Promise<string | readonly string[] | null>;

export interface SendContext {
  readonly contactId: string;
  /** The id under which this part was committed. Send it along if the provider takes ids or keys of your own. */
  readonly messageId: string;
  /** 0 for the first part. */
  readonly index: number;
  /** Aborted with `options.signal`. */
  readonly signal: AbortSignal;
}

/**
 * Sends one part. Throw if it was not sent: the reply is then revoked, unless it may have been sent. That is so after a
 * `MaybeSentError`, a timeout, an abort or a broken connection.
 */
export type Send = (text: string, context: SendContext) => Promise<unknown>;

export interface GuardOptions {
  /** How long `think` may take, as a duration from PT1S to PT10M. The default is PT2M. */
  readonly ttl?: string;
  /** Whether not to send if anyone has written since the reservation. The default is true. */
  readonly requireFreshTurn?: boolean;
  /** What to do if the service cannot be asked. The default is DENY: a bot that cannot ask keeps silent. */
  readonly whenUnreachable?: 'DENY' | 'SEND';
  /** The hash of a text, if it is not to be the one of the published recipe; null for none. */
  readonly bodyHash?: (text: string) => Promise<string | null>;
  /** Ends the reply between two steps, and is passed to `think` and `send`. */
  readonly signal?: AbortSignal;
}

/** Where a reply was stopped: before `think`, before the first part, or before a further one. */
export type GuardStep = 'RESERVE' | 'COMMIT' | 'SEND';

/** What became of a reply. `sent` is the number of parts that were sent. */
export type GuardedReply =
  /** All parts were sent. `guarded` is false if the service could not be asked and `whenUnreachable` is SEND. */
  | {
      readonly outcome: 'SENT';
      readonly sent: number;
      readonly messageIds: readonly string[];
      readonly guarded: boolean;
    }
  /** The bot may not reply. `retryAt` says when to ask again; null if time alone changes nothing. */
  | {
      readonly outcome: 'DENIED';
      readonly step: GuardStep;
      readonly denyReason: DenyReason;
      readonly retryAt: string | null;
      readonly sent: number;
    }
  /** The bot may only draft replies: show the texts to a person. */
  | { readonly outcome: 'SUGGESTED'; readonly sent: 0; readonly texts: readonly string[] }
  /** `think` had nothing to say. */
  | { readonly outcome: 'NOTHING'; readonly sent: 0 }
  /** The service could not be asked, so nothing more was sent. */
  | {
      readonly outcome: 'UNREACHABLE';
      readonly step: GuardStep;
      readonly error: BotStatusError;
      readonly sent: number;
    };
