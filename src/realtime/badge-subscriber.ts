import type { BadgeEvent } from './badge-event';
import type { PageReader } from './page-reads';

/** A subscription to badges, as seen by what feeds it. */
export interface BadgeSubscriber extends PageReader {
  readonly ids: readonly string[];
  /** A change of one of its contacts. */
  push(event: BadgeEvent): void;
  /** The status of these contacts has to be read, to tell what happened at `seq`. */
  refresh(ids: readonly string[], seq: number): void;
  /** Entries up to `head` are gone before they were told. */
  startOver(head: number): void;
  /** Forgets what it has read ahead of, once that has been pushed. Returns whether some is still to come. */
  catchUp(): boolean;
  /** Ends it with an error. */
  fail(error: unknown): void;
}
