import { Loop } from '../application/loop';
import type { Clock } from '../application/ports/clock';
import type { DueTimer, TimerStore } from '../application/ports/timer-store';
import type { Instant } from '../domain/instant';

export interface WakeLoopOptions {
  /** How long a timer set by another node may go unnoticed. */
  readonly pollIntervalMs: number;
  /** Timers looked up at once. */
  readonly batchSize: number;
  readonly onWake?: (timer: DueTimer) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Knows when to look for contacts whose wake time has come; who wakes is decided in the transaction that writes it.
 * One alarm for the earliest timer, however many are pending: the others stay in the database.
 */
export class WakeLoop {
  private readonly loop: Loop;
  private alarmAt: Instant | null = null;
  private cancelAlarm: () => void = () => undefined;

  constructor(
    private readonly timers: TimerStore,
    /** Wakes those that are due, and answers with them. */
    private readonly wake: (workspace: string, contactIds: readonly string[]) => Promise<string[]>,
    private readonly clock: Clock,
    private readonly options: WakeLoopOptions,
  ) {
    this.loop = new Loop(() => this.wakeDue(), options.pollIntervalMs, options.onError);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.cancelAlarm();
    await this.loop.stop();
  }

  /** A timer was set: looks at `wakeAt` at the latest. */
  expect(wakeAt: Instant): void {
    if (this.alarmAt !== null && this.alarmAt <= wakeAt) return;
    this.cancelAlarm();
    this.alarmAt = wakeAt;
    this.cancelAlarm = this.clock.onceAt(wakeAt, () => {
      this.alarmAt = null;
      this.loop.kick();
    });
  }

  private async wakeDue(): Promise<void> {
    const due = await this.timers.findDue(this.clock.now(), this.options.batchSize);
    const byWorkspace = groupByWorkspace(due);
    const wakes = await Promise.allSettled([...byWorkspace].map((group) => this.wakeAll(...group)));
    await this.lookAhead(
      wakes.some((wake) => wake.status === 'fulfilled' && wake.value > 0) || due.length === 0,
    );
    const failed = wakes.find((wake) => wake.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Sets the alarm for the earliest timer. One that is due already is looked at again only where that helps. */
  private async lookAhead(isGettingOn: boolean): Promise<void> {
    const next = await this.timers.findNextWakeAt();
    if (next === null) return;
    if (next > this.clock.now()) return this.expect(next);
    if (isGettingOn) this.loop.kick();
  }

  private async wakeAll(workspace: string, due: readonly DueTimer[]): Promise<number> {
    const woken = new Set(
      await this.wake(
        workspace,
        due.map(({ contactId }) => contactId),
      ),
    );
    for (const timer of due) if (woken.has(timer.contactId)) this.options.onWake?.(timer);
    return woken.size;
  }
}

function groupByWorkspace(due: readonly DueTimer[]): Map<string, DueTimer[]> {
  const groups = new Map<string, DueTimer[]>();
  for (const timer of due) {
    const group = groups.get(timer.workspace);
    if (group) group.push(timer);
    else groups.set(timer.workspace, [timer]);
  }
  return groups;
}
