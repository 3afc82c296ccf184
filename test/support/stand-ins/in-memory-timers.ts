import type { DueTimer, TimerStore } from '../../../src/application/ports/timer-store';
import { type BotStatus, wakeTimeOf } from '../../../src/domain/bot-status';
import type { Instant } from '../../../src/domain/time/instant';

/** Timers without a database. It counts the looks, and a test may have them fail. */
export class InMemoryTimers implements TimerStore {
  timers: DueTimer[] = [];
  fails = false;
  looks = 0;

  /** Sets the timer of a contact with this status, or of one that has none. */
  set(workspace: string, contactId: string, status: BotStatus | null): void {
    const wakeAt = status && wakeTimeOf(status);
    const isOther = (timer: DueTimer) => timer.workspace !== workspace || timer.contactId !== contactId;
    this.timers = this.timers.filter(isOther);
    if (wakeAt !== null) this.timers.push({ workspace, contactId, wakeAt });
  }

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
    return own.filter((timer) => after === null || compare(timer, after) > 0).slice(0, limit);
  }

  async findNextWakeAt(now: Instant): Promise<Instant | null> {
    const later = this.timers.flatMap(({ wakeAt }) => (wakeAt > now ? [wakeAt] : []));
    return later.length > 0 ? Math.min(...later) : null;
  }

  private due(now: Instant): DueTimer[] {
    return this.timers.filter(({ wakeAt }) => wakeAt <= now).sort(compare);
  }
}

/** By wake time, then by contact. */
function compare(a: DueTimer, b: DueTimer): number {
  if (a.wakeAt !== b.wakeAt) return a.wakeAt - b.wakeAt;
  return a.contactId === b.contactId ? 0 : a.contactId < b.contactId ? -1 : 1;
}
