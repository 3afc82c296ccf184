import type { StatusChange } from '../domain/status-change';

interface Entry {
  /** 0 until the transaction has allocated its sequence. */
  readonly seq: number;
  readonly id: string;
}

/** An entry in the history of a contact. */
export interface StatusEntry extends Entry {
  readonly kind: 'STATUS';
  readonly contactId: string;
  readonly change: StatusChange;
}

/** A bot was saved or deleted, which may change the permission and availability of its contacts. */
interface BotEntry extends Entry {
  readonly kind: 'BOT' | 'BOT_DELETION';
  readonly botId: string;
}

/** The details of a contact were saved, or it was created by an event that did not change its status. */
interface ContactEntry extends Entry {
  readonly kind: 'CONTACT' | 'CREATION';
  readonly contactId: string;
}

/** A contact was erased. A digest of its id is kept for a limited time, see `ContactDigest`. */
export interface ErasureEntry extends Entry {
  readonly kind: 'ERASURE';
  /** `null` after the digest has been deleted. */
  readonly contactDigest: string | null;
}

/** A row that cannot be read. It still counts as an entry, so that readers notice the gap. */
interface UnreadableEntry extends Entry {
  readonly kind: 'UNREADABLE';
  /** `null` if it may concern any contact. */
  readonly contactId: string | null;
}

/** An entry that a transaction appends. */
export type NewEntry = StatusEntry | BotEntry | ContactEntry | ErasureEntry;

export type LogEntry = NewEntry | UnreadableEntry;
