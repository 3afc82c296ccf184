import type { Instant } from '../../domain/time/instant';

export interface DueTimer {
  readonly workspace: string;
  readonly contactId: string;
  readonly wakeAt: Instant;
}

/** The sleep timers, stored together with the statuses. */
export interface TimerStore {
  /** Timers of all workspaces with `wakeAt <= now`, earliest first. */
  findDue(now: Instant, limit: number): Promise<DueTimer[]>;
  /** All workspaces with due timers. The cost does not depend on the number of timers. */
  findDueWorkspaces(now: Instant): Promise<string[]>;
  /** Due timers of one workspace that follow `after`, ordered by wake time and contact. */
  findDueOf(workspace: string, now: Instant, after: DueTimer | null, limit: number): Promise<DueTimer[]>;
  /** The earliest wake time after `now`, or `null`. */
  findNextWakeAt(now: Instant): Promise<Instant | null>;
}
