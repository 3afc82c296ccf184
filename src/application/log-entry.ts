import type { StatusChange } from '../domain/status-change';

/** An entry in the history of a contact. */
export interface StatusEntry {
  readonly kind: 'STATUS';
  /** 0 until the transaction has allocated its sequence. */
  readonly seq: number;
  readonly id: string;
  readonly contactId: string;
  readonly change: StatusChange;
}

/** A bot was saved or deleted, which may change the permission and availability of its contacts. */
interface BotEntry {
  readonly kind: 'BOT';
  readonly seq: number;
  readonly botId: string;
}

/** The assigned bot of a contact has changed. */
interface AssignmentEntry {
  readonly kind: 'ASSIGNMENT';
  readonly seq: number;
  readonly contactId: string;
}

/** A contact was erased. A digest of its id is kept for a limited time, see `digestOf`. */
export interface ErasureEntry {
  readonly kind: 'ERASURE';
  readonly seq: number;
  readonly id: string;
  /** `null` after the digest has been deleted. */
  readonly contactDigest: string | null;
}

/** A row that cannot be read. It still counts as an entry, so that readers notice the gap. */
interface UnreadableEntry {
  readonly kind: 'UNREADABLE';
  readonly seq: number;
  /** `null` if it may concern any contact. */
  readonly contactId: string | null;
}

/** An entry that a transaction appends. */
export type NewEntry = StatusEntry | ErasureEntry | ((BotEntry | AssignmentEntry) & { readonly id: string });

export type LogEntry = StatusEntry | BotEntry | AssignmentEntry | ErasureEntry | UnreadableEntry;
