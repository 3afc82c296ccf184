import { takeMemory } from '../application/client-memory';
import type { LogBounds } from '../application/ports/change-log';
import { checkPageSize, type Page, pageOf } from '../application/queries/queries';
import type { BadgeEvent } from './badge-event';
import { BadgeStream } from './badge-stream';
import { type Cursor, ownerOf, parseCursor } from './cursor';
import { type FeedEntry, type FeedStart, FeedStream, isFeedEntry } from './feed-stream';
import type { LiveReads, Watcher } from './live-reads';
import type { Tail } from './tail';
import { WatchedWorkspace } from './watched-workspace';

/** Memory of a feed in all layers. */
const FEED_BYTES = 8 * 1024;

/** A page of a feed, and the sequence to continue after. */
export interface FeedPage extends Page<FeedEntry> {
  readonly start: FeedStart;
  readonly seq: number;
}

/** Manages the subscriptions of this node. A subscription registers before it reads, so that it misses nothing. */
export class LiveStatuses {
  private readonly watched = new Map<string, WatchedWorkspace>();

  constructor(
    private readonly tail: Tail,
    private readonly reads: LiveReads,
    private readonly logId: string,
  ) {}

  /**
   * Subscribes to badges of these contacts. Throws BAD_USER_INPUT if `after` is not a cursor, and RATE_LIMITED or
   * UNAVAILABLE if there is not enough memory.
   */
  async watchBadges(
    { workspace, memory }: Watcher,
    contactIds: readonly string[],
    after: string | null,
  ): Promise<AsyncIterableIterator<BadgeEvent>> {
    const cursor = after === null ? null : parseCursor(after);
    const watched = this.watchedWorkspace(workspace);
    const stream: BadgeStream = new BadgeStream([...new Set(contactIds)], memory, watched.badgeReads, () => {
      watched.contacts.remove(stream);
      this.forgetIfIdle(watched);
    });
    try {
      watched.contacts.add(stream);
      await watched.follow(this.tail);
      const canResume = cursor && this.canResume(workspace, cursor, await this.reads.log.bounds(workspace));
      if (canResume) {
        // After the bounds, so that it knows of every link up to the cursor.
        stream.resumeAfter(cursor.seq, await this.reads.contacts.aliases(workspace, stream.ids));
      }
      return stream;
    } catch (error) {
      await stream.return();
      throw error;
    }
  }

  /**
   * Subscribes to everything that happens in the workspace after `after`, or from now on. Throws BAD_USER_INPUT if `after` is not
   * a cursor, and RATE_LIMITED or UNAVAILABLE if there is not enough memory.
   */
  async watchFeed(watcher: Watcher, after: string | null): Promise<FeedStream> {
    const { workspace, memory } = watcher;
    const cursor = after === null ? null : parseCursor(after);
    takeMemory(memory, FEED_BYTES);
    const watched = this.watchedWorkspace(workspace);
    const release = watched.hold();
    try {
      await watched.follow(this.tail);
      const bounds = await this.reads.log.bounds(workspace);
      const start =
        cursor === null ? 'BEGUN' : this.canResume(workspace, cursor, bounds) ? 'RESUMED' : 'RESET';
      const position = cursor && start === 'RESUMED' ? cursor.seq : bounds.seq;
      const stream: FeedStream = new FeedStream(watcher, position, start, this.reads, () => {
        memory?.give(FEED_BYTES);
        watched.feeds.delete(stream);
        this.forgetIfIdle(watched);
      });
      watched.feeds.add(stream);
      return stream;
    } catch (error) {
      memory?.give(FEED_BYTES);
      throw error;
    } finally {
      release();
      this.forgetIfIdle(watched);
    }
  }

  /**
   * Reads a page of the same events without a subscription, from the oldest kept one if `after` is `null`. Throws
   * BAD_USER_INPUT if `after` is not a cursor.
   */
  async readFeed(workspace: string, after: string | null, first: number): Promise<FeedPage> {
    checkPageSize(first);
    const cursor = after === null ? null : parseCursor(after);
    const bounds = await this.reads.log.bounds(workspace);
    const reset = {
      start: 'RESET',
      items: [],
      seq: bounds.seq,
      hasNextPage: false,
      hasPreviousPage: true,
    } as const;
    if (cursor && !this.canResume(workspace, cursor, bounds)) return reset;
    const from = cursor?.seq ?? bounds.prunedThrough;
    const { entries } = await this.reads.log.readAfter(workspace, from, first + 1);
    if (!entries) return reset;
    const { items, ...page } = pageOf(entries, first, cursor === null);
    const lost = items.findLastIndex((entry) => !isFeedEntry(entry));
    const start = lost !== -1 ? 'RESET' : cursor ? 'RESUMED' : 'BEGUN';
    const last = items.at(-1)?.seq ?? from;
    // Entries that are not pushed follow the last one: the next page need not pass over them again.
    const seq = page.hasNextPage ? last : Math.max(last, bounds.seq);
    return { ...page, items: items.slice(lost + 1).filter(isFeedEntry), start, seq };
  }

  /** Whether the log still contains everything after the cursor. */
  private canResume(workspace: string, { logId, owner, seq }: Cursor, bounds: LogBounds): boolean {
    const isOfThisLog = logId === this.logId && owner === ownerOf(workspace) && seq <= bounds.seq;
    return isOfThisLog && seq >= bounds.prunedThrough;
  }

  private watchedWorkspace(workspace: string): WatchedWorkspace {
    const known = this.watched.get(workspace);
    if (known) return known;
    const created: WatchedWorkspace = new WatchedWorkspace(workspace, this.reads, () => this.forget(created));
    this.watched.set(workspace, created);
    return created;
  }

  private forgetIfIdle(watched: WatchedWorkspace): void {
    if (watched.isIdle) this.forget(watched);
  }

  private forget(watched: WatchedWorkspace): void {
    const { workspace } = watched;
    if (this.watched.get(workspace) === watched) this.watched.delete(workspace);
    this.tail.unfollow(workspace, watched);
  }
}
