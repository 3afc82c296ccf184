import type { StatusEvent } from '../../documents';

/**
 * The cursor from which a subscription can resume without missing events.
 *
 * Several snapshots can share one cursor: the initial ones, and those sent after the mode of a bot changes. The
 * connection may be lost between them, so their cursor is safe only once all of them, or a newer event, have arrived. A change
 * has its own cursor, which is safe immediately.
 */
export class ResumeCursor {
  private safe: string | null = null;
  private current: string | null = null;
  private readonly seen = new Set<string>();

  /** `null` if the subscription must start from the beginning. */
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

  /** Discards a partial set of snapshots: the next subscription sends all of them again. */
  cut(): void {
    this.current = null;
    this.seen.clear();
  }

  reset(): void {
    this.safe = null;
    this.cut();
  }
}
