import type { ErasureEntry, LogEntry, StatusEntry } from '../application/log-entry';
import { BadgeReads } from './badge-reads';
import type { BadgeSubscriber } from './badge-subscriber';
import type { FeedStream } from './feed-stream';
import type { LiveReads } from './live-reads';
import type { Tail, TailListener } from './tail';
import { WatchedContacts } from './watched-contacts';

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
    const watched = this.contacts.get(entry.contactId);
    if (!watched) return;
    // Shared by all streams, so that it is rendered once.
    const event = this.badgeReads.changeEvent(entry);
    // Without an event, the contact has not been read yet. The change does not concern its details, so a read under way
    // remains valid.
    return this.inSlices(watched.streams, (stream) =>
      event ? stream.deliver(event) : stream.refresh([entry.contactId], entry.seq),
    );
  }

  /** The view of the status may have changed without a change of the status itself. */
  private async refresh(contactId: string, seq: number): Promise<void> {
    const watched = this.contacts.get(contactId);
    if (!watched) return;
    this.badgeReads.forget(watched, seq);
    return this.inSlices(watched.streams, (stream) => stream.refresh([contactId], seq));
  }

  private refreshAll(seq: number): Promise<void> {
    return this.inSlices(this.contacts.streams, (stream) => stream.refresh(stream.ids, seq));
  }

  private forgetAll(seq: number): Promise<void> {
    for (const watched of this.contacts.all()) this.badgeReads.forget(watched, seq);
    return this.refreshAll(seq);
  }

  /** From now on, the erased contact has the initial status. */
  private async deliverErasure(entry: ErasureEntry): Promise<void> {
    // The digest has been deleted, so any contact may be the erased one.
    if (entry.contactDigest === null) return this.forgetAll(entry.seq);
    const { scheduler } = this.reads;
    for (const { id } of this.contacts.all()) {
      if (this.badgeReads.isErased(id, entry)) return this.refresh(id, entry.seq);
      if (scheduler.shouldYield) await scheduler.yield(this.workspace);
    }
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
