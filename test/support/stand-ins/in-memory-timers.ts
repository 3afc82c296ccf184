import type { DueTimer, TimerStore } from '../../../src/application/ports/timer-store';
import type { Instant } from '../../../src/domain/time/instant';

/** Timers without a database. It counts the looks, and a test may have them fail. */
export class InMemoryTimers implements TimerStore {
  timers: DueTimer[] = [];
  fails = false;
  looks = 0;

  async findDue(now: Instant, limit: number): Promise<DueTimer[]> {
    this.looks += 1;
    if (this.fails) throw new Error('no database');
    return this.due(now).slice(0, limit);
  }

  async findDueWorkspaces(now: Instant): Promise<string[]> {
    return [...new Set(this.due(now).map(({ workspace }) => workspace))];
  }

  async findDueOf(workspace: string, now: Instant, after: DueTimer | null, limit: number) {
    const own = this.due(now).filter((timer) => timer.workspace === workspace);
    const start = after ? own.findIndex(({ contactId }) => contactId === after.contactId) + 1 : 0;
    return own.slice(start, start + limit);
  }

  async findNextWakeAt(now: Instant): Promise<Instant | null> {
    const later = this.timers.flatMap(({ wakeAt }) => (wakeAt > now ? [wakeAt] : []));
    return later.length > 0 ? Math.min(...later) : null;
  }

  private due(now: Instant): DueTimer[] {
    return this.timers.filter(({ wakeAt }) => wakeAt <= now);
  }
}
