import type { StatusEntry } from '../application/log-entry';
import type { StatusSnapshot } from '../application/ports/contact-store';
import { viewIn } from '../application/queries';
import type { StatusView } from '../application/status-answer';
import type { Instant } from '../domain/instant';
import { Stream } from './stream';

/** What a badge is told: a status as it stands, or one change with the status it left. */
export interface BadgeEvent {
  readonly seq: number;
  /**
   * Where somebody who has seen all up to this event may go on, or `null` for nowhere: of several snapshots that
   * belong together only the last one says that all of them have been seen.
   */
  readonly resumeSeq: number | null;
  readonly view: StatusView;
  /** `null` on a snapshot. */
  readonly entry: StatusEntry | null;
}

/** Statuses as they stand. Until the last of them has been seen, one may go on at `before` only. */
export function snapshotsOf(
  snapshot: StatusSnapshot,
  ids: readonly string[],
  now: Instant,
  before: number | null = null,
): BadgeEvent[] {
  return ids.map((id, index) => {
    const resumeSeq = index === ids.length - 1 ? snapshot.seq : before;
    return { seq: snapshot.seq, resumeSeq, view: viewIn(snapshot, id, now), entry: null };
  });
}

/** Undelivered events of one subscription before it sees only each contact's latest. */
const MAX_PENDING = 1_000;

/** The events of one subscription to badges. A slow reader loses intermediate states, never the last one. */
export class BadgeStream extends Stream<BadgeEvent> {
  private pending: BadgeEvent[] = [];
  /** What the snapshot was read at; `null` until it has been. */
  private openedAt: number | null = null;

  /** Hands out `first`, then whatever has come or comes after `seq`. */
  open(first: readonly BadgeEvent[], seq: number): void {
    this.pending = [...first, ...this.pending.filter((event) => event.seq > seq)];
    this.openedAt = seq;
    this.signal();
  }

  push(event: BadgeEvent): void {
    // The tail may come later than the snapshot with what the snapshot had already.
    if (this.openedAt !== null && event.seq <= this.openedAt) return;
    this.pending.push(event);
    if (this.pending.length > MAX_PENDING) this.coalesce();
    this.signal();
  }

  protected take(): BadgeEvent | undefined {
    return this.openedAt === null ? undefined : this.pending.shift();
  }

  private coalesce(): void {
    const latest = new Map<string, BadgeEvent>();
    for (const event of this.pending) {
      // Deleted first, so that the order is that of the latest events.
      latest.delete(event.view.contact.id);
      latest.set(event.view.contact.id, event);
    }
    this.pending = [...latest.values()];
  }
}
