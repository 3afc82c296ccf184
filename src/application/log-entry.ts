import type { StatusChange } from '../domain/status-change';

/** One entry of a contact's history. */
export interface StatusEntry {
  readonly kind: 'STATUS';
  /** 0 until the transaction that writes it has drawn its sequence. */
  readonly seq: number;
  readonly id: string;
  readonly contactId: string;
  readonly change: StatusChange;
}

/** A bot was saved or deleted: permission and availability of its contacts may be others now. */
interface BotEntry {
  readonly kind: 'BOT';
  readonly seq: number;
  readonly botId: string;
}

/** A contact has another bot. */
interface AssignmentEntry {
  readonly kind: 'ASSIGNMENT';
  readonly seq: number;
  readonly contactId: string;
}

/** A contact was erased; for a while a digest of its id is left, see `digestOf`. */
export interface ErasureEntry {
  readonly kind: 'ERASURE';
  readonly seq: number;
  readonly id: string;
  /** `null` once it is forgotten too. */
  readonly contactDigest: string | null;
}

/** A row that makes no sense. What it said is lost; that there was something is not. */
interface UnreadableEntry {
  readonly kind: 'UNREADABLE';
  readonly seq: number;
  /** `null` where it may concern any contact. */
  readonly contactId: string | null;
}

/** What a transaction appends. */
export type NewEntry = StatusEntry | ErasureEntry | ((BotEntry | AssignmentEntry) & { readonly id: string });

export type LogEntry = StatusEntry | BotEntry | AssignmentEntry | ErasureEntry | UnreadableEntry;
