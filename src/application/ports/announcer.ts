import type { Instant } from '../../domain/instant';

/** Told of every commit, after it. All it carries is a hint: the change log and the timers are the truth. */
export interface Announcer {
  committed(commit: {
    readonly workspace: string;
    readonly seq: number;
    /** The earliest wake time that was set, or `null`. */
    readonly wakeAt: Instant | null;
  }): void;
}
