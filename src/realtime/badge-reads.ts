import { digestOf } from '../application/contact-digest';
import { findBotOf } from '../application/find-bot';
import type { ErasureEntry, LogEntry } from '../application/log-entry';
import type { ChangeLog, LogPage } from '../application/ports/change-log';
import type { ContactStore, StatusSnapshot } from '../application/ports/contact-store';
import { viewIn } from '../application/queries/queries';
import type { Bot } from '../domain/bot';
import type { Clock } from '../domain/time/clock';
import type { CooperativeScheduler } from '../limits/cooperative-scheduler';
import { type BadgeEvent, snapshotEvent } from './badge-event';
import type { BadgeSubscriber } from './badge-subscriber';
import { PAGE, type PageReader, type PageReads } from './page-reads';
import type { WatchedContact, WatchedContacts } from './watched-contacts';

export interface LiveReads {
  readonly log: ChangeLog;
  readonly contacts: Pick<ContactStore, 'read'>;
  readonly pages: PageReads;
  readonly scheduler: CooperativeScheduler;
  readonly clock: Clock;
}

/**
 * What is known of the watched contacts and bots of a workspace, from which each change's permission is derived, and how
 * streams of badges read what is not pushed to them. Reads answer `null` where the stream has ended meanwhile.
 */
export class BadgeReads {
  private delivered = 0;
  /** Streams that have read what has not been pushed yet. */
  private readonly ahead = new Set<BadgeSubscriber>();
  /** As last read; `null` until they have been, and where one has changed since. */
  private bots: readonly Bot[] | null = null;
  private botsSeq = 0;

  constructor(
    readonly workspace: string,
    private readonly watched: WatchedContacts,
    private readonly reads: LiveReads,
  ) {}

  /** The newest sequence that has been pushed to everybody. */
  get deliveredSeq(): number {
    return this.delivered;
  }

  markDelivered(seq: number): void {
    this.delivered = Math.max(this.delivered, seq);
    for (const stream of this.ahead) if (!stream.catchUp()) this.ahead.delete(stream);
  }

  /** To be called where a stream has read what may not have been pushed yet. */
  noteAhead(stream: BadgeSubscriber): void {
    this.ahead.add(stream);
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

  /** A page of the log after `seq`, of these contacts and of none. */
  async readLog(reader: PageReader, ids: readonly string[], seq: number): Promise<LogPage | null> {
    const { pages, log } = this.reads;
    const read = () => log.readAfterFor(this.workspace, ids, seq, PAGE);
    const page = await pages.read(this.workspace, reader, read);
    if (!page?.entries) return page;
    // Of whom the page tells; and of all once it is the last one, for from there on changes are pushed.
    const isLast = page.entries.length < PAGE;
    const concerned = isLast ? ids : new Set(page.entries.flatMap((entry) => contactOf(entry) ?? []));
    const unknown = [...concerned].filter((id) => !this.isKnown(id));
    for (let start = 0; start < unknown.length; start += PAGE) {
      await this.readStatuses(reader, unknown.slice(start, start + PAGE));
    }
    return page;
  }

  snapshotEvent(snapshot: StatusSnapshot, id: string, resumeSeq: number | null): BadgeEvent {
    return snapshotEvent(snapshot, id, resumeSeq, this.reads.clock.now());
  }

  /** `null` where the entry is no change of a status, or of a contact that is not known yet. */
  changeEvent(entry: LogEntry): BadgeEvent | null {
    if (entry.kind !== 'STATUS' || this.bots === null) return null;
    const contact = this.watched.get(entry.contactId)?.contact;
    if (!contact) return null;
    const view = { contact, status: entry.change.statusAfter, bot: findBotOf(contact, this.bots) };
    return { seq: entry.seq, resumeSeq: entry.seq, view, entry };
  }

  /** Those of the contacts whose status the entry concerns. */
  concerned(entry: LogEntry, ids: readonly string[]): readonly string[] {
    if (entry.kind === 'ERASURE' && entry.contactDigest !== null) {
      return ids.filter((id) => this.isErased(id, entry));
    }
    const id = contactOf(entry);
    return id === null ? ids : [id];
  }

  isErased(id: string, { id: entryId, contactDigest }: ErasureEntry): boolean {
    return digestOf(entryId, this.workspace, id) === contactDigest;
  }

  /** The contact has another bot since, or was erased. */
  forget(watched: WatchedContact, seq: number): void {
    watched.contact = null;
    watched.knownSeq = seq;
  }

  forgetBots(seq: number): void {
    this.bots = null;
    this.botsSeq = seq;
  }

  private isKnown(id: string): boolean {
    return this.bots !== null && this.watched.get(id)?.contact !== null;
  }

  /** Reads may come back in another order than they were made, or after news of a change: the newest counts. */
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

/** `null` for what may concern any contact. */
function contactOf(entry: LogEntry): string | null {
  return 'contactId' in entry ? entry.contactId : null;
}
