import type { ErasureEntry, LogEntry, StatusEntry } from '../application/log-entry';
import { BadgeReads } from './badge-reads';
import type { BadgeSubscriber } from './badge-subscriber';
import type { FeedStream } from './feed-stream';
import type { LiveReads } from './live-reads';
import type { Tail, TailListener } from './tail';
import { type WatchedContact, WatchedContacts } from './watched-contacts';

/**
 * The subscribers of one workspace on this node, by contact, so that an event only reaches the streams that watch it.
 * Delivery never reads from the database: a stream that needs a status reads it at the pace of its reader.
 */
export class WatchedWorkspace implements TailListener {
  readonly badgeReads: BadgeReads;
  readonly contacts = new WatchedContacts();
  readonly feeds = new Set<FeedStream>();
  private holds = 0;
  private following: Promise<void> | null = null;

  constructor(
    readonly workspace: string,
    private readonly reads: LiveReads,
    private readonly onFail: () => void,
  ) {
    this.badgeReads = new BadgeReads(workspace, this.contacts, reads);
  }

  get isIdle(): boolean {
    return this.contacts.streams.size === 0 && this.feeds.size === 0 && this.holds === 0;
  }

  /** Keeps the workspace watched while a subscriber registers. Returns a function that releases it. */
  hold(): () => void {
    this.holds += 1;
    return () => {
      this.holds -= 1;
    };
  }

  /** Follows the log; all subscribers share the call, unless it failed. */
  follow(tail: Tail): Promise<void> {
    this.following ??= tail.follow(this.workspace, this).catch((error: unknown) => {
      this.following = null;
      throw error;
    });
    return this.following;
  }

  async deliver(entries: readonly LogEntry[], through: number): Promise<void> {
    const { badgeReads } = this;
    for (const entry of entries) {
      if (entry.seq <= badgeReads.deliveredSeq) continue;
      badgeReads.markDelivering(entry.seq);
      await this.deliverToBadges(entry);
      for (const feed of this.feeds) feed.deliver([entry]);
      badgeReads.markDelivered(entry.seq);
    }
    badgeReads.markDelivered(through);
  }

  /** Badges restart with snapshots; feeds detect the gap from the log. */
  async restart(head: number): Promise<void> {
    this.badgeReads.forgetBots(head);
    for (const watched of this.contacts.all()) this.badgeReads.forget(watched, head);
    for (const stream of this.contacts.streams) stream.startOver();
    for (const feed of this.feeds) feed.readOn();
    this.badgeReads.markDelivered(head);
  }

  fail(error: unknown): void {
    this.onFail();
    for (const stream of [...this.contacts.streams, ...this.feeds]) stream.fail(error);
  }

  private async deliverToBadges(entry: LogEntry): Promise<void> {
    switch (entry.kind) {
      case 'STATUS':
        return this.deliverChange(entry);
      case 'BOT':
      case 'BOT_DELETION':
        this.badgeReads.forgetBots(entry.seq);
        return this.refreshAll(entry.seq);
      case 'ERASURE':
        return this.deliverErasure(entry);
      case 'CREATION':
        // A badge showed the initial status already.
        return;
      default:
        return entry.contactId === null
          ? this.forgetAll(entry.seq)
          : this.refresh(entry.contactId, entry.seq);
    }
  }

  private async deliverChange(entry: StatusEntry): Promise<void> {
    const { contactId, seq } = entry;
    const concerned = this.contacts.ofContact(contactId);
    // What was before an alias became known is in the statuses that its streams have read.
    const watched = concerned.filter(({ id, ownerSince }) => id === contactId || seq > ownerSince);
    // Shared by all streams, so that it is rendered once.
    const events = new Map(watched.map(({ id }) => [id, this.badgeReads.changeEvent(entry, id)]));
    return this.toStreamsOf(watched, (stream, ids) => {
      // Without an event, the contact has not been read yet. The change does not concern its details, so a read under
      // way remains valid. First, because no other event of this change may be resumed from before that.
      const unread = ids.filter((id) => !events.get(id));
      if (unread.length > 0) stream.refresh(unread, seq);
      for (const id of ids) {
        const event = events.get(id);
        if (event) stream.deliver(event);
      }
    });
  }

  /** The view of the status may have changed without a change of the status itself. */
  private async refresh(contactId: string, seq: number): Promise<void> {
    const watched = this.contacts.get(contactId);
    // The id may have been linked or unlinked.
    if (watched) this.badgeReads.forgetAll(watched, seq);
    return this.refreshWatched(this.contacts.ofContact(contactId), seq);
  }

  private refreshWatched(watched: readonly WatchedContact[], seq: number): Promise<void> {
    for (const one of watched) this.badgeReads.forget(one, seq);
    return this.toStreamsOf(watched, (stream, ids) => stream.refresh(ids, seq));
  }

  private refreshAll(seq: number): Promise<void> {
    return this.inSlices(this.contacts.streams, (stream) => stream.refresh(stream.ids, seq));
  }

  private forgetAll(seq: number): Promise<void> {
    for (const watched of this.contacts.all()) this.badgeReads.forgetAll(watched, seq);
    return this.refreshAll(seq);
  }

  /** From now on, the erased id has the initial status. Each id of the contact has its own entry. */
  private async deliverErasure(entry: ErasureEntry): Promise<void> {
    // The digest has been deleted, so any contact may be the erased one.
    if (entry.contactDigest === null) return this.forgetAll(entry.seq);
    const { scheduler } = this.reads;
    for (const watched of this.contacts.all()) {
      if (this.badgeReads.isErased(watched.id, entry)) {
        this.badgeReads.forgetAll(watched, entry.seq);
        return this.refreshWatched([watched], entry.seq);
      }
      if (scheduler.shouldYield) await scheduler.yield(this.workspace);
    }
  }

  /** Tells each stream of all of these contacts that it watches at once, so that none lies between two of its events. */
  private async toStreamsOf(
    watched: readonly WatchedContact[],
    tell: (stream: BadgeSubscriber, ids: readonly string[]) => void,
  ): Promise<void> {
    const [first, ...others] = watched;
    if (!first) return;
    const only = others.length === 0 ? [first.id] : null;
    const streams = only ? first.streams : new Set(watched.flatMap((one) => [...one.streams]));
    return this.inSlices(streams, (stream) => {
      const ids = only ?? watched.filter((one) => one.streams.has(stream)).map(({ id }) => id);
      // A stream may have ended meanwhile.
      if (ids.length > 0) tell(stream, ids);
    });
  }

  /** Delivery to many streams is sliced, so that it does not block other work. */
  private async inSlices(
    streams: Iterable<BadgeSubscriber>,
    deliver: (stream: BadgeSubscriber) => void,
  ): Promise<void> {
    const { scheduler } = this.reads;
    for (const stream of streams) {
      deliver(stream);
      if (scheduler.shouldYield) await scheduler.yield(this.workspace);
    }
  }
}
