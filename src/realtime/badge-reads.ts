import type { ErasureEntry, LogEntry } from '../application/log-entry';
import type { LogPage } from '../application/ports/change-log';
import type { StatusSnapshot } from '../application/ports/contact-store';
import { viewIn } from '../application/queries/queries';
import { type Bot, findBotOf } from '../domain/bot';
import type { BadgeEvent, ChangeEvent } from './badge-event';
import type { LiveReads } from './live-reads';
import { PAGE, type PageReader, type PageReads } from './page-reads';
import type { Replay } from './replay';
import type { WatchedContact, WatchedContacts } from './watched-contacts';

/**
 * Caches the watched contacts and the bots of a workspace, from which the permission of each change is derived, and
 * reads what is not pushed to badge streams. Reads resolve with `null` if the stream has ended in the meantime.
 */
export class BadgeReads {
  private delivered = 0;
  private delivering = 0;
  /** The bots as last read; `null` before the first read and after a change. */
  private bots: readonly Bot[] | null = null;
  private botsSeq = 0;
  private readonly snapshotEvents = new WeakMap<StatusSnapshot, Map<string, BadgeEvent>>();

  constructor(
    private readonly workspace: string,
    private readonly watched: WatchedContacts,
    private readonly reads: LiveReads,
  ) {}

  /** The newest sequence that has been pushed to all streams. */
  get deliveredSeq(): number {
    return this.delivered;
  }

  /** Streams that begin to watch a contact from here on may not be reached by entries up to `seq`. */
  markDelivering(seq: number): void {
    this.delivering = Math.max(this.delivering, seq);
  }

  markDelivered(seq: number): void {
    this.delivered = Math.max(this.delivered, seq);
  }

  get pages(): PageReads {
    return this.reads.pages;
  }

  async readStatuses(reader: PageReader, ids: readonly string[]): Promise<StatusSnapshot | null> {
    const { pages, contacts } = this.reads;
    const read = () => contacts.read(this.workspace, ids);
    for (;;) {
      const snapshot = await pages.retry(reader, () => pages.afterYield(this.workspace, read));
      if (!snapshot) return null;
      this.updateFrom(snapshot, ids);
      // Changes of an owner were delivered after the read, but before its alias was known.
      const isMissed = ids.some((id) => this.isBeforeOwner(id, snapshot.seq));
      if (!isMissed) return snapshot;
    }
  }

  /** Whether changes of the owner of an alias after `seq` may not have been delivered. */
  private isBeforeOwner(id: string, seq: number): boolean {
    const watched = this.watched.get(id);
    return watched !== undefined && watched.owner !== null && seq < watched.ownerSince;
  }

  /** Reads a page of the log after `seq`: entries of these contacts and entries without a contact. */
  async readLog(reader: PageReader, replay: Replay, seq: number): Promise<LogPage | null> {
    const { pages, log } = this.reads;
    const { ids } = replay;
    const read = () => log.readAfterFor(this.workspace, replay.idsInLog, seq, PAGE);
    const page = await pages.read(this.workspace, reader, read);
    if (!page?.entries) return page;
    // Caches the contacts of the page, and all of them after the last page, when changes start to be pushed.
    const isLast = page.entries.length < PAGE;
    const concerned = isLast ? ids : new Set(page.entries.flatMap((entry) => replay.idsNamedBy(entry) ?? []));
    const unknown = [...concerned].filter(
      (id) => this.bots === null || this.watched.get(id)?.contact === null,
    );
    for (let start = 0; start < unknown.length; start += PAGE) {
      await this.readStatuses(reader, unknown.slice(start, start + PAGE));
    }
    return page;
  }

  /** Creates a page of snapshots. Subscriptions that share a read share the event, so that it is rendered once. */
  snapshotEvent(snapshot: StatusSnapshot, ids: readonly string[], resumeSeq: number | null): BadgeEvent {
    const events = this.snapshotEvents.get(snapshot) ?? new Map<string, BadgeEvent>();
    this.snapshotEvents.set(snapshot, events);
    const key = JSON.stringify([resumeSeq, ...ids]);
    const known = events.get(key);
    if (known) return known;
    const now = this.reads.clock.now();
    const views = ids.map((id) => viewIn(snapshot, id, now));
    const event = { seq: snapshot.seq, resumeSeq, contactIds: ids, views, entry: null };
    events.set(key, event);
    return event;
  }

  /** `null` if the entry is not a status change, or what is cached of the watched `id` is not its contact. */
  changeEvent(entry: LogEntry, id: string): ChangeEvent | null {
    if (entry.kind !== 'STATUS' || this.bots === null) return null;
    const contact = this.watched.get(id)?.contact;
    if (contact?.id !== entry.contactId) return null;
    const bot = findBotOf(contact, this.bots);
    const view = { contact, status: entry.change.statusAfter, bot, now: this.reads.clock.now() };
    return { seq: entry.seq, resumeSeq: entry.seq, contactIds: [id], views: [view], entry };
  }

  /** The watched ids whose status the entry concerns. */
  concerned(entry: LogEntry, replay: Replay): readonly string[] {
    if (entry.kind === 'ERASURE' && entry.contactDigest !== null) {
      return replay.ids.filter((id) => this.isErased(id, entry));
    }
    return replay.idsNamedBy(entry) ?? replay.ids;
  }

  isErased(id: string, { contactDigest }: ErasureEntry): boolean {
    return this.reads.digestOf(this.workspace, id) === contactDigest;
  }

  /** Invalidates a contact that was assigned another bot or erased, unless it has been read since. */
  forget(watched: WatchedContact, seq: number): void {
    if (seq <= watched.knownSeq) return;
    watched.contact = null;
    watched.knownSeq = seq;
  }

  /** Invalidates also of which contact the id is an alias, after an entry of the id itself. */
  forgetAll(watched: WatchedContact, seq: number): void {
    if (seq > watched.knownSeq) this.watched.setOwner(watched, null, 0);
    this.forget(watched, seq);
  }

  /** Notes the owner of an alias as of `seq`, before it is read from the log. */
  noteOwner(id: string, owner: string, seq: number): void {
    const watched = this.watched.get(id);
    if (!watched || watched.owner === owner) return;
    const isKnown = watched.owner !== null || watched.contact !== null;
    if (isKnown && seq < watched.knownSeq) return;
    this.forget(watched, seq);
    this.setOwner(watched, owner, seq);
  }

  forgetBots(seq: number): void {
    this.bots = null;
    this.botsSeq = seq;
  }

  /** Reads may complete out of order, or after a later change; the newest sequence wins. */
  private updateFrom(snapshot: StatusSnapshot, ids: readonly string[]): void {
    const { seq, bots } = snapshot;
    if (seq >= this.botsSeq) {
      this.bots = bots;
      this.botsSeq = seq;
    }
    const now = this.reads.clock.now();
    for (const id of ids) {
      const watched = this.watched.get(id);
      if (!watched || seq < watched.knownSeq) continue;
      const { contact } = viewIn(snapshot, id, now);
      watched.contact = contact;
      watched.knownSeq = seq;
      const owner = contact.id === id ? null : contact.id;
      if (owner !== watched.owner) this.setOwner(watched, owner, seq);
    }
  }

  /** Entries that have been delivered already, or are at the moment, do not reach those who watch the alias. */
  private setOwner(watched: WatchedContact, owner: string | null, seq: number): void {
    this.watched.setOwner(watched, owner, Math.max(seq, this.delivered, this.delivering));
  }
}
