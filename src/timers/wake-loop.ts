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
    private readonly wake: (workspace: string, contactId: string) => Promise<boolean>,
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
    const wakes = await Promise.allSettled(due.map((timer) => this.wakeOne(timer)));
    const failed = wakes.find((wake) => wake.status === 'rejected');
    if (failed) throw failed.reason;
    // Nothing of it could be woken: looking again at once would not help.
    if (due.length > 0 && !wakes.some((wake) => wake.status === 'fulfilled' && wake.value)) return;
    const next = await this.timers.findNextWakeAt();
    if (next === null) return;
    if (next > this.clock.now()) this.expect(next);
    else this.loop.kick();
  }

  private async wakeOne(timer: DueTimer): Promise<boolean> {
    const woken = await this.wake(timer.workspace, timer.contactId);
    if (woken) this.options.onWake?.(timer);
    return woken;
  }
}
