import { takeMemory } from '../application/client-memory';
import type { LogBounds } from '../application/ports/change-log';
import type { BadgeEvent } from './badge-event';
import { BadgeStream } from './badge-stream';
import { type Cursor, ownerOf, parseCursor } from './cursor';
import { FeedStream } from './feed-stream';
import type { LiveReads, Watcher } from './live-reads';
import type { Tail } from './tail';
import { WatchedWorkspace } from './watched-workspace';

/** Memory of a feed in all layers. */
const FEED_BYTES = 8 * 1024;

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
  async watchFeed(watcher: Watcher, after: string | null): Promise<FeedStream> {
    const { workspace, memory } = watcher;
    const cursor = after === null ? null : parseCursor(after);
    takeMemory(memory, FEED_BYTES);
    const watched = this.watchedWorkspace(workspace);
    const release = watched.hold();
    try {
      await watched.follow(this.tail);
      const bounds = await this.reads.log.bounds(workspace);
      const canResume = cursor === null || this.canResume(workspace, cursor, bounds);
      const position = cursor && canResume ? cursor.seq : bounds.seq;
      const stream: FeedStream = new FeedStream(watcher, position, canResume, this.reads, () => {
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
