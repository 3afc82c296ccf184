import { digestOf } from '../application/contact-digest';
import { findBotOf } from '../application/find-bot';
import type { ErasureEntry, LogEntry, StatusEntry } from '../application/log-entry';
import type { Clock } from '../application/ports/clock';
import type { Contact, StatusSnapshot } from '../application/ports/contact-store';
import { MAX_WATCHED, viewIn } from '../application/queries';
import type { Bot } from '../domain/bot';
import { type BotStatus, createInitialStatus } from '../domain/bot-status';
import { applyDueWake } from '../domain/due-wake';
import { type BadgeStream, snapshotsOf } from './badge-stream';
import type { FeedStream } from './feed-stream';

interface Topic {
  /** As last read; unknown until the first subscriber has its snapshot. */
  contact: Contact | null;
  /** As last told, or read where nothing has been told yet. */
  status: BotStatus | null;
  readonly streams: Set<BadgeStream>;
}

/** The subscribers of one workspace on this node, by contact: an event touches its own watchers only. */
export class WatchedWorkspace {
  private readonly topics = new Map<string, Topic>();
  private readonly badges = new Map<BadgeStream, readonly string[]>();
  private readonly feeds = new Set<FeedStream>();
  private bots: readonly Bot[] = [];
  private learnedSeq = -1;
  private deliveredSeq = 0;
  private holds = 0;

  constructor(
    private readonly read: (ids: readonly string[]) => Promise<StatusSnapshot>,
    private readonly workspace: string,
    private readonly clock: Clock,
  ) {}

  get isIdle(): boolean {
    return this.topics.size === 0 && this.feeds.size === 0 && this.holds === 0;
  }

  /** Keeps the workspace watched while a subscriber is on its way; returns what lets go. */
  hold(): () => void {
    this.holds += 1;
    return () => {
      this.holds -= 1;
    };
  }

  addBadges(ids: readonly string[], stream: BadgeStream): void {
    this.badges.set(stream, ids);
    for (const id of ids) {
      const topic = this.topics.get(id) ?? { contact: null, status: null, streams: new Set() };
      topic.streams.add(stream);
      this.topics.set(id, topic);
    }
  }

  removeBadges(ids: readonly string[], stream: BadgeStream): void {
    this.badges.delete(stream);
    for (const id of ids) {
      const topic = this.topics.get(id);
      topic?.streams.delete(stream);
      if (topic?.streams.size === 0) this.topics.delete(id);
    }
  }

  addFeed(stream: FeedStream): void {
    this.feeds.add(stream);
  }

  removeFeed(stream: FeedStream): void {
    this.feeds.delete(stream);
  }

  /** Remembers contacts and bots, from which each event's permission is derived. */
  learn(snapshot: StatusSnapshot, ids: readonly string[]): void {
    // Two reads may come back in another order than they were made: the newer one stays.
    const isNews = snapshot.seq >= this.learnedSeq;
    if (isNews) {
      this.learnedSeq = snapshot.seq;
      this.bots = snapshot.bots;
    }
    for (const id of ids) {
      const topic = this.topics.get(id);
      if (!topic) continue;
      const view = viewIn(snapshot, id, this.clock.now());
      if (isNews || topic.contact === null) topic.contact = view.contact;
      // A status read now may be ahead of what the watchers have been told: it must not be told before.
      topic.status ??= view.status;
    }
  }

  /**
   * Tells the watchers; the entries are in the order of their sequence, and so is what each watcher gets. Where it
   * fails half-way it may be called again with the same entries: nobody is told twice.
   */
  async deliver(entries: readonly LogEntry[]): Promise<void> {
    for (const entry of entries) {
      if (entry.seq <= this.deliveredSeq) continue;
      await this.deliverToBadges(entry);
      for (const feed of this.feeds) feed.push([entry]);
      this.deliveredSeq = entry.seq;
    }
  }

  /** Where changes can't be told any more: badges begin anew with snapshots, feeds find out from the log. */
  async restart(): Promise<void> {
    for (const topic of this.topics.values()) topic.status = null;
    for (const [stream, ids] of this.badges) {
      const snapshot = await this.read(ids);
      this.learn(snapshot, ids);
      stream.open(snapshotsOf(snapshot, ids, this.clock.now()), snapshot.seq);
    }
    for (const feed of this.feeds) feed.readOn();
  }

  private async deliverToBadges(entry: LogEntry): Promise<void> {
    switch (entry.kind) {
      case 'STATUS':
        return this.deliverChange(entry);
      case 'BOT':
        // Of many contacts: until all have been told, one goes on before it, and is told again.
        return this.deliverSnapshots([...this.topics.keys()], entry.seq, entry.seq - 1);
      case 'ASSIGNMENT':
        return this.deliverSnapshots([entry.contactId], entry.seq);
      case 'ERASURE':
        return this.deliverErasure(entry);
    }
  }

  private async deliverChange(entry: StatusEntry): Promise<void> {
    const topic = this.topics.get(entry.contactId);
    if (!topic) return;
    if (topic.contact === null) this.learn(await this.read([entry.contactId]), [entry.contactId]);
    const { contact } = topic;
    if (contact === null) return;
    topic.status = entry.change.statusAfter;
    const view = { contact, status: entry.change.statusAfter, bot: findBotOf(contact, this.bots) };
    // One event for all of them, so that it is worked out once.
    const event = { seq: entry.seq, resumeSeq: entry.seq, view, entry };
    for (const stream of topic.streams) stream.push(event);
  }

  /** For contacts whose status may count differently now, though it did not change itself. */
  private async deliverSnapshots(ids: readonly string[], seq: number, resumeSeq = seq): Promise<void> {
    const watchedIds = ids.filter((id) => this.topics.has(id));
    const chunks: string[][] = [];
    while (watchedIds.length > 0) chunks.push(watchedIds.splice(0, MAX_WATCHED));
    // All is read before anybody is told, so that a read that fails leaves nobody told half.
    const snapshots = await Promise.all(chunks.map((chunk) => this.read(chunk)));
    chunks.forEach((chunk, index) => {
      const snapshot = snapshots[index]!;
      this.learn(snapshot, chunk);
      for (const id of chunk) {
        const topic = this.topics.get(id);
        if (!topic?.contact || !topic.status) continue;
        const { status } = applyDueWake(topic.status, this.clock.now());
        const view = { contact: topic.contact, status, bot: findBotOf(topic.contact, this.bots) };
        const event = { seq, resumeSeq, view, entry: null };
        for (const stream of topic.streams) stream.push(event);
      }
    });
  }

  /** The contact that was erased counts as never seen from here on. */
  private async deliverErasure({ seq, id: entryId, contactDigest }: ErasureEntry): Promise<void> {
    // So late that nobody can tell any more who it was.
    if (contactDigest === null) return this.restart();
    const ids = [...this.topics.keys()];
    const erased = ids.filter((id) => digestOf(entryId, this.workspace, id) === contactDigest);
    for (const id of erased) this.topics.get(id)!.status = createInitialStatus(this.clock.now());
    return this.deliverSnapshots(erased, seq);
  }
}
