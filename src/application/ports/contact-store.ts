import type { Bot, WaitingFor } from '../../domain/bot';
import {
  type BotState,
  type BotStatus,
  createInitialStatus,
  createOptedOutStatus,
  type StatusReason,
} from '../../domain/bot-status';
import type { Instant, Milliseconds } from '../../domain/time/instant';

export interface Contact {
  readonly id: string;
  readonly name: string | null;
  readonly timeZone: string | null;
  /** The assigned bot, or `null` for the default bot. It may have been deleted. */
  readonly botId: string | null;
  /** Further ids of the same person, which all calls take as well. */
  readonly aliases: readonly string[];
  readonly createdAt: Instant;
}

/** A contact that was never saved. */
export function newContact(id: string, now: Instant): Contact {
  return { id, name: null, timeZone: null, botId: null, aliases: [], createdAt: now };
}

/** A stored contact with its status, if it has one. */
export interface StoredContact {
  readonly contact: Contact;
  readonly status: BotStatus | null;
  /** Set if the stored status cannot be read. `status` then says that the bot is off and must not be saved. */
  readonly isUnreadable?: true;
}

/** What is kept of the opt-out of an erased contact. */
export interface OptOut {
  readonly isLocked: boolean;
  readonly since: Instant;
}

/** The status of a contact before any is stored. */
export function firstStatus(optOut: OptOut | undefined, createdAt: Instant): BotStatus {
  return optOut ? createOptedOutStatus(optOut.since, optOut.isLocked) : createInitialStatus(createdAt);
}

/** A consistent read of statuses, bots and the sequence of the change log. */
export interface StatusSnapshot {
  readonly seq: number;
  readonly bots: readonly Bot[];
  /** By the id asked, which may be an alias. Contacts that are not stored are absent. */
  readonly contacts: ReadonlyMap<string, StoredContact>;
  /** Ids asked that are not stored, and opted out before their contact was erased. */
  readonly optOuts: ReadonlyMap<string, OptOut>;
}

export interface ContactFilter {
  readonly states?: readonly BotState[] | null;
  readonly reasons?: readonly StatusReason[] | null;
  /** The bot that serves the contact, assigned or by default. */
  readonly botId?: string | null;
  /** NaN for an invalid duration. */
  readonly waitingLongerThan?: Milliseconds | null;
  readonly waitingFor?: WaitingFor | null;
  /** The beginning of any word of the name, regardless of letter case and punctuation, or of the id. */
  readonly search?: string | null;
}

export type ContactOrderField = 'CONTACT_ID' | 'NAME' | 'WAITING_SINCE' | 'WAKE_AT';

/** Contacts without a value come last in both directions; ties are ordered by id, in the same direction. */
export interface ContactOrder {
  readonly field: ContactOrderField;
  readonly direction: 'ASC' | 'DESC';
}

export const BY_ID: ContactOrder = { field: 'CONTACT_ID', direction: 'ASC' };

/** The position of a contact in an order. */
export interface ContactPosition {
  readonly id: string;
  /** The name in the form that searches compare, or the instant; `null` if there is none, and in an order by id. */
  readonly value: string | number | null;
}

export interface ContactPageRequest {
  readonly limit: number;
  readonly order: ContactOrder;
  /** The position before the page; `null` for the first page. */
  readonly after: ContactPosition | null;
}

/** The contact of an alias. */
export interface AliasOwner {
  readonly contactId: string;
  /** The sequence of the last entry that concerned the alias itself, such as its link; 0 if none is kept. */
  readonly changedSeq: number;
}

/** A change of a contact: `undefined` keeps a value, `null` clears it. */
export type ContactDetails = Pick<Contact, 'id'> &
  Partial<Pick<Contact, 'name' | 'timeZone' | 'botId'>> & {
    /** Ids to add, none of which has been seen before. */
    readonly aliases?: readonly string[] | null;
  };

export interface StatusSummary {
  readonly counts: readonly { state: BotState; reason: StatusReason; contacts: number }[];
  readonly waiting: number;
  readonly silence: readonly { reason: StatusReason; periods: number; totalMs: Milliseconds }[];
}

/** The period over which silences are summed, and the time since which a contact must have been waiting. */
export interface SummaryWindow {
  readonly windowMs: Milliseconds;
  readonly waitingLongerThanMs: Milliseconds;
}

/** Reads throw RATE_LIMITED if too many reads of the workspace are queued. */
export interface ContactStore {
  /** Reads the contacts of `ids` that are stored, consistently. */
  read(workspace: string, ids: readonly string[]): Promise<StatusSnapshot>;
  /** The aliases among `ids`. */
  aliases(workspace: string, ids: readonly string[]): Promise<ReadonlyMap<string, AliasOwner>>;
  /** Finds a page of the contacts that match the filter. Wake times that have passed count. */
  find(workspace: string, filter: ContactFilter, page: ContactPageRequest): Promise<ContactPosition[]>;
  /** Counts the contacts that match the filter, up to `most`. Wake times that have passed count. */
  count(workspace: string, filter: ContactFilter, most: number): Promise<number>;
  summarize(workspace: string, window: SummaryWindow): Promise<StatusSummary>;
}
