import type { Instant } from '../../domain/time/instant';

export interface DueTimer {
  readonly workspace: string;
  readonly contactId: string;
  readonly wakeAt: Instant;
}

/** The sleep timers, stored with the statuses they belong to. */
export interface TimerStore {
  /** Timers of all workspaces with `wakeAt <= now`, earliest first. */
  findDue(now: Instant, limit: number): Promise<DueTimer[]>;
  /** All workspaces with such timers, at a cost that does not grow with how many they have. */
  findDueWorkspaces(now: Instant): Promise<string[]>;
  /** Those of one workspace, earliest first, that come after `after` in the order of wake time and contact. */
  findDueOf(workspace: string, now: Instant, after: DueTimer | null, limit: number): Promise<DueTimer[]>;
  /** The earliest wake time later than `now`, or `null`. */
  findNextWakeAt(now: Instant): Promise<Instant | null>;
}
