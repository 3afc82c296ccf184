import type { StatusView } from '../application/commands/status-result';
import type { StatusEntry } from '../application/log-entry';

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
