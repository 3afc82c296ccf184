import { setTimeout as delay } from 'node:timers/promises';
import type { LogEntry, StatusEntry } from '../application/log-entry';
import type { LogPage } from '../application/ports/change-log';
import { Stream } from './stream';

/** What a feed is told: where it begins, then every change; where some have been pruned, where it begins anew. */
export interface FeedEvent {
  readonly seq: number;
  readonly resumed: boolean;
  /** `null` where it begins. */
  readonly entry: StatusEntry | null;
}

const PAGE = 500;
const MAX_BUFFERED = 1_000;
const RETRY_MS = 500;

/**
 * Every change of a workspace, none skipped. A reader that keeps up is fed from memory; one that falls behind reads
 * on from the log at its own pace, so that its queue is bounded and nothing is lost. One that is so far behind that
 * the log has been pruned before it is told so.
 */
export class FeedStream extends Stream<FeedEvent> {
  private buffer: StatusEntry[] = [];
  private first: FeedEvent | null;
  private isBehind: boolean;

  constructor(
    private position: number,
    start: { readonly resumed: boolean; readonly isBehind: boolean },
    private readonly readAfter: (seq: number, limit: number) => Promise<LogPage>,
    onEnd: () => void,
  ) {
    super(onEnd);
    this.first = { seq: position, resumed: start.resumed, entry: null };
    this.isBehind = start.isBehind;
  }

  push(entries: readonly LogEntry[]): void {
    if (!this.isBehind) {
      // The tail may come later than a page of the log with what the page had already.
      const last = this.buffer.at(-1)?.seq ?? this.position;
      this.buffer.push(...statusEntries(entries).filter(({ seq }) => seq > last));
      if (this.buffer.length > MAX_BUFFERED) this.fallBehind();
    }
    this.signal();
  }

  /** Goes on from the log, which tells whether all is still there. */
  readOn(): void {
    this.fallBehind();
    this.signal();
  }

  protected async take(): Promise<FeedEvent | undefined> {
    if (!this.first && this.buffer.length === 0 && this.isBehind) await this.catchUp();
    if (this.first) {
      const { first } = this;
      this.first = null;
      return first;
    }
    const entry = this.buffer.shift();
    if (!entry) return undefined;
    this.position = entry.seq;
    return eventOf(entry);
  }

  private async catchUp(): Promise<void> {
    while (this.isBehind && this.buffer.length === 0) {
      // From here on the buffer gathers what is pushed while the log is read.
      this.isBehind = false;
      const { entries, head } = await this.readPage();
      if (entries === null) {
        this.beginAnew(head);
        return;
      }
      const last = entries.at(-1)?.seq ?? this.position;
      if (entries.length === PAGE) this.fallBehind();
      this.buffer = [...statusEntries(entries), ...this.buffer.filter(({ seq }) => seq > last)];
      if (this.buffer.length === 0) this.position = last;
    }
  }

  private fallBehind(): void {
    this.isBehind = true;
    this.buffer = [];
  }

  private beginAnew(position: number): void {
    this.position = position;
    this.first = { seq: position, resumed: false, entry: null };
    this.buffer = this.buffer.filter(({ seq }) => seq > position);
  }

  /** A database that is away for a while delays the feed; it does not end it. */
  private async readPage(): Promise<LogPage> {
    while (!this.hasEnded) {
      try {
        return await this.readAfter(this.position, PAGE);
      } catch {
        await delay(RETRY_MS);
      }
    }
    return { entries: [], head: this.position };
  }
}

const events = new WeakMap<StatusEntry, FeedEvent>();

/** One event for all feeds that are told of the entry, so that it is worked out once. */
function eventOf(entry: StatusEntry): FeedEvent {
  const event = events.get(entry) ?? { seq: entry.seq, resumed: true, entry };
  events.set(entry, event);
  return event;
}

function statusEntries(entries: readonly LogEntry[]): StatusEntry[] {
  return entries.filter((entry) => entry.kind === 'STATUS');
}
