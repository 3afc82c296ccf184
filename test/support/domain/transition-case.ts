import type { Bot } from '../../../src/domain/bot';
import type { BotStatus, ReplyCount, StatusReason } from '../../../src/domain/bot-status';
import type { OtherMessages, TakenBack } from '../../../src/domain/decisions/taking-back';
import type { StatusEvent } from '../../../src/domain/event';
import type { Outcome, SilencePeriod } from '../../../src/domain/status-change';
import type { Instant } from '../../../src/domain/time/instant';
import { BEN } from './people';
import { NOW } from './time';

/** A message or reply is taken back by Ben. */
interface Correction {
  readonly type: 'CORRECTION';
  readonly taken: TakenBack;
  readonly others: OtherMessages;
}

/** Ben links the contact with another one of this status. */
interface Merge {
  readonly type: 'MERGE';
  readonly from: BotStatus;
}

/** A row of docs/domain.md's transition table as a fact about one event at NOW. */
export interface TransitionCase {
  readonly row: number;
  readonly fact: string;
  /** Auto-Pilot with the default rules where none is given. */
  readonly bot?: Bot | null;
  readonly given: BotStatus;
  readonly when: StatusEvent | 'TIMER' | Correction | Merge;
  readonly outcome: Outcome;
  /** The reason the change gives. */
  readonly because: StatusReason;
  /** The whole status afterwards: what a case does not mention must not change. */
  readonly leaves: BotStatus;
  /** The silence that ended, where the row ends one. */
  readonly endedSilence?: SilencePeriod;
}

/** What Ben's event leaves on a contact of version 5 and epoch 3, by what it did. */
export const RETOUCHED = { version: 6, changedBy: BEN } as const;
export const MOVED = { ...RETOUCHED, epoch: 4, since: NOW } as const;
export const FELL_SILENT = { ...MOVED, silentSince: NOW } as const;
export const COUNTS_RESET: { replyCounts: readonly ReplyCount[]; countsResetAt: Instant } = {
  replyCounts: [],
  countsResetAt: NOW,
};
export const WOKE = { ...MOVED, ...COUNTS_RESET } as const;
/** What a message leaves that is not the bot's. */
export const HEARD = { turn: 8 } as const;
/** What an answer leaves, sent later than anything that waits. */
export const answeredAt = (sentAt: Instant) => ({ answeredThrough: sentAt, waiting: [] }) as const;
/** What an answer of a person leaves. */
export const repliedAt = (sentAt: Instant) => ({ ...HEARD, ...answeredAt(sentAt) }) as const;
/** What an explicit change leaves. */
export const ASKED_FOR = { reason: 'MANUAL', lastExplicitAt: NOW } as const;
/** A sleep that the message of the case began. */
export const BY_MESSAGE = { soleCause: 'out:sms:message-1' } as const;
/** A sleep that a message did not begin, or for which something else speaks too. */
export const SEVERAL_CAUSES = { soleCause: null } as const;
