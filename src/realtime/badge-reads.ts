import type { ErasureEntry, LogEntry } from '../application/log-entry';
import type { LogPage } from '../application/ports/change-log';
import type { StatusSnapshot } from '../application/ports/contact-store';
import { viewIn } from '../application/queries/queries';
import { type Bot, findBotOf } from '../domain/bot';
import type { BadgeEvent, ChangeEvent } from './badge-event';
import type { LiveReads } from './live-reads';
import { PAGE, type PageReader, type PageReads } from './page-reads';
import type { WatchedContact, WatchedContacts } from './watched-contacts';

/**
 * Caches the watched contacts and the bots of a workspace, from which the permission of each change is derived, and
 * reads what is not pushed to badge streams. Reads resolve with `null` if the stream has ended in the meantime.
 */
export class BadgeReads {
  private delivered = 0;
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

  markDelivered(seq: number): void {
    this.delivered = Math.max(this.delivered, seq);
  }

  get pages(): PageReads {
    return this.reads.pages;
  }

  async readStatuses(reader: PageReader, ids: readonly string[]): Promise<StatusSnapshot | null> {
    const { pages, contacts } = this.reads;
    const read = () => contacts.read(this.workspace, ids);
    const snapshot = await pages.retry(reader, () => pages.afterYield(this.workspace, read));
    if (snapshot) this.updateFrom(snapshot, ids);
    return snapshot;
  }

  /** Reads a page of the log after `seq`: entries of these contacts and entries without a contact. */
  async readLog(reader: PageReader, ids: readonly string[], seq: number): Promise<LogPage | null> {
    const { pages, log } = this.reads;
    const read = () => log.readAfterFor(this.workspace, ids, seq, PAGE);
    const page = await pages.read(this.workspace, reader, read);
    if (!page?.entries) return page;
    // Caches the contacts of the page, and all of them after the last page, when changes start to be pushed.
    const isLast = page.entries.length < PAGE;
    const concerned = isLast ? ids : new Set(page.entries.flatMap((entry) => contactOf(entry) ?? []));
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
    const event = { seq: snapshot.seq, resumeSeq, views, entry: null };
    events.set(key, event);
    return event;
  }

  /** `null` if the entry is not a status change, or its contact is not cached. */
  changeEvent(entry: LogEntry): ChangeEvent | null {
    if (entry.kind !== 'STATUS' || this.bots === null) return null;
    const contact = this.watched.get(entry.contactId)?.contact;
    if (!contact) return null;
    const view = { contact, status: entry.change.statusAfter, bot: findBotOf(contact, this.bots) };
    return { seq: entry.seq, resumeSeq: entry.seq, views: [view], entry };
  }

  /** The contacts among `ids` whose status the entry concerns. */
  concerned(entry: LogEntry, ids: readonly string[]): readonly string[] {
    if (entry.kind === 'ERASURE' && entry.contactDigest !== null) {
      return ids.filter((id) => this.isErased(id, entry));
    }
    const id = contactOf(entry);
    return id === null ? ids : [id];
  }

  isErased(id: string, { contactDigest }: ErasureEntry): boolean {
    return this.reads.digestOf(this.workspace, id) === contactDigest;
  }

  /** Invalidates a contact that was assigned another bot or erased. */
  forget(watched: WatchedContact, seq: number): void {
    watched.contact = null;
    watched.knownSeq = seq;
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
      watched.contact = viewIn(snapshot, id, now).contact;
      watched.knownSeq = seq;
    }
  }
}

/** `null` if the entry may concern any contact. */
function contactOf(entry: LogEntry): string | null {
  return 'contactId' in entry ? entry.contactId : null;
}
