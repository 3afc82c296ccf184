import type { LogEntry } from '../application/log-entry';
import type { LogPage } from '../application/ports/change-log';
import type { ByteBudget } from '../limits/byte-budget';
import type { BadgeEvent } from './badge-event';
import type { BadgeReads } from './badge-reads';
import type { BadgeSubscriber } from './badge-subscriber';
import { PAGE } from './page-reads';
import { Stream } from './stream';

/** Undelivered changes before a subscription is told only how its contacts stand. */
const MAX_PENDING = 1_000;
/** An undelivered change with its status and notes. */
const PENDING_BYTES = 2 * 1024;
/** So many are part of what a subscription costs anyway. */
const FREE_PENDING = 2;

/**
 * The events of one subscription to badges. It holds little, whatever happens: one page of what it reads, and changes up
 * to a bound. Beyond that it only remembers which contacts are stale; their status is read, page by page, when the reader
 * comes to it. So a slow reader loses intermediate states, never the last one.
 */
export class BadgeStream extends Stream<BadgeEvent> implements BadgeSubscriber {
  /** A page that was read and is being handed out. */
  private page: BadgeEvent[] = [];
  private holdsPage = false;
  /** Changes that were pushed, in order. */
  private pending: BadgeEvent[] = [];
  private readonly stale: Set<string>;
  private isReadingStale = false;
  /** Changes up to here are told before the stale ones are read; `null` for none. */
  private deliverFirstSeq: number | null = null;
  /** All up to here has been told, or waits in one of the above. */
  private position = 0;
  /** Whether what comes after the position is read from the log. Nothing pushed counts meanwhile. */
  private isBehind = false;
  /** Up to where the log has been read: what is pushed of that is known. */
  private readThrough = 0;
  /**
   * The newest sequence that a snapshot was read at. Nobody can go on from before it: changes would come again after the
   * snapshot that has told them.
   */
  private snapshotSeq = 0;
  /** Contacts that were read later than what has been pushed, with the sequence they were read at. */
  private readonly ahead = new Map<string, number>();
  /** Contacts of which the log had something that is not told: a snapshot covers that and all later changes. */
  private readonly skipped = new Set<string>();
  private isShortOfMemory = false;

  /** Begins with a snapshot of each contact. */
  constructor(
    readonly ids: readonly string[],
    readonly memory: ByteBudget | null,
    private readonly reads: BadgeReads,
    onEnd: () => void,
  ) {
    super(onEnd);
    this.stale = new Set(ids);
  }

  /** Begins with what the log has after `seq` instead. */
  resumeAfter(seq: number): void {
    this.stale.clear();
    this.position = seq;
    this.isBehind = true;
  }

  push(event: BadgeEvent): void {
    if (this.isBehind || event.seq <= this.readThrough) return;
    const { id } = event.view.contact;
    this.position = Math.max(this.position, event.seq);
    if (this.stale.has(id) || event.seq <= (this.ahead.get(id) ?? 0)) return;
    if (!this.bufferEvent(event)) this.coalesce(event);
    this.signal();
  }

  refresh(ids: readonly string[], seq: number): void {
    if (this.isBehind || seq <= this.readThrough) return;
    this.position = Math.max(this.position, seq);
    this.markStale(ids, seq - 1);
    this.signal();
  }

  startOver(head: number): void {
    if (this.isBehind) return;
    this.filterPending(() => false);
    this.position = Math.max(this.position, head);
    this.markStale(this.ids, null);
    this.signal();
  }

  catchUp(): boolean {
    const { deliveredSeq } = this.reads;
    for (const [id, seq] of this.ahead) if (seq <= deliveredSeq) this.ahead.delete(id);
    return this.ahead.size > 0;
  }

  protected take(): Promise<BadgeEvent | undefined> | BadgeEvent | undefined {
    const isLive = !this.holdsPage && !this.isBehind && this.stale.size === 0;
    return isLive ? this.takePending() : this.read();
  }

  protected override release(): void {
    this.filterPending(() => false);
    this.releasePage();
    this.ahead.clear();
    this.skipped.clear();
  }

  private async read(): Promise<BadgeEvent | undefined> {
    while (!this.hasEnded) {
      const event = this.page.shift();
      if (this.page.length === 0) this.releasePage();
      if (event) return this.resumable(event);
      const [next] = this.pending;
      const isNextOlder = next !== undefined && next.seq <= (this.deliverFirstSeq ?? -1);
      if (this.isBehind) await this.readLog();
      else if (this.stale.size > 0 && !isNextOlder) await this.readStale();
      else return this.takePending();
    }
    return undefined;
  }

  private async readStale(): Promise<void> {
    if (!(await this.reservePage())) return;
    const isAll = this.stale.size === this.ids.length;
    const ids = firstOf(this.stale, PAGE);
    // From here on their changes are kept: what is read may be older than they are.
    for (const id of ids) this.stale.delete(id);
    this.isReadingStale = true;
    const snapshot = await this.reads.readStatuses(this, ids);
    this.isReadingStale = false;
    if (!snapshot || this.hasEnded) return;
    const { seq } = snapshot;
    const { deliveredSeq } = this.reads;
    this.snapshotSeq = Math.max(this.snapshotSeq, seq);
    // What has been pushed to everybody concerns none of these contacts, or has been pushed here.
    this.position = Math.max(this.position, isAll ? seq : deliveredSeq);
    if (seq > deliveredSeq) this.noteAhead(ids, seq);
    this.filterPending((event) => event.seq > seq || !ids.includes(event.view.contact.id));
    const last = this.stale.size > 0 ? null : this.deliveredThrough();
    this.page = ids.map((id, index) =>
      this.reads.snapshotEvent(snapshot, id, index === ids.length - 1 ? last : null),
    );
  }

  private async readLog(): Promise<void> {
    if (!(await this.reservePage())) return;
    // From here on what is pushed is kept: the page may be older than it is.
    this.isBehind = false;
    const from = this.position;
    const read = await this.reads.readLog(this, this.ids, from);
    if (!read || this.hasEnded) return;
    const { entries, head } = read;
    if (entries === null) return this.startOver(head);
    this.emitLogPage(entries, from);
  }

  /** Changes first, then how those contacts stand that something else happened to: versions never fall. */
  private emitLogPage(entries: NonNullable<LogPage['entries']>, from: number): void {
    for (const entry of entries) {
      if (entry.kind === 'STATUS' && this.skipped.has(entry.contactId)) continue;
      const event = this.reads.changeEvent(entry);
      if (event) this.page.push(this.stale.size > 0 ? { ...event, resumeSeq: null } : event);
      else this.deferToSnapshot(entry);
    }
    const last = entries.at(-1)?.seq ?? from;
    // Whatever was pushed meanwhile is read again where this was not all.
    if (entries.length === PAGE) this.fallBehind(last);
    else {
      this.readThrough = last;
      this.position = Math.max(this.position, last);
      this.filterPending(({ seq }) => seq > last);
      this.skipped.clear();
    }
  }

  private deferToSnapshot(entry: LogEntry): void {
    const ids = this.reads.concerned(entry, this.ids);
    const isStatusUnchanged = entry.kind === 'BOT' || entry.kind === 'ASSIGNMENT';
    if (!isStatusUnchanged) for (const id of ids) this.skipped.add(id);
    this.markStale(ids, entry.seq - 1);
  }

  private fallBehind(position: number): void {
    this.isBehind = true;
    this.position = position;
    this.filterPending(() => false);
  }

  /** Up to where nothing is left to tell, once all that is stale has been told. */
  private deliveredThrough(): number {
    const [next] = this.pending;
    return next ? next.seq - 1 : this.position;
  }

  private markStale(ids: readonly string[], deliverFirst: number | null): void {
    const isFirst = this.stale.size === 0 && !this.isReadingStale;
    const before = isFirst ? deliverFirst : this.deliverFirstSeq;
    this.deliverFirstSeq = before === null || deliverFirst === null ? null : Math.min(before, deliverFirst);
    for (const id of ids) this.stale.add(id);
  }

  private noteAhead(ids: readonly string[], seq: number): void {
    for (const id of ids) this.ahead.set(id, seq);
    this.reads.noteAhead(this);
  }

  private takePending(): BadgeEvent | undefined {
    const event = this.pending.shift();
    if (this.pending.length >= FREE_PENDING) this.memory?.give(PENDING_BYTES);
    return event && this.resumable(event);
  }

  private resumable(event: BadgeEvent): BadgeEvent {
    const isCovered = event.resumeSeq !== null && event.resumeSeq < this.snapshotSeq;
    return isCovered ? { ...event, resumeSeq: null } : event;
  }

  private bufferEvent(event: BadgeEvent): boolean {
    const { length } = this.pending;
    if (length >= MAX_PENDING) return false;
    if (length >= FREE_PENDING && (this.isShortOfMemory || !this.takeMemory())) return false;
    this.pending.push(event);
    return true;
  }

  private takeMemory(): boolean {
    return this.memory === null || this.memory.take(PENDING_BYTES);
  }

  private filterPending(keeps: (event: BadgeEvent) => boolean): void {
    const before = Math.max(0, this.pending.length - FREE_PENDING);
    this.pending = this.pending.filter(keeps);
    const after = Math.max(0, this.pending.length - FREE_PENDING);
    this.memory?.give((before - after) * PENDING_BYTES);
  }

  /** Too much waits: of the contacts concerned, the status is read instead. */
  private coalesce(...more: readonly BadgeEvent[]): void {
    const events = [...this.pending, ...more];
    if (events.length === 0) return;
    this.filterPending(() => false);
    this.markStale(
      events.map(({ view }) => view.contact.id),
      null,
    );
  }

  /** One that waits for memory holds none itself: many that did would wait for each other. */
  private async reservePage(): Promise<boolean> {
    if (!this.holdsPage && !this.reads.pages.tryReserve(this)) {
      this.isShortOfMemory = true;
      this.coalesce();
      this.holdsPage = await this.reads.pages.reserve(this);
      this.isShortOfMemory = false;
    } else this.holdsPage = true;
    if (this.hasEnded) this.releasePage();
    return this.holdsPage;
  }

  private releasePage(): void {
    this.page = [];
    if (this.holdsPage) this.reads.pages.release(this);
    this.holdsPage = false;
  }
}

function firstOf(ids: ReadonlySet<string>, count: number): string[] {
  const first: string[] = [];
  for (const id of ids) {
    if (first.length === count) break;
    first.push(id);
  }
  return first;
}
