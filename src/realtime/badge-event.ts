import type { StatusView } from '../application/commands/status-answer';
import type { StatusEntry } from '../application/log-entry';
import type { StatusSnapshot } from '../application/ports/contact-store';
import { viewIn } from '../application/queries/queries';
import type { Instant } from '../domain/time/instant';

/** An event for badges: a snapshot, or a change with the status after it. */
export interface BadgeEvent {
  readonly seq: number;
  /**
   * The sequence to resume from after this event, or `null` if it cannot be resumed from. Of several snapshots that
   * belong together, only the last one has it.
   */
  readonly resumeSeq: number | null;
  readonly view: StatusView;
  /** `null` on a snapshot. */
  readonly entry: StatusEntry | null;
}

const snapshotEvents = new WeakMap<StatusSnapshot, Map<string, BadgeEvent>>();

/** Creates a snapshot. Subscriptions that share a read share the event, so that it is rendered once. */
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
