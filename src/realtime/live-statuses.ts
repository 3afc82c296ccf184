import { takeMemory } from '../application/client-memory';
import type { LogBounds } from '../application/ports/change-log';
import type { ByteBudget } from '../limits/byte-budget';
import type { BadgeEvent } from './badge-event';
import type { LiveReads } from './badge-reads';
import { BadgeStream } from './badge-stream';
import { type Cursor, ownerOf, parseCursor } from './cursor';
import { type FeedReads, FeedStream } from './feed-stream';
import { PAGE } from './page-reads';
import type { Tail } from './tail';
import { WatchedWorkspace } from './watched-workspace';

/** The workspace of a subscriber, and the budget that its memory is charged to. */
export interface Watcher {
  readonly workspace: string;
  readonly memory: ByteBudget | null;
}

/** Memory of a feed in all layers. */
const FEED_BYTES = 8 * 1024;

/** Manages the subscriptions of this node. A subscription registers before it reads, so that it misses nothing. */
export class LiveStatuses {
  private readonly watched = new Map<string, WatchedWorkspace>();
  private readonly following = new WeakMap<WatchedWorkspace, Promise<void>>();

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
      watched.removeBadges(stream);
      this.forgetIfIdle(workspace, watched);
    });
    try {
      watched.addBadges(stream);
      await this.follow(workspace, watched);
      const canResume = cursor && this.canResume(workspace, cursor, await this.reads.log.bounds(workspace));
      if (canResume) stream.resumeAfter(cursor.seq);
      return stream;
    } catch (error) {
      await stream.return();
      throw error;
    }
  }

  /**
   * Subscribes to every change of the workspace after `after`, or from now on. Throws BAD_USER_INPUT if `after` is not
   * a cursor, and RATE_LIMITED or UNAVAILABLE if there is not enough memory.
   */
  async watchFeed({ workspace, memory }: Watcher, after: string | null): Promise<FeedStream> {
    const cursor = after === null ? null : parseCursor(after);
    takeMemory(memory, FEED_BYTES);
    const watched = this.watchedWorkspace(workspace);
    const release = watched.hold();
    try {
      await this.follow(workspace, watched);
      const bounds = await this.reads.log.bounds(workspace);
      const canResume = cursor === null || this.canResume(workspace, cursor, bounds);
      const position = cursor && canResume ? cursor.seq : bounds.seq;
      const stream = this.createFeed({ workspace, memory }, watched, position, canResume);
      watched.addFeed(stream);
      return stream;
    } catch (error) {
      memory?.give(FEED_BYTES);
      throw error;
    } finally {
      release();
      this.forgetIfIdle(workspace, watched);
    }
  }

  private createFeed(
    { workspace, memory }: Watcher,
    watched: WatchedWorkspace,
    position: number,
    resumed: boolean,
  ): FeedStream {
    const { log, pages } = this.reads;
    const readAfter: FeedReads['readAfter'] = (reader, seq) =>
      pages.read(workspace, reader, () => log.readAfter(workspace, seq, PAGE));
    const reads = { pages, readAfter };
    // Entries between the registration and the position are read from the log.
    const stream: FeedStream = new FeedStream(position, { resumed, isBehind: true }, memory, reads, () => {
      memory?.give(FEED_BYTES);
      watched.removeFeed(stream);
      this.forgetIfIdle(workspace, watched);
    });
    return stream;
  }

  /** Whether the log still contains everything after the cursor. */
  private canResume(workspace: string, { logId, owner, seq }: Cursor, bounds: LogBounds): boolean {
    const isOfThisLog = logId === this.logId && owner === ownerOf(workspace) && seq <= bounds.seq;
    return isOfThisLog && seq >= bounds.prunedThrough;
  }

  private watchedWorkspace(workspace: string): WatchedWorkspace {
    const known = this.watched.get(workspace);
    if (known) return known;
    const created: WatchedWorkspace = new WatchedWorkspace(workspace, this.reads, () =>
      this.forget(workspace, created),
    );
    this.watched.set(workspace, created);
    return created;
  }

  private async follow(workspace: string, watched: WatchedWorkspace): Promise<void> {
    const following = this.following.get(watched) ?? this.tail.follow(workspace, watched);
    this.following.set(watched, following);
    try {
      await following;
    } catch (error) {
      if (this.following.get(watched) === following) this.following.delete(watched);
      throw error;
    }
  }

  private forgetIfIdle(workspace: string, watched: WatchedWorkspace): void {
    if (watched.isIdle) this.forget(workspace, watched);
  }

  private forget(workspace: string, watched: WatchedWorkspace): void {
    if (this.watched.get(workspace) === watched) this.watched.delete(workspace);
    this.tail.unfollow(workspace, watched);
  }
}
