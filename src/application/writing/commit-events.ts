import type { Instant } from '../../domain/time/instant';

/** A commit that appended to a log. Only a hint: the change log and the stored timers are authoritative. */
export interface Commit {
  readonly workspace: string;
  /** The newest sequence of the workspace. */
  readonly seq: number;
  /** The earliest wake time that was set, or `null`. */
  readonly wakeAt: Instant | null;
}

type Listener = (commit: Commit) => void;

/** Notifies listeners of commits. Their errors are reported and do not fail the command: its change is stored. */
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
