import type { Instant } from '../../domain/time/instant';

/** A commit that appended to a log. All it carries is a hint: the change log and the timers are the truth. */
export interface Commit {
  readonly workspace: string;
  /** The workspace's newest sequence. */
  readonly seq: number;
  /** The earliest wake time that was set, or `null`. */
  readonly wakeAt: Instant | null;
}

type Listener = (commit: Commit) => void;

/** Notifies listeners of commits. One that throws is reported: the change is stored, and nobody may be told otherwise. */
export class CommitEvents {
  private readonly listeners: Listener[] = [];

  constructor(private readonly onError: (error: unknown) => void) {}

  subscribe(listener: Listener): void {
    this.listeners.push(listener);
  }

  emit(commit: Commit): void {
    for (const listener of this.listeners) {
      try {
        listener(commit);
      } catch (error) {
        this.onError(error);
      }
    }
  }
}
