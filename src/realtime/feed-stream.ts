import type { LogEntry, StatusEntry } from '../application/log-entry';
import type { LiveReads, Watcher } from './live-reads';
import { PAGE } from './page-reads';
import { Stream } from './stream';

/** An event of a feed: its start, a change, or a restart after entries were pruned. */
export interface FeedEvent {
  readonly seq: number;
  readonly resumed: boolean;
  /** `null` at a start or restart. */
  readonly entry: StatusEntry | null;
}

/** Feeds of a workspace share these entries, so this limits their total memory. */
const MAX_BUFFERED = 200;

/**
 * Delivers every change of a workspace. A reader that keeps up is served from memory; one that falls behind reads the
 * log at its own pace, so its queue is bounded and nothing is lost. A reader that falls behind the pruned part of the
 * log is restarted with `resumed: false`.
 */
export class FeedStream extends Stream<FeedEvent> {
  private buffer: LogEntry[] = [];
  private first: FeedEvent | null;
  /** At first, because entries after the position may have been committed before the feed was registered. */
  private isBehind = true;

  constructor(
    private readonly watcher: Watcher,
    private position: number,
    resumed: boolean,
    private readonly reads: Pick<LiveReads, 'log' | 'pages'>,
    onEnd: () => void,
  ) {
    super(watcher.memory, reads.pages, onEnd);
    this.first = { seq: position, resumed, entry: null };
  }

  deliver(entries: readonly LogEntry[]): void {
    if (!this.isBehind) {
      // The tail may deliver entries that a page of the log already contained.
      const last = this.buffer.at(-1)?.seq ?? this.position;
      for (const entry of entries) if (entry.seq > last && isDelivered(entry)) this.buffer.push(entry);
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
    if (entry.kind === 'STATUS') return eventOf(entry);
    // The change is lost, so the history before this entry is incomplete.
    return { seq: entry.seq, resumed: false, entry: null };
  }

  protected override release(): void {
    this.fallBehind();
  }

  private async catchUp(): Promise<void> {
    const { workspace } = this.watcher;
    const { log, pages } = this.reads;
    while (this.isBehind && this.buffer.length === 0 && !this.hasEnded) {
      this.holdsPage ||= await pages.reserve(this);
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
      this.buffer = [...entries.filter(isDelivered), ...pushed];
      if (this.buffer.length === 0) this.position = last;
    }
  }

  private fallBehind(): void {
    this.isBehind = true;
    this.buffer = [];
    this.releasePage();
  }

  private restartAt(position: number): void {
    this.position = position;
    this.first = { seq: position, resumed: false, entry: null };
    this.buffer = this.buffer.filter(({ seq }) => seq > position);
  }
}

const events = new WeakMap<StatusEntry, FeedEvent>();

/** Shared by all feeds, so that it is rendered once. */
function eventOf(entry: StatusEntry): FeedEvent {
  const event = events.get(entry) ?? { seq: entry.seq, resumed: true, entry };
  events.set(entry, event);
  return event;
}

function isDelivered({ kind }: LogEntry): boolean {
  return kind === 'STATUS' || kind === 'UNREADABLE';
}
