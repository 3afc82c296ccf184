import type { LogEntry } from '../application/log-entry';
import type { ChangeLog } from '../application/ports/change-log';
import type { Clock } from '../application/ports/clock';
import type { ContactStore, StatusSnapshot } from '../application/ports/contact-store';
import { viewIn } from '../application/queries';
import { type BadgeEvent, BadgeStream, snapshotsOf } from './badge-stream';
import { type Cursor, ownerOf, parseCursor } from './cursor';
import { FeedStream } from './feed-stream';
import type { Tail } from './tail';
import { WatchedWorkspace } from './watched-workspace';

/** Changes replayed to badges that come back; after more of them they get snapshots instead. */
const MAX_REPLAY = 10_000;

/** Who is watching what on this node, and how they begin: register first, then read, then go on. */
export class LiveStatuses {
  private readonly watched = new Map<string, WatchedWorkspace>();
  private readonly following = new Map<string, Promise<void>>();

  constructor(
    private readonly tail: Tail,
    private readonly log: ChangeLog,
    private readonly contacts: ContactStore,
    private readonly clock: Clock,
    private readonly epoch: string,
  ) {}

  /** Live badges of these contacts. Throws BAD_USER_INPUT for an `after` that is no cursor. */
  async watchBadges(
    workspace: string,
    contactIds: readonly string[],
    after: string | null,
  ): Promise<AsyncIterableIterator<BadgeEvent>> {
    const cursor = after === null ? null : parseCursor(after);
    const ids = [...new Set(contactIds)];
    const watched = this.watchedWorkspace(workspace);
    const stream: BadgeStream = new BadgeStream(() => {
      watched.removeBadges(ids, stream);
      this.forgetIfIdle(workspace, watched);
    });
    watched.addBadges(ids, stream);
    try {
      await this.follow(workspace, watched);
      const snapshot = await this.contacts.read(workspace, ids);
      watched.learn(snapshot, ids);
      const replayed = cursor && (await this.replay(workspace, cursor, ids, snapshot));
      stream.open(replayed ?? snapshotsOf(snapshot, ids, this.clock.now()), snapshot.seq);
      return stream;
    } catch (error) {
      await stream.return();
      throw error;
    }
  }

  /** Every change of the workspace from `after`, or from now on. Throws BAD_USER_INPUT for what is no cursor. */
  async watchFeed(workspace: string, after: string | null): Promise<FeedStream> {
    const cursor = after === null ? null : parseCursor(after);
    const watched = this.watchedWorkspace(workspace);
    const release = watched.hold();
    try {
      await this.follow(workspace, watched);
      const bounds = await this.log.bounds(workspace);
      const canResume =
        cursor === null ||
        (this.isOfThisLog(workspace, cursor, bounds.seq) && cursor.seq >= bounds.prunedThrough);
      const position = cursor && canResume ? cursor.seq : bounds.seq;
      const stream: FeedStream = new FeedStream(
        position,
        // Whatever came between the registration and the position is read from the log.
        { resumed: canResume, isBehind: true },
        (seq, limit) => this.log.readAfter(workspace, seq, limit),
        () => {
          watched.removeFeed(stream);
          this.forgetIfIdle(workspace, watched);
        },
      );
      watched.addFeed(stream);
      return stream;
    } finally {
      release();
      this.forgetIfIdle(workspace, watched);
    }
  }

  /** What a returning badge missed, or `null` where its cursor can't be honoured and it needs snapshots. */
  private async replay(
    workspace: string,
    cursor: Cursor,
    ids: readonly string[],
    snapshot: StatusSnapshot,
  ): Promise<BadgeEvent[] | null> {
    if (!this.isOfThisLog(workspace, cursor, snapshot.seq)) return null;
    const { entries } = await this.log.readAfterFor(workspace, ids, cursor.seq, MAX_REPLAY);
    if (entries === null || entries.length === MAX_REPLAY) return null;
    const missed = entries.filter(({ seq }) => seq <= snapshot.seq);
    const now = this.clock.now();
    const changes = missed.flatMap((entry): BadgeEvent[] => {
      if (entry.kind !== 'STATUS') return [];
      const view = { ...viewIn(snapshot, entry.contactId, now), status: entry.change.statusAfter };
      return [{ seq: entry.seq, resumeSeq: entry.seq, view, entry }];
    });
    // What changed besides comes last, with the status of now: never what is to come before what was.
    const others = findConcerned(missed, ids);
    if (others.length === 0) return changes;
    return [
      ...changes.map((event) => ({ ...event, resumeSeq: cursor.seq })),
      ...snapshotsOf(snapshot, others, now, cursor.seq),
    ];
  }

  private isOfThisLog(workspace: string, cursor: Cursor, head: number): boolean {
    return cursor.epoch === this.epoch && cursor.owner === ownerOf(workspace) && cursor.seq <= head;
  }

  private watchedWorkspace(workspace: string): WatchedWorkspace {
    const known = this.watched.get(workspace);
    if (known) return known;
    const created = new WatchedWorkspace((ids) => this.contacts.read(workspace, ids), workspace, this.clock);
    this.watched.set(workspace, created);
    return created;
  }

  private async follow(workspace: string, watched: WatchedWorkspace): Promise<void> {
    const following = this.following.get(workspace) ?? this.tail.follow(workspace, watched);
    this.following.set(workspace, following);
    try {
      await following;
    } catch (error) {
      if (this.following.get(workspace) === following) this.following.delete(workspace);
      throw error;
    }
  }

  private forgetIfIdle(workspace: string, watched: WatchedWorkspace): void {
    if (!watched.isIdle || this.watched.get(workspace) !== watched) return;
    this.watched.delete(workspace);
    this.following.delete(workspace);
    this.tail.unfollow(workspace);
  }
}

/** Watched contacts whose bot may be another now, or that were erased, without a change of their own. */
function findConcerned(missed: readonly LogEntry[], ids: readonly string[]): readonly string[] {
  // A bot or an erasure has no contact's name on it.
  if (missed.some(({ kind }) => kind === 'BOT' || kind === 'ERASURE')) return ids;
  return [...new Set(missed.flatMap((entry) => (entry.kind === 'ASSIGNMENT' ? [entry.contactId] : [])))];
}
