import type { LogEntry } from '../application/log-entry';
import type { LogPage } from '../application/ports/change-log';
import type { AliasOwner } from '../application/ports/contact-store';
import type { ByteBudget } from '../limits/byte-budget';
import type { BadgeEvent, ChangeEvent } from './badge-event';
import type { BadgeReads } from './badge-reads';
import type { BadgeSubscriber } from './badge-subscriber';
import { PAGE } from './page-reads';
import { divideAliases, Replay } from './replay';
import { Stream } from './stream';

/** Maximum number of undelivered changes. Beyond it, the subscription sends snapshots instead. */
const MAX_PENDING = 1_000;
/** The size of an undelivered change, including its status and notes. */
const PENDING_BYTES = 2 * 1024;
/** Number of changes that are covered by the memory of the subscription itself. */
const FREE_PENDING = 2;
/** The kinds of entries after which a status is still what it was, though what depends on it may not be. */
const UNCHANGED: readonly LogEntry['kind'][] = ['BOT', 'BOT_DELETION', 'CONTACT'];

/**
 * The events of one badge subscription. Its memory is bounded: one page of reads, and a limited number of changes.
 * Beyond that it only remembers which contacts are stale, and reads their status page by page at the pace of its
 * reader. A slow reader may miss intermediate states, but never the last one.
 */
export class BadgeStream extends Stream<BadgeEvent> implements BadgeSubscriber {
  /** The events of the last page that have not been delivered yet. */
  private page: BadgeEvent[] = [];
  /** Pushed changes, in order. */
  private pending: ChangeEvent[] = [];
  private readonly stale: Set<string>;
  /** Changes up to this sequence are delivered before stale contacts are read; 0 means none. */
  private deliverFirstSeq = 0;
  /** Everything up to this sequence has been delivered or is in one of the fields above. */
  private position = 0;
  /** Whether everything after `position` is read from the log. Pushed events are ignored until then. */
  private isBehind = false;
  /** The sequence up to which the log has been read. Pushed events up to it are ignored. */
  private readThrough = 0;
  /**
   * The newest sequence of a snapshot. Resuming from an earlier one would repeat changes after a snapshot that includes
   * them.
   */
  private snapshotSeq = 0;
  /** The sequence of the last snapshot of each contact. Pushed changes up to it are ignored. */
  private readonly snapshotSeqs = new Map<string, number>();
  /**
   * While a page of the log is read: the contacts to refresh, with the newest entry that asks for it. The page may
   * contain that entry.
   */
  private refreshed: Map<string, number> | null = null;
  private replay: Replay;
  private isShortOfMemory = false;

  /** Starts with a snapshot of each contact. */
  constructor(
    readonly ids: readonly string[],
    memory: ByteBudget | null,
    private readonly reads: BadgeReads,
    onEnd: () => void,
  ) {
    super(memory, reads.pages, onEnd);
    this.stale = new Set(ids);
    this.replay = new Replay(ids, new Map());
  }

  /**
   * Starts with the log entries after `seq` instead of snapshots. Of aliases that were linked later it has a snapshot,
   * because the entries before tell of another contact.
   */
  resumeAfter(seq: number, aliases: ReadonlyMap<string, AliasOwner>): void {
    this.stale.clear();
    this.position = seq;
    this.isBehind = true;
    const { owners, linkedSince } = divideAliases(aliases, seq);
    this.replay = new Replay(this.ids, owners);
    // Before the log is read, so that what follows its last page is pushed.
    for (const [alias, owner] of owners) this.reads.noteOwner(alias, owner, seq);
    for (const alias of linkedSince) this.replay.skip(alias);
    this.markStale(linkedSince, 0);
  }

  deliver(event: ChangeEvent): void {
    if (this.isBehind || event.seq <= this.readThrough) return;
    const [id] = event.contactIds;
    this.position = Math.max(this.position, event.seq);
    if (this.stale.has(id) || event.seq <= (this.snapshotSeqs.get(id) ?? 0)) return;
    if (!this.bufferEvent(event)) this.coalesce(event);
    this.signal();
  }

  refresh(ids: readonly string[], seq: number): void {
    if (this.isBehind || seq <= this.readThrough) return;
    this.position = Math.max(this.position, seq);
    if (this.refreshed) for (const id of ids) this.refreshed.set(id, seq);
    else this.markStale(ids, seq - 1);
    this.signal();
  }

  startOver(): void {
    if (this.isBehind) return;
    this.filterPending(() => false);
    this.markStale(this.ids, 0);
    this.signal();
  }

  protected async take(): Promise<BadgeEvent | undefined> {
    while (!this.hasEnded) {
      const event = this.page.shift();
      if (event) return this.resumable(event, this.page[0]);
      // Only now has the reader sent the last event of the page.
      this.releasePage();
      const [next] = this.pending;
      const isNextOlder = next !== undefined && next.seq <= this.deliverFirstSeq;
      if (this.isBehind) await this.readLog();
      else if (this.stale.size > 0 && !isNextOlder) await this.readStale();
      else return this.takePending();
    }
    return undefined;
  }

  protected override release(): void {
    this.filterPending(() => false);
    this.releasePage();
  }

  private async readStale(): Promise<void> {
    const count = Math.min(PAGE, this.stale.size);
    await this.reservePage(count);
    const isAll = this.stale.size === this.ids.length;
    const ids = [...this.stale].slice(0, count);
    // From now on their changes are kept, because the read may be older.
    for (const id of ids) this.stale.delete(id);
    const snapshot = await this.reads.readStatuses(this, ids);
    if (!snapshot || this.hasEnded) return;
    const { seq } = snapshot;
    const { deliveredSeq } = this.reads;
    this.snapshotSeq = Math.max(this.snapshotSeq, seq);
    // Everything pushed so far either concerns other contacts or has reached this stream.
    this.position = Math.max(this.position, isAll ? seq : deliveredSeq);
    for (const id of ids) this.snapshotSeqs.set(id, seq);
    this.filterPending((event) => event.seq > seq || !ids.includes(event.contactIds[0]));
    const last = this.stale.size > 0 ? null : this.deliveredThrough();
    this.page = [this.reads.snapshotEvent(snapshot, ids, last)];
  }

  private async readLog(): Promise<void> {
    await this.reservePage(PAGE);
    // From now on pushed events are kept, because the page may be older.
    this.isBehind = false;
    const from = this.position;
    const refreshed = new Map<string, number>();
    this.refreshed = refreshed;
    const read = await this.reads.readLog(this, this.replay, from);
    this.refreshed = null;
    if (!read || this.hasEnded) return;
    if (read.entries === null) return this.startOver();
    this.emitLogPage(read.entries, from);
    // What could not be pushed as it was is read from the log too: a resumed subscription is told changes, not snapshots.
    const missed = Math.max(...refreshed.values());
    if (!this.isBehind && missed > this.readThrough) this.readOnAfter(this.readThrough);
  }

  /** Emits changes before the snapshots of other affected contacts, so that versions never decrease. */
  private emitLogPage(entries: NonNullable<LogPage['entries']>, from: number): void {
    for (const entry of entries) {
      if (entry.kind !== 'CREATION') this.emitEntry(entry);
    }
    const last = entries.at(-1)?.seq ?? from;
    // If the page was full, events pushed in the meantime are read again from the log.
    if (entries.length === PAGE) this.readOnAfter(last);
    else {
      this.readThrough = last;
      this.position = Math.max(this.position, last);
      this.filterPending(({ seq }) => seq > last);
    }
  }

  private emitEntry(entry: LogEntry): void {
    const events: ChangeEvent[] = [];
    for (const id of this.reads.concerned(entry, this.replay)) {
      if (entry.kind === 'STATUS' && this.replay.isSkipped(id)) continue;
      const event = this.reads.changeEvent(entry, id);
      if (event) events.push(event);
      else this.deferToSnapshot(entry, id);
    }
    for (const event of events) this.page.push(this.stale.size > 0 ? { ...event, resumeSeq: null } : event);
  }

  private readOnAfter(seq: number): void {
    this.isBehind = true;
    this.position = seq;
    this.filterPending(() => false);
  }

  private deferToSnapshot(entry: LogEntry, id: string): void {
    const isStatusUnchanged = UNCHANGED.includes(entry.kind) && !this.replay.isOfAlias(entry, id);
    if (!isStatusUnchanged) this.replay.skip(id);
    this.markStale([id], entry.seq - 1);
  }

  /** The sequence up to which everything is delivered once the stale contacts have been read. */
  private deliveredThrough(): number {
    const [next] = this.pending;
    return next ? next.seq - 1 : this.position;
  }

  private markStale(ids: readonly string[], deliverFirst: number): void {
    const before = this.stale.size === 0 ? deliverFirst : this.deliverFirstSeq;
    this.deliverFirstSeq = Math.min(before, deliverFirst);
    for (const id of ids) this.stale.add(id);
  }

  private takePending(): BadgeEvent | undefined {
    const event = this.pending.shift();
    if (this.pending.length >= FREE_PENDING) this.memory?.give(PENDING_BYTES);
    return event && this.resumable(event, this.pending[0]);
  }

  /** Of the events of one change, one for each watched id, only the last can be resumed from. */
  private resumable(event: BadgeEvent, next: BadgeEvent | undefined): BadgeEvent {
    const isCovered = event.resumeSeq !== null && event.resumeSeq < this.snapshotSeq;
    return isCovered || next?.seq === event.seq ? { ...event, resumeSeq: null } : event;
  }

  private bufferEvent(event: ChangeEvent): boolean {
    const { length } = this.pending;
    if (length >= MAX_PENDING) return false;
    if (length >= FREE_PENDING) {
      if (this.isShortOfMemory || this.memory?.take(PENDING_BYTES) === false) return false;
    }
    this.pending.push(event);
    return true;
  }

  private filterPending(keeps: (event: ChangeEvent) => boolean): void {
    const before = Math.max(0, this.pending.length - FREE_PENDING);
    this.pending = this.pending.filter(keeps);
    const after = Math.max(0, this.pending.length - FREE_PENDING);
    this.memory?.give((before - after) * PENDING_BYTES);
  }

  /** Replaces pending changes with a later read of the status of their contacts. */
  private coalesce(...more: readonly ChangeEvent[]): void {
    const ids = [...this.pending, ...more].map(({ contactIds: [id] }) => id);
    this.filterPending(() => false);
    this.markStale(ids, 0);
  }

  /** A stream that waits for memory uses none itself, so that streams do not wait for each other. */
  private async reservePage(items: number): Promise<void> {
    let isReserved = this.pages.tryReserve(this, items);
    if (!isReserved) {
      this.isShortOfMemory = true;
      this.coalesce();
      isReserved = await this.pages.reserve(this, items);
      this.isShortOfMemory = false;
    }
    if (isReserved) this.heldItems = items;
    if (this.hasEnded) this.releasePage();
  }
}
