import type { ChangeEvent } from './badge-event';
import type { PageReader } from './page-reads';

/** A badge subscription, as used by the components that feed it. */
export interface BadgeSubscriber extends PageReader {
  readonly ids: readonly string[];
  /** Delivers a change of one of its contacts. Without a pause, those of one entry follow each other. */
  deliver(event: ChangeEvent): void;
  /** Makes it read the status of these contacts because of the entry `seq`. */
  refresh(ids: readonly string[], seq: number): void;
  /** Restarts it with snapshots, because entries were pruned before they were delivered. */
  startOver(): void;
  /** Ends the subscription with an error. */
  fail(error: unknown): void;
}
