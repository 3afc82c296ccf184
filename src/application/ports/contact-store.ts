import type { Bot } from '../../domain/bot';
import type { BotState, BotStatus, StatusReason } from '../../domain/bot-status';
import type { Instant, Milliseconds } from '../../domain/time/instant';

export interface Contact {
  readonly id: string;
  readonly name: string | null;
  readonly timeZone: string | null;
  /** The bot assigned, or `null` for the workspace's default. It may be gone. */
  readonly botId: string | null;
  readonly createdAt: Instant;
}

/** A contact that was never saved. */
export function newContact(id: string, now: Instant): Contact {
  return { id, name: null, timeZone: null, botId: null, createdAt: now };
}

/** A contact as stored, with its status where it has one of its own. */
export interface StoredContact {
  readonly contact: Contact;
  readonly status: BotStatus | null;
  /** The stored status cannot be read: `status` says that the bot is off, and nothing may be written on top of it. */
  readonly isUnreadable?: true;
}

/** What stood at one moment: statuses, bots and the sequence of the change log belong together. */
export interface StatusSnapshot {
  readonly seq: number;
  readonly bots: readonly Bot[];
  /** By contact id; a contact never seen is missing. */
  readonly contacts: ReadonlyMap<string, StoredContact>;
}

export interface ContactFilter {
  readonly states?: readonly BotState[] | null;
  readonly reasons?: readonly StatusReason[] | null;
  /** The contact's effective bot. */
  readonly botId?: string | null;
  /** NaN for what was no exact duration. */
  readonly waitingLongerThan?: Milliseconds | null;
  /** Beginning of the name (in any case) or of the id. */
  readonly search?: string | null;
}

export interface ContactDetails {
  readonly id: string;
  /** `undefined` leaves it as it is, `null` clears it. */
  readonly name?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly botId?: string | null | undefined;
}

export interface StatusSummary {
  readonly counts: readonly { state: BotState; reason: StatusReason; contacts: number }[];
  readonly waiting: number;
  readonly silence: readonly { reason: StatusReason; stretches: number; seconds: number }[];
}

/** How far back silence is counted, and from when on a contact counts as waiting. */
export interface SummaryWindow {
  readonly windowMs: Milliseconds;
  readonly waitingLongerThanMs: Milliseconds;
}

/** Reads throw RATE_LIMITED where the workspace has too many waiting. */
export interface ContactStore {
  /** The contacts of `ids` that exist, in one consistent read. */
  read(workspace: string, ids: readonly string[]): Promise<StatusSnapshot>;
  /** Ids in their order, after `afterId`, that pass the filter; a wake time that has come counts. */
  findIds(
    workspace: string,
    filter: ContactFilter,
    page: { readonly limit: number; readonly afterId: string | null },
  ): Promise<string[]>;
  summarize(workspace: string, window: SummaryWindow): Promise<StatusSummary>;
}
