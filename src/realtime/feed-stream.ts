import type { ErasureEntry, LogEntry } from '../application/log-entry';
import type { LiveReads, Watcher } from './live-reads';
import { PAGE } from './page-reads';
import { Stream } from './stream';

/**
 * How a feed begins: from now on, after the event that the reader named, or anew, because what followed that event is
 * no longer known.
 */
export type FeedStart = 'BEGUN' | 'RESUMED' | 'RESET';

/** An entry that a feed can tell. */
export type FeedEntry =
  | Exclude<LogEntry, { kind: 'UNREADABLE' | 'ERASURE' }>
  | (ErasureEntry & { contactDigest: string });

/** An event of a feed: its start or restart, or an entry. */
export type FeedEvent = { readonly seq: number } & (
  | { readonly start: FeedStart; readonly entry: null }
  | { readonly start: null; readonly entry: FeedEntry }
);

/** Feeds of a workspace share these entries, so this limits their total memory. */
const MAX_BUFFERED = 200;

/**
 * Delivers every entry of a workspace's log. A reader that keeps up is served from memory; one that falls behind reads the
 * log at its own pace, so its queue is bounded and nothing is lost. A reader that falls behind the pruned part of the
 * log is restarted with RESET.
 */
export class FeedStream extends Stream<FeedEvent> {
  private buffer: LogEntry[] = [];
  private first: FeedEvent | null;
  /** At first, because entries after the position may have been committed before the feed was registered. */
  private isBehind = true;

  constructor(
    private readonly watcher: Watcher,
    private position: number,
    start: FeedStart,
    private readonly reads: Pick<LiveReads, 'log' | 'pages'>,
    onEnd: () => void,
  ) {
    super(watcher.memory, reads.pages, onEnd);
    this.first = { seq: position, start, entry: null };
  }

  deliver(entries: readonly LogEntry[]): void {
    if (!this.isBehind) {
      // The tail may deliver entries that a page of the log already contained.
      const last = this.buffer.at(-1)?.seq ?? this.position;
      for (const entry of entries) if (entry.seq > last) this.buffer.push(entry);
      if (this.buffer.length > MAX_BUFFERED) this.fallBehind();
    }
    this.signal();
  }

  /** Continues from the log, which detects pruned entries. */
  readOn(): void {
    this.fallBehind();
    this.signal();
  }

  protected async take(): Promise<FeedEvent | undefined> {
    if (!this.first) await this.catchUp();
    if (this.first) {
      const { first } = this;
      this.first = null;
      return first;
    }
    const entry = this.buffer.shift();
    if (this.buffer.length === 0) this.releasePage();
    if (!entry) return undefined;
    this.position = entry.seq;
    return isFeedEntry(entry) ? eventOf(entry) : { seq: entry.seq, start: 'RESET', entry: null };
  }

  protected override release(): void {
    this.fallBehind();
  }

  private async catchUp(): Promise<void> {
    const { workspace } = this.watcher;
    const { log, pages } = this.reads;
    while (this.isBehind && this.buffer.length === 0 && !this.hasEnded) {
      if (this.heldItems === 0 && (await pages.reserve(this, PAGE))) this.heldItems = PAGE;
      // From now on the buffer collects entries pushed while the log is read.
      this.isBehind = false;
      const { position } = this;
      const page = await pages.read(workspace, this, () => log.readAfter(workspace, position, PAGE));
      if (page === null || this.hasEnded) return this.releasePage();
      const { entries, head } = page;
      if (entries === null) return this.restartAt(head);
      const last = entries.at(-1)?.seq ?? position;
      if (entries.length === PAGE) this.isBehind = true;
      const pushed = this.isBehind ? [] : this.buffer.filter(({ seq }) => seq > last);
      this.buffer = [...entries, ...pushed];
    }
  }

  private fallBehind(): void {
    this.isBehind = true;
    this.buffer = [];
    this.releasePage();
  }

  private restartAt(position: number): void {
    this.position = position;
    this.first = { seq: position, start: 'RESET', entry: null };
    this.buffer = this.buffer.filter(({ seq }) => seq > position);
  }
}

const events = new WeakMap<FeedEntry, FeedEvent>();

/** Shared by all feeds, so that it is rendered once. */
function eventOf(entry: FeedEntry): FeedEvent {
  const event = events.get(entry) ?? { seq: entry.seq, start: null, entry };
  events.set(entry, event);
  return event;
}

/** Whether the entry can be told: that it happened must not be told without what it was. */
export function isFeedEntry(entry: LogEntry): entry is FeedEntry {
  return entry.kind === 'ERASURE' ? entry.contactDigest !== null : entry.kind !== 'UNREADABLE';
}
