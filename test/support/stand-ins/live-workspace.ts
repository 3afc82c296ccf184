import type { StatusView } from '../../../src/application/commands/status-result';
import type { LogEntry, StatusEntry } from '../../../src/application/log-entry';
import {
  type AliasOwner,
  newContact,
  type OptOut,
  type StatusSnapshot,
  type StoredContact,
} from '../../../src/application/ports/contact-store';
import type { Bot } from '../../../src/domain/bot';
import { DEFAULT_RULES } from '../../../src/domain/bot-rules';
import { ByteBudget } from '../../../src/limits/byte-budget';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import type { BadgeEvent } from '../../../src/realtime/badge-event';
import { BadgeStream } from '../../../src/realtime/badge-stream';
import { PageReads } from '../../../src/realtime/page-reads';
import { WatchedWorkspace } from '../../../src/realtime/watched-workspace';
import { digestOf } from '../contact-digest';
import { InMemoryChangeLog, statusEntry, waitingEntry } from './in-memory-change-log';
import { ManualClock } from './manual-clock';

const BOT: Bot = {
  ...{ id: 'bot', name: 'Bot', mode: 'AUTO_PILOT', modeVersion: 1, isDefault: true },
  ...{ rules: DEFAULT_RULES, identities: [], version: 1 },
};

/** A workspace with its log and statuses in memory, and its subscribers. What is committed is told by `deliver`. */
export class LiveWorkspace {
  readonly log = new InMemoryChangeLog();
  readonly contacts = new Map<string, StoredContact>();
  /** The contacts of aliases, and where the log last tells of each. */
  readonly owners = new Map<string, AliasOwner>();
  readonly optOuts = new Map<string, OptOut>();
  readonly watched: WatchedWorkspace;
  /** Reads of statuses so far, by their contacts. */
  readonly reads: (readonly string[])[] = [];
  /** Called before a read of statuses answers. */
  beforeStatuses: () => Promise<void> | void = () => undefined;
  bots: Bot[] = [BOT];
  seq = 0;
  private delivered = 0;
  /** The tail tells one after the other. */
  private delivering: Promise<void> = Promise.resolve();

  constructor(scheduler = new CooperativeScheduler()) {
    const outcomes = { failed: () => undefined, succeeded: () => undefined };
    const contacts = {
      read: (_workspace: string, ids: readonly string[]) => this.read(ids),
      aliases: async (_workspace: string, ids: readonly string[]) => this.aliases(ids),
    };
    const clock = new ManualClock('2026-03-02T10:00:00Z');
    const reads = {
      log: this.log,
      contacts,
      digestOf,
      pages: new PageReads(scheduler, outcomes),
      scheduler,
      clock,
    };
    this.watched = new WatchedWorkspace('one', reads, () => undefined);
  }

  /** A change of the status of the contact with this id or alias. */
  change(id: string): void {
    this.commit(this.nextChange(this.ownerOf(id)));
  }

  /** The contact writes: it waits since now, if it has not waited before. */
  wait(id: string): void {
    const owner = this.ownerOf(id);
    const version = this.contacts.get(owner)?.status?.version ?? 0;
    const entry = waitingEntry(this.seq + 1, owner, version);
    this.store(owner, entry);
    this.commit(entry);
  }

  /** Makes an id an alias of a contact, or of that whose alias is given; a contact of its own is merged into it. */
  link(alias: string, id: string): void {
    const owner = this.ownerOf(id);
    const [mine, others] = [owner, alias].map((one) => this.contacts.get(one)?.status?.version);
    this.commit({ kind: 'CONTACT', ...this.nextPlace(), contactId: owner });
    const moved = [...this.owners].flatMap(([one, { contactId }]) => (contactId === alias ? one : []));
    for (const one of [alias, ...moved]) {
      this.commit({ kind: 'CONTACT', ...this.nextPlace(), contactId: one });
      this.owners.set(one, { contactId: owner, changedSeq: this.seq });
    }
    const contact = this.contacts.get(owner)?.contact ?? contactWith(owner, null);
    this.contacts.set(owner, { contact, status: this.contacts.get(owner)?.status ?? null });
    this.contacts.delete(alias);
    if (others === undefined) return;
    const merge = statusEntry(this.seq + 1, owner, Math.max(mine ?? 0, others) + 1);
    this.store(owner, merge);
    this.commit(merge);
  }

  /** Makes an alias a contact of its own, with the same status. */
  unlink(alias: string): void {
    const owner = this.ownerOf(alias);
    this.owners.delete(alias);
    const { contact, status } = this.contacts.get(owner)!;
    this.contacts.set(alias, { contact: contactWith(alias, contact.botId), status });
    for (const contactId of [owner, alias]) this.commit({ kind: 'CONTACT', ...this.nextPlace(), contactId });
  }

  ownerOf(id: string): string {
    return this.owners.get(id)?.contactId ?? id;
  }

  /** What is stored of the contact with this id or alias. */
  stored(id: string): StoredContact | undefined {
    return this.contacts.get(this.ownerOf(id));
  }

  /** A change that the log can't tell any more. */
  changeUnreadably(id: string): void {
    const { seq, id: entryId, contactId } = this.nextChange(this.ownerOf(id));
    this.commit({ kind: 'UNREADABLE', seq, id: entryId, contactId });
  }

  private nextChange(id: string): StatusEntry {
    const version = (this.contacts.get(id)?.status?.version ?? 0) + 1;
    const entry = statusEntry(this.seq + 1, id, version);
    this.store(id, entry);
    return entry;
  }

  private store(id: string, { change }: StatusEntry): void {
    const contact = this.contacts.get(id)?.contact ?? contactWith(id, null);
    this.contacts.set(id, { contact, status: change.statusAfter });
  }

  saveBot(): void {
    this.bots = this.bots.map((bot) => ({ ...bot, version: bot.version + 1 }));
    this.commit({ kind: 'BOT', ...this.nextPlace(), botId: 'bot' });
  }

  assign(anyId: string, botId: string): void {
    const id = this.ownerOf(anyId);
    this.contacts.set(id, { contact: contactWith(id, botId), status: this.contacts.get(id)?.status ?? null });
    this.commit({ kind: 'CONTACT', ...this.nextPlace(), contactId: id });
  }

  /** All ids of the contact have the initial status again; the log soon forgets which ids those were. */
  erase(anyId: string, isRemembered = true): void {
    const owner = this.ownerOf(anyId);
    const aliases = [...this.owners.keys()].filter((id) => this.ownerOf(id) === owner);
    this.contacts.delete(owner);
    for (const id of [owner, ...aliases]) {
      this.owners.delete(id);
      this.log.erase('one', id);
    }
    for (const id of [owner, ...aliases]) {
      const contactDigest = isRemembered ? digestOf('one', id) : null;
      this.commit({ kind: 'ERASURE', ...this.nextPlace(), contactDigest });
    }
  }

  commit(entry: LogEntry): void {
    this.seq = entry.seq;
    this.log.append('one', entry);
  }

  /** Where the next entry of the log is, and its id. */
  private nextPlace() {
    return { seq: this.seq + 1, id: `entry ${this.seq + 1}` };
  }

  /** Tells the subscribers of so many entries that they have not been told of, as the tail does. */
  deliver(count = Number.POSITIVE_INFINITY): Promise<void> {
    this.delivering = this.delivering.then(() => this.deliverNext(count));
    return this.delivering;
  }

  watch(
    ids: readonly string[],
    after: number | null = null,
    memory = new ByteBudget(1_000_000),
  ): BadgeStream {
    const stream: BadgeStream = new BadgeStream(ids, memory, this.watched.badgeReads, () =>
      this.watched.contacts.remove(stream),
    );
    this.watched.contacts.add(stream);
    if (after !== null) stream.resumeAfter(after, this.aliases(ids));
    return stream;
  }

  /** The aliases among the ids. */
  aliases(ids: readonly string[]): ReadonlyMap<string, AliasOwner> {
    return new Map([...this.owners].filter(([id]) => ids.includes(id)));
  }

  private async deliverNext(count: number): Promise<void> {
    const all = this.log.entries.get('one') ?? [];
    const entries = all.filter(({ seq }) => seq > this.delivered).slice(0, count);
    this.delivered = entries.at(-1)?.seq ?? this.delivered;
    await this.watched.deliver(entries, this.delivered);
  }

  private async read(ids: readonly string[]): Promise<StatusSnapshot> {
    this.reads.push(ids);
    const found = ids.flatMap((id): [string, StoredContact][] => {
      const stored = this.stored(id);
      return stored ? [[id, stored]] : [];
    });
    const snapshot = {
      ...{ seq: this.seq, bots: this.bots },
      ...{ contacts: new Map(found), optOuts: new Map(this.optOuts) },
    };
    await this.beforeStatuses();
    return snapshot;
  }
}

function contactWith(id: string, botId: string | null) {
  return { ...newContact(id, 0), botId };
}

/** The status of an event that tells of one contact. */
export function onlyViewOf({ views }: BadgeEvent): StatusView {
  const [view, ...others] = views;
  if (!view || others.length > 0) throw new Error(`The event tells of ${views.length} contacts.`);
  return view;
}

export async function take(stream: BadgeStream, count: number): Promise<BadgeEvent[]> {
  const events: BadgeEvent[] = [];
  while (events.length < count) events.push((await stream.next()).value);
  return events;
}
