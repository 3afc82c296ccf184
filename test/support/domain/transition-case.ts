import type { Bot } from '../../../src/domain/bot';
import type { BotStatus, StatusReason } from '../../../src/domain/bot-status';
import type { StatusEvent } from '../../../src/domain/event';
import type { Outcome, SilencePeriod } from '../../../src/domain/status-change';
import { BEN } from './people';
import { NOW } from './time';

/** A row of docs/domain.md's transition table as a fact about one event at NOW. */
export interface TransitionCase {
  readonly row: number;
  readonly fact: string;
  /** Auto-Pilot with the default rules where none is given. */
  readonly bot?: Bot | null;
  readonly given: BotStatus;
  readonly when: StatusEvent | 'TIMER';
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
export const WOKE: { replyCounts: ReadonlyMap<string, number> } & typeof MOVED = {
  ...MOVED,
  replyCounts: new Map(),
};
/** What a message that is not the bot's leaves. */
export const HEARD = { turn: 8 } as const;
/** What an explicit change leaves. */
export const ASKED_FOR = { reason: 'MANUAL', lastExplicitAt: NOW } as const;
