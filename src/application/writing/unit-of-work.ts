import type { Bot } from '../../domain/bot';
import { type BotStatus, createInitialStatus } from '../../domain/bot-status';
import type { Reservation } from '../../domain/decisions/reply-gate';
import type { MessageOrigin } from '../../domain/event';
import type { StatusChange } from '../../domain/status-change';
import type { Instant } from '../../domain/time/instant';
import { digestOf } from '../contact-digest';
import { findBotOf } from '../find-bot';
import type { NewEntry, StatusEntry } from '../log-entry';
import { type Contact, newContact, type StoredContact } from '../ports/contact-store';

/** A message id seen before, and what became of it then. */
export interface SeenMessage {
  readonly contactId: string;
  readonly messageId: string;
  readonly origin: MessageOrigin;
  /** `null` where the log has lost it. */
  readonly entry: StatusEntry | null;
}

/** An idempotency key seen before: its entries are the first answer. */
export interface SeenKey {
  readonly key: string;
  readonly inputHash: string;
  readonly entries: readonly StatusEntry[];
}

export interface StoredReservation extends Reservation {
  readonly state: 'LIVE' | 'COMMITTED' | 'RELEASED';
  /** Of the reply that was committed. */
  readonly messageId: string | null;
  readonly bodyHash: string | null;
  readonly committedAt: Instant | null;
  /** The message that was recognised by its body as this reply's echo. */
  readonly echoId: string | null;
  /** What the commit wrote. */
  readonly entry: StatusEntry | null;
}

export interface LoadedRows {
  readonly contacts: readonly StoredContact[];
  readonly bots: readonly Bot[];
  readonly messages: readonly SeenMessage[];
  readonly keys: readonly SeenKey[];
  readonly reservations: readonly StoredReservation[];
  /** Contacts of which another transaction holds a row; they are not loaded. */
  readonly lockedElsewhere?: ReadonlySet<string>;
}

/** Another transaction holds a row of the contact, or its stored status cannot be read. */
export type Block = 'LOCKED' | 'UNREADABLE';

/**
 * What one transaction has read under lock, and what it is going to write. Commands of one batch share it, so
 * each sees what those before it decided. Nothing staged here is seen by anybody before the commit.
 */
export class UnitOfWork {
  /** What is appended to the log, in order. */
  readonly entries: NewEntry[] = [];
  readonly staged = {
    statuses: new Map<string, BotStatus>(),
    contacts: new Map<string, Contact>(),
    erasedContacts: [] as string[],
    bots: new Map<string, Bot>(),
    deletedBots: [] as string[],
    messages: [] as SeenMessage[],
    keys: [] as SeenKey[],
    reservations: new Map<string, StoredReservation>(),
  };
  private readonly contacts: Map<string, StoredContact>;
  private readonly messages: Map<string, SeenMessage>;
  private readonly keys: Map<string, SeenKey>;
  private readonly reservations: Map<string, StoredReservation>;
  private currentBots: readonly Bot[];
  /** Whether any contact has a block, see `blockOf`. */
  readonly hasBlocks: boolean;

  constructor(
    /** The database's time, read once the rows were held. */
    readonly now: Instant,
    private readonly loaded: LoadedRows,
    private readonly createId: () => string,
  ) {
    this.contacts = new Map(loaded.contacts.map((stored) => [stored.contact.id, stored]));
    this.messages = new Map(
      loaded.messages.map((seen) => [messageKey(seen.contactId, seen.messageId), seen]),
    );
    this.keys = new Map(loaded.keys.map((seen) => [seen.key, seen]));
    this.hasBlocks =
      (loaded.lockedElsewhere?.size ?? 0) > 0 || loaded.contacts.some(({ isUnreadable }) => isUnreadable);
    this.reservations = new Map(loaded.reservations.map((stored) => [stored.token, stored]));
    this.currentBots = loaded.bots;
  }

  /** The contact as stored, as an earlier command of this batch left it, or as a new one would be. */
  contact(id: string): Contact {
    const known = this.staged.contacts.get(id) ?? this.contacts.get(id)?.contact;
    return known ?? newContact(id, this.now);
  }

  isStored(id: string): boolean {
    return this.contacts.has(id);
  }

  /** Why the contact cannot be written in this transaction; `null` where it can. */
  blockOf(contactId: string): Block | null {
    if (this.loaded.lockedElsewhere?.has(contactId)) return 'LOCKED';
    return this.contacts.get(contactId)?.isUnreadable ? 'UNREADABLE' : null;
  }

  /** The status as stored, or as an earlier command of this batch left it. */
  status(contactId: string): BotStatus {
    const staged = this.staged.statuses.get(contactId) ?? this.contacts.get(contactId)?.status;
    return staged ?? createInitialStatus(this.contact(contactId).createdAt);
  }

  storedStatus(contactId: string): BotStatus | null {
    return this.contacts.get(contactId)?.status ?? null;
  }

  botOf(contactId: string): Bot | null {
    return findBotOf(this.contact(contactId), this.currentBots);
  }

  /** The workspace's bots, oldest first, as earlier commands of this batch left them. */
  get bots(): readonly Bot[] {
    return this.currentBots;
  }

  isStoredBot(id: string): boolean {
    return this.loaded.bots.some((bot) => bot.id === id);
  }

  /** Stages a bot, new or changed, and its entry in the log, so that badges follow. */
  stageBot(bot: Bot): void {
    const isKnown = this.currentBots.some(({ id }) => id === bot.id);
    this.currentBots = isKnown
      ? this.currentBots.map((other) => (other.id === bot.id ? bot : other))
      : [...this.currentBots, bot];
    this.staged.bots.set(bot.id, bot);
    this.entries.push({ kind: 'BOT', seq: 0, id: this.createId(), botId: bot.id });
  }

  stageBotDeletion(id: string): void {
    this.currentBots = this.currentBots.filter((bot) => bot.id !== id);
    this.staged.bots.delete(id);
    this.staged.deletedBots.push(id);
    this.entries.push({ kind: 'BOT', seq: 0, id: this.createId(), botId: id });
  }

  /** Stages a contact's details, and an entry in the log where it has another bot. */
  stageContact(contact: Contact): void {
    const { botId } = this.contact(contact.id);
    this.staged.contacts.set(contact.id, contact);
    if (contact.botId === botId) return;
    this.entries.push({ kind: 'ASSIGNMENT', seq: 0, id: this.createId(), contactId: contact.id });
  }

  /** Stages that whatever names the contact is deleted, and an entry in the log that only those who know its id can read. */
  stageErasure(workspace: string, contactId: string): void {
    const id = this.createId();
    const contactDigest = digestOf(id, workspace, contactId);
    this.staged.erasedContacts.push(contactId);
    this.entries.push({ kind: 'ERASURE', seq: 0, id, contactDigest });
  }

  /** Stages the status and its history; returns the entries, to be answered with after the commit. */
  stageStatus(contactId: string, status: BotStatus, changes: readonly StatusChange[]): StatusEntry[] {
    const entries = changes.map(
      (change): StatusEntry => ({ kind: 'STATUS', seq: 0, id: this.createId(), contactId, change }),
    );
    this.staged.statuses.set(contactId, status);
    this.entries.push(...entries);
    return entries;
  }

  /** The changes of statuses that were staged after the first `count` entries. */
  statusEntriesAfter(count: number): StatusEntry[] {
    return this.entries.slice(count).filter((entry) => entry.kind === 'STATUS');
  }

  /** Gives the staged entries their sequences, the last of which is `last`. */
  assignSequences(last: number): void {
    this.entries.forEach((entry, index) => {
      (entry as { seq: number }).seq = last - this.entries.length + 1 + index;
    });
  }

  seenMessage(contactId: string, messageId: string): SeenMessage | undefined {
    return this.messages.get(messageKey(contactId, messageId));
  }

  stageMessage(seen: SeenMessage): void {
    this.messages.set(messageKey(seen.contactId, seen.messageId), seen);
    this.staged.messages.push(seen);
  }

  seenKey(key: string): SeenKey | undefined {
    return this.keys.get(key);
  }

  stageKey(seen: SeenKey): void {
    this.keys.set(seen.key, seen);
    this.staged.keys.push(seen);
  }

  reservation(token: string): StoredReservation | undefined {
    return this.reservations.get(token);
  }

  /** Replies of the contact that were committed and are still remembered. */
  committedReplies(contactId: string): StoredReservation[] {
    return [...this.reservations.values()].filter(
      (stored) => stored.contactId === contactId && stored.state === 'COMMITTED',
    );
  }

  stageReservation(stored: StoredReservation): void {
    this.reservations.set(stored.token, stored);
    this.staged.reservations.set(stored.token, stored);
  }
}

function messageKey(contactId: string, messageId: string): string {
  return JSON.stringify([contactId, messageId]);
}
