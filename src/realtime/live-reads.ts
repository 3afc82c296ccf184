import type { ContactDigest } from '../application/contact-digest';
import type { ChangeLog } from '../application/ports/change-log';
import type { ContactStore } from '../application/ports/contact-store';
import type { Clock } from '../domain/time/clock';
import type { ByteBudget } from '../limits/byte-budget';
import type { CooperativeScheduler } from '../limits/cooperative-scheduler';
import type { PageReads } from './page-reads';

/** What live updates read and wait for. */
export interface LiveReads {
  readonly log: ChangeLog;
  readonly contacts: Pick<ContactStore, 'read' | 'aliases'>;
  readonly digestOf: ContactDigest;
  readonly pages: PageReads;
  readonly scheduler: CooperativeScheduler;
  readonly clock: Clock;
}

/** The workspace of a subscriber, and the budget that its memory is charged to. */
export interface Watcher {
  readonly workspace: string;
  readonly memory: ByteBudget | null;
}
