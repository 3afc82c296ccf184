import type { StatusView } from '../application/commands/status-answer';
import type { StatusEntry } from '../application/log-entry';
import type { StatusSnapshot } from '../application/ports/contact-store';
import { viewIn } from '../application/queries/queries';
import type { Instant } from '../domain/time/instant';

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

const snapshotEvents = new WeakMap<StatusSnapshot, Map<string, BadgeEvent>>();

/** A status as it stands. One event for all who are told the same of one read, so that it is rendered once. */
export function snapshotEvent(
  snapshot: StatusSnapshot,
  id: string,
  resumeSeq: number | null,
  now: Instant,
): BadgeEvent {
  const events = snapshotEvents.get(snapshot) ?? new Map<string, BadgeEvent>();
  snapshotEvents.set(snapshot, events);
  const key = `${resumeSeq} ${id}`;
  const known = events.get(key);
  if (known) return known;
  const event = { seq: snapshot.seq, resumeSeq, view: viewIn(snapshot, id, now), entry: null };
  events.set(key, event);
  return event;
}
