import type { Instant } from '../../domain/instant';

export interface DueTimer {
  readonly workspace: string;
  readonly contactId: string;
  readonly wakeAt: Instant;
}

/** The sleep timers, stored with the statuses they belong to. */
export interface TimerStore {
  /** Timers with `wakeAt <= now`, earliest first. */
  findDue(now: Instant, limit: number): Promise<DueTimer[]>;
  /** The earliest wake time of all, or `null`. */
  findNextWakeAt(): Promise<Instant | null>;
}
