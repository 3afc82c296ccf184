import { type Bot, findBotOf } from '../../domain/bot';
import { type BotStatus, createInitialStatus } from '../../domain/bot-status';
import type { Reservation } from '../../domain/decisions/reply-gate';
import type { MessageOrigin } from '../../domain/event';
import { isPushed, type StatusChange } from '../../domain/status-change';
import { type Instant, MINUTE } from '../../domain/time/instant';
import type { NewEntry, StatusEntry } from '../log-entry';
import { type Contact, newContact, type StoredContact } from '../ports/contact-store';
import type { Idempotency, MessageKey } from './load-spec';

/** A recorded message and its result. */
export interface SeenMessage extends MessageKey {
  readonly origin: MessageOrigin;
  /** `null` if the log entry no longer exists. */
  readonly entry: StatusEntry | null;
}

/** A used idempotency key. Its entries are the original result. */
export interface SeenKey extends Idempotency {
  readonly entries: readonly StatusEntry[];
}

export interface StoredReservation extends Reservation {
  readonly state: 'LIVE' | 'COMMITTED' | 'RELEASED';
  /** The id of the committed message. */
  readonly messageId: string | null;
  readonly bodyHash: string | null;
  readonly committedAt: Instant | null;
  /** The id of the message that was recognized by its body as the echo of this reply. */
  readonly echoId: string | null;
  /** The log entry of the commit. */
  readonly entry: StatusEntry | null;
}

/** How long an outbound message of unknown origin is compared with committed replies. */
export const ECHO_WINDOW = 10 * MINUTE;

export interface LoadedRows {
  readonly contacts: readonly StoredContact[];
  readonly bots: readonly Bot[];
  readonly messages: readonly SeenMessage[];
  readonly keys: readonly SeenKey[];
  readonly reservations: readonly StoredReservation[];
  /** Contacts with a row locked by another transaction. They are not loaded. */
  readonly lockedElsewhere?: ReadonlySet<string>;
}

/** Why a contact cannot be written: another transaction has locked its rows, or its stored status cannot be read. */
export type Block = 'LOCKED' | 'UNREADABLE';

/**
 * What a transaction has loaded and what its commands have staged. The commands of a batch share it, so each sees the
 * decisions of those before it. Staged changes are not visible elsewhere before the commit.
 */
export class UnitOfWork {
  /** The entries to be appended to the log, in order. */
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

  constructor(
    /** The database's time, read after the rows were locked. */
    readonly now: Instant,
    private readonly loaded: LoadedRows,
    private readonly createId: () => string,
  ) {
    this.contacts = new Map(loaded.contacts.map((stored) => [stored.contact.id, stored]));
    this.messages = new Map(loaded.messages.map((seen) => [messageKey(seen), seen]));
    this.keys = new Map(loaded.keys.map((seen) => [seen.key, seen]));
    this.reservations = new Map(loaded.reservations.map((stored) => [stored.token, stored]));
    this.currentBots = loaded.bots;
  }

  /** The contact as stored or staged, or else a new one. */
  contact(id: string): Contact {
    return this.staged.contacts.get(id) ?? this.contacts.get(id)?.contact ?? newContact(id, this.now);
  }

  isStored(id: string): boolean {
    return this.contacts.has(id);
  }

  /** Why the contact cannot be written in this transaction, or `null` if it can. */
  blockOf(contactId: string): Block | null {
    if (this.loaded.lockedElsewhere?.has(contactId)) return 'LOCKED';
    return this.contacts.get(contactId)?.isUnreadable ? 'UNREADABLE' : null;
  }

  /** The status as stored or staged, or else the initial one. */
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

  /** The bots of the workspace as stored or staged, oldest first. */
  get bots(): readonly Bot[] {
    return this.currentBots;
  }

  isStoredBot(id: string): boolean {
    return this.loaded.bots.some((bot) => bot.id === id);
  }

  /** Stages a new or changed bot, and a log entry so that badges are updated. */
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
    this.entries.push({ kind: 'BOT_DELETION', seq: 0, id: this.createId(), botId: id });
  }

  /** Stages the details of a contact, and a log entry if they are new. */
  stageContact(contact: Contact): void {
    const { id } = contact;
    const { name, timeZone, botId } = this.contact(id);
    const isSame = contact.name === name && contact.timeZone === timeZone && contact.botId === botId;
    if (isSame && this.isKnown(id)) return;
    this.staged.contacts.set(id, contact);
    this.logContact('CONTACT', id);
  }

  private isKnown(contactId: string): boolean {
    return (
      this.isStored(contactId) || this.staged.contacts.has(contactId) || this.staged.statuses.has(contactId)
    );
  }

  private logContact(kind: 'CONTACT' | 'CREATION', contactId: string): void {
    this.entries.push({ kind, seq: 0, id: this.createId(), contactId });
  }

  /** Stages the deletion of all data of the contact, and a log entry that names it only by a digest. */
  stageErasure(contactId: string, contactDigest: string): void {
    this.staged.erasedContacts.push(contactId);
    this.entries.push({ kind: 'ERASURE', seq: 0, id: this.createId(), contactDigest });
  }

  /** Stages a status and its history. Returns the entries, which get their sequences at the commit. */
  stageStatus(contactId: string, status: BotStatus, changes: readonly StatusChange[]): StatusEntry[] {
    const entries = changes.map(
      (change): StatusEntry => ({ kind: 'STATUS', seq: 0, id: this.createId(), contactId, change }),
    );
    // Readers of the log must learn of a new contact, also if its status did not change.
    if (!this.isKnown(contactId) && !changes.some(({ outcome }) => isPushed(outcome)))
      this.logContact('CREATION', contactId);
    this.staged.statuses.set(contactId, status);
    this.entries.push(...entries);
    return entries;
  }

  /** The status changes among the entries staged after the first `count`. */
  statusEntriesAfter(count: number): StatusEntry[] {
    return this.entries.slice(count).filter((entry) => entry.kind === 'STATUS');
  }

  /** Assigns consecutive sequences to the staged entries, ending with `last`. */
  assignSequences(last: number): void {
    this.entries.forEach((entry, index) => {
      (entry as { seq: number }).seq = last - this.entries.length + 1 + index;
    });
  }

  seenMessage(key: MessageKey): SeenMessage | undefined {
    return this.messages.get(messageKey(key));
  }

  stageMessage(seen: SeenMessage): void {
    this.messages.set(messageKey(seen), seen);
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

  /** The committed reservations of the contact that are loaded. */
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

function messageKey({ contactId, messageId }: MessageKey): string {
  return JSON.stringify([contactId, messageId]);
}
