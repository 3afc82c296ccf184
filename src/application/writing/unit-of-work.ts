import { type Bot, findBotOf } from '../../domain/bot';
import type { BotStatus } from '../../domain/bot-status';
import { isNotified, type StatusChange } from '../../domain/status-change';
import type { Instant } from '../../domain/time/instant';
import type { NewEntry, StatusEntry } from '../log-entry';
import { type Contact, firstStatus, newContact, type StoredContact } from '../ports/contact-store';
import type { Fact, ReplyHash } from './facts';
import type { LoadedRows, SeenKey, StoredReservation } from './loaded-rows';

/** Why a contact cannot be written: another transaction has locked its rows, or its stored status cannot be read. */
export type Block = 'LOCKED' | 'UNREADABLE';

/**
 * What a transaction has loaded and what its commands have staged. The commands of a batch share it, so each sees the
 * decisions of those before it. Staged changes are not visible elsewhere before the commit. Every contact id may be an
 * alias; what is staged, and the log, name the contact by its own id.
 */
export class UnitOfWork {
  /** The entries to be appended to the log, in order. */
  readonly entries: NewEntry[] = [];
  readonly staged = {
    statuses: new Map<string, BotStatus>(),
    contacts: new Map<string, Contact>(),
    /** New owners of aliases. */
    aliases: new Map<string, string>(),
    /** Contacts that became aliases, with what they had. */
    merges: [] as { readonly from: string; readonly into: string }[],
    erasedContacts: [] as string[],
    /** Digests of erased contacts that opted out. */
    optOuts: [] as { readonly digest: string; readonly isLocked: boolean }[],
    /** Ids that opted out before an erasure and are stored from now on. */
    endedOptOuts: [] as string[],
    bots: new Map<string, Bot>(),
    deletedBots: [] as string[],
    facts: new Map<string, Fact>(),
    replyHashes: new Map<string, ReplyHash>(),
    keys: [] as SeenKey[],
    reservations: new Map<string, StoredReservation>(),
  };
  private readonly contacts: Map<string, StoredContact>;
  private readonly owners: Map<string, string>;
  private readonly facts: Map<string, Fact>;
  private readonly replyHashes: Map<string, ReplyHash>;
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
    this.owners = new Map(loaded.owners);
    this.facts = new Map(loaded.facts.map((fact) => [factId(fact), fact]));
    this.replyHashes = new Map(loaded.replyHashes.map((hash) => [hashId(hash), hash]));
    this.keys = new Map(loaded.keys.map((seen) => [seen.key, seen]));
    this.reservations = new Map(loaded.reservations.map((stored) => [stored.token, stored]));
    this.currentBots = loaded.bots;
  }

  /** The id of the contact that an id belongs to: of an alias, that of its owner. */
  ownerOf(id: string): string {
    return this.owners.get(id) ?? id;
  }

  /** The contact as stored or staged, or else a new one. */
  contact(anyId: string): Contact {
    const id = this.ownerOf(anyId);
    return this.staged.contacts.get(id) ?? this.contacts.get(id)?.contact ?? newContact(id, this.now);
  }

  isStored(anyId: string): boolean {
    return this.contacts.has(this.ownerOf(anyId));
  }

  /** Whether the row of this id is stored as that of an alias. */
  isStoredAlias(id: string): boolean {
    return this.loaded.owners?.has(id) ?? false;
  }

  /** Whether the contact is stored or will be. */
  isKnown(anyId: string): boolean {
    const id = this.ownerOf(anyId);
    return this.contacts.has(id) || this.staged.contacts.has(id) || this.staged.statuses.has(id);
  }

  /** Why the contact cannot be written in this transaction, or `null` if it can. */
  blockOf(contactId: string): Block | null {
    if (this.loaded.lockedElsewhere?.has(contactId)) return 'LOCKED';
    return this.contacts.get(this.ownerOf(contactId))?.isUnreadable ? 'UNREADABLE' : null;
  }

  /** The status as stored or staged, or else the one that the contact begins with. */
  status(anyId: string): BotStatus {
    const id = this.ownerOf(anyId);
    return this.staged.statuses.get(id) ?? this.contacts.get(id)?.status ?? this.firstStatus(id);
  }

  storedStatus(contactId: string): BotStatus | null {
    return this.contacts.get(contactId)?.status ?? null;
  }

  /** Whether the id opted out before its contact was erased, and is not stored. */
  isOptedOutBeforehand(id: string): boolean {
    return !this.isKnown(id) && (this.loaded.optOuts?.has(id) ?? false);
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
    const before = this.contact(id);
    const isSame =
      contact.name === before.name &&
      contact.timeZone === before.timeZone &&
      contact.botId === before.botId &&
      contact.aliases === before.aliases;
    if (isSame && this.isKnown(id)) return;
    this.begin(id);
    this.staged.contacts.set(id, contact);
    this.logContact('CONTACT', id);
  }

  /** Stages that an id belongs to a contact, which must list it. A contact with that id is merged into it. */
  stageAlias(aliasId: string, contactId: string): void {
    if (this.isOptedOutBeforehand(aliasId)) this.staged.endedOptOuts.push(aliasId);
    if (this.contacts.has(aliasId)) this.staged.merges.push({ from: aliasId, into: contactId });
    this.owners.set(aliasId, contactId);
    this.staged.aliases.set(aliasId, contactId);
    this.logContact('CONTACT', aliasId);
  }

  /** Notes that an alias of a merged contact belongs to the contact that it was merged into. */
  moveAlias(aliasId: string, contactId: string): void {
    this.owners.set(aliasId, contactId);
    this.logContact('CONTACT', aliasId);
  }

  /** Stages that an alias is a contact of its own, with this status. */
  stageUnlinked(contact: Contact, status: BotStatus): void {
    const { id } = contact;
    this.owners.delete(id);
    this.staged.contacts.set(id, contact);
    this.staged.statuses.set(id, status);
    this.logContact('CONTACT', id);
  }

  private logContact(kind: 'CONTACT' | 'CREATION', contactId: string): void {
    this.entries.push({ kind, seq: 0, id: this.createId(), contactId });
  }

  /** Stages the deletion of all data of an id, and a log entry that names it only by a digest. */
  stageErasure(id: string, contactDigest: string): void {
    this.staged.erasedContacts.push(id);
    this.entries.push({ kind: 'ERASURE', seq: 0, id: this.createId(), contactDigest });
  }

  /** Stages a status and its history. Returns the entries, which get their sequences at the commit. */
  stageStatus(anyId: string, status: BotStatus, changes: readonly StatusChange[]): StatusEntry[] {
    const contactId = this.ownerOf(anyId);
    const entries = changes.map(
      (change): StatusEntry => ({ kind: 'STATUS', seq: 0, id: this.createId(), contactId, change }),
    );
    // Readers of the log must learn of a new contact, also if its status did not change.
    if (!this.isKnown(contactId)) {
      this.begin(contactId);
      if (!changes.some(isNotified)) this.logContact('CREATION', contactId);
    }
    this.staged.statuses.set(contactId, status);
    this.entries.push(...entries);
    return entries;
  }

  /** The first status of a contact that opted out before an erasure is stored with it. */
  private begin(id: string): void {
    if (!this.isOptedOutBeforehand(id)) return;
    this.staged.statuses.set(id, this.firstStatus(id));
    this.staged.endedOptOuts.push(id);
  }

  private firstStatus(id: string): BotStatus {
    const optOut = this.contacts.has(id) ? undefined : this.loaded.optOuts?.get(id);
    return firstStatus(optOut, this.contact(id).createdAt);
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

  fact(contactId: string, key: string): Fact | undefined {
    return this.facts.get(factId({ contactId: this.ownerOf(contactId), key }));
  }

  /** The facts of the contact that are loaded. */
  factsOf(anyId: string): Fact[] {
    const contactId = this.ownerOf(anyId);
    return [...this.facts.values()].filter((fact) => fact.contactId === contactId);
  }

  stageFact(fact: Fact): void {
    const owned = { ...fact, contactId: this.ownerOf(fact.contactId) };
    this.facts.set(factId(owned), owned);
    this.staged.facts.set(factId(owned), owned);
  }

  /** The texts of committed replies to the contact that are loaded, oldest first. */
  replyHashesOf(anyId: string): ReplyHash[] {
    const contactId = this.ownerOf(anyId);
    const hashes = [...this.replyHashes.values()].filter((hash) => hash.contactId === contactId);
    return hashes.sort((a, b) => a.committedAt - b.committedAt);
  }

  stageReplyHash(hash: ReplyHash): void {
    const owned = { ...hash, contactId: this.ownerOf(hash.contactId) };
    this.replyHashes.set(hashId(owned), owned);
    this.staged.replyHashes.set(hashId(owned), owned);
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

  /** The reservation of a token, if it is one of this contact. */
  reservationOf(contactId: string, token: string): StoredReservation | undefined {
    const reservation = this.reservation(token);
    return reservation?.contactId === this.ownerOf(contactId) ? reservation : undefined;
  }

  stageReservation(stored: StoredReservation): void {
    const owned = { ...stored, contactId: this.ownerOf(stored.contactId) };
    this.reservations.set(owned.token, owned);
    this.staged.reservations.set(owned.token, owned);
  }
}

function factId({ contactId, key }: Pick<Fact, 'contactId' | 'key'>): string {
  return `${key} ${contactId}`;
}

function hashId({ contactId, hash, token }: Pick<ReplyHash, 'contactId' | 'hash' | 'token'>): string {
  return `${hash} ${token} ${contactId}`;
}
