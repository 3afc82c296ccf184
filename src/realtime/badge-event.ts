import type { StatusView } from '../application/commands/status-result';
import type { StatusEntry } from '../application/log-entry';

/** An event for badges: a page of snapshots, or a change with the status after it. */
export interface BadgeEvent {
  readonly seq: number;
  /**
   * The sequence to resume from after this event, or `null` if it cannot be resumed from. Of several pages of snapshots
   * that belong together, only the last one has it.
   */
  readonly resumeSeq: number | null;
  /** The watched ids of the views, which may be aliases of their contacts. */
  readonly contactIds: readonly string[];
  /** The statuses of a page of contacts, or that of the changed contact. */
  readonly views: readonly StatusView[];
  /** `null` on snapshots. */
  readonly entry: StatusEntry | null;
}

/**
 * The change of one contact, with its status after it: of its version, or only of who waits. Who watches several ids of
 * the contact receives an event for each.
 */
export type ChangeEvent = BadgeEvent & {
  readonly contactIds: readonly [string];
  readonly entry: StatusEntry;
};
