import type { StatusEvent } from '../../documents';

/**
 * From where a subscription may go on without missing anything.
 *
 * Several snapshots can share one cursor: those at the beginning, and those of a bot whose mode was switched. A
 * connection may be cut between them, so that cursor counts only once all of them, or something newer, has come. A
 * change has its cursor to itself and counts at once.
 */
export class ResumeCursor {
  private safe: string | null = null;
  private current: string | null = null;
  private readonly seen = new Set<string>();

  /** `null`: begin anew. */
  get after(): string | null {
    return this.safe;
  }

  saw(event: Pick<StatusEvent, 'kind' | 'cursor'>, contactId: string, watched: ReadonlySet<string>): void {
    if (event.kind === 'CHANGE') {
      this.safe = event.cursor;
      this.current = null;
      this.seen.clear();
      return;
    }
    if (event.cursor !== this.current) {
      if (this.current !== null) this.safe = this.current;
      this.current = event.cursor;
      this.seen.clear();
    }
    this.seen.add(contactId);
    if (this.seen.size >= watched.size) this.safe = event.cursor;
  }

  /** The next subscription on this cursor sends whatever was cut off; what came of it before counts no more. */
  cut(): void {
    this.current = null;
    this.seen.clear();
  }

  reset(): void {
    this.safe = null;
    this.cut();
  }
}
