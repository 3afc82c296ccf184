import type { WakeOutcome } from '../application/commands/statuses/wake-contacts';
import type { DueTimer, TimerStore } from '../application/ports/timer-store';
import type { Clock } from '../domain/time/clock';
import { type Instant, MINUTE } from '../domain/time/instant';
import { Backoff } from '../lib/backoff';
import { Loop } from '../lib/loop';
import { wakeWorkspace } from './wake-workspace';

export interface WakeLoopOptions {
  /** The maximum delay until a timer set by another node is noticed. */
  readonly pollIntervalMs: number;
  /** Number of timers read in one query. */
  readonly batchSize: number;
  readonly onWake?: (timer: DueTimer) => void;
  readonly onError: (error: unknown) => void;
  /** Called after each pass that has read the due timers. */
  readonly onSuccess?: () => void;
}

/**
 * Finds contacts whose wake time has passed; the transaction that writes the wake decides whether they still are due.
 * One alarm is set for the earliest timer; all other timers stay in the database. Workspaces are processed
 * independently, so one that has many due timers or cannot be written does not delay the others.
 */
export class WakeLoop {
  private readonly loop: Loop;
  private alarmAt: Instant | null = null;
  private cancelAlarm: () => void = () => undefined;
  private retry: { readonly at: number; readonly timer: NodeJS.Timeout } | null = null;
  /** Workspaces in progress. `isWanted` is set if timers have become due in the meantime. */
  private readonly inProgress = new Map<string, { promise: Promise<void>; isWanted: boolean }>();
  /** Contacts whose row is locked by another transaction. They may wake that much later than it is unlocked. */
  private readonly locked = new Backoff({ firstMs: 100, maxMs: 1_000 });
  /** Contacts whose wake fails. */
  private readonly broken = new Backoff({ firstMs: 1_000, maxMs: 5 * MINUTE });
  /** Workspaces that cannot be written. */
  private readonly paused = new Backoff({ firstMs: 250, maxMs: 1_000 });
  private isStopped = false;

  constructor(
    private readonly timers: TimerStore,
    /** Wakes the due contacts of one workspace. */
    private readonly wake: (workspace: string, contactIds: readonly string[]) => Promise<WakeOutcome>,
    private readonly clock: Clock,
    private readonly options: WakeLoopOptions,
  ) {
    this.loop = new Loop(() => this.pass(), options.pollIntervalMs, options.onError, options.onSuccess);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelAlarm();
    clearTimeout(this.retry?.timer);
    await this.loop.stop();
    await Promise.all([...this.inProgress.values()].map(({ promise }) => promise));
  }

  /** How long the current pass has been running, in milliseconds; 0 between passes. */
  get passMs(): number {
    return this.loop.passMs;
  }

  /** Milliseconds since the last pass that has read the due timers. */
  get lagMs(): number {
    return this.loop.lagMs;
  }

  /** Registers a timer, so that a pass starts at `wakeAt` at the latest. */
  expect(wakeAt: Instant): void {
    if (this.alarmAt !== null && this.alarmAt <= wakeAt) return;
    this.cancelAlarm();
    this.alarmAt = wakeAt;
    this.cancelAlarm = this.clock.onceAt(wakeAt, () => {
      this.alarmAt = null;
      this.loop.kick();
    });
  }

  /** Starts waking the due contacts, without waiting for the result. */
  private async pass(): Promise<void> {
    const now = this.clock.now();
    const due = await this.timers.findDue(now, this.options.batchSize);
    if (due.length < this.options.batchSize) {
      for (const [workspace, timers] of groupByWorkspace(due)) this.begin(workspace, timers);
    } else {
      // A full batch may contain one workspace only and hide the others.
      for (const workspace of await this.timers.findDueWorkspaces(now)) this.begin(workspace, null);
    }
    const next = await this.timers.findNextWakeAt(now);
    if (next !== null) this.expect(next);
  }

  /** `due` contains all due timers of the workspace; `null` if they have to be read. */
  private begin(workspace: string, due: readonly DueTimer[] | null): void {
    const current = this.inProgress.get(workspace);
    if (current) current.isWanted = true;
    if (current || this.isStopped) return;
    const pauseMs = this.paused.waitOf(workspace);
    if (pauseMs > 0) {
      this.passAgainIn(pauseMs);
      return;
    }
    const run = { promise: Promise.resolve(), isWanted: false };
    this.inProgress.set(workspace, run);
    run.promise = this.wakeAll(workspace, due)
      .catch((error: unknown) => {
        this.options.onError(error);
        this.passAgainIn(this.paused.failed(workspace));
      })
      .then(() => {
        this.inProgress.delete(workspace);
        if (run.isWanted) this.loop.kick();
      });
  }

  private async wakeAll(workspace: string, known: readonly DueTimer[] | null): Promise<void> {
    const { batchSize, onWake = () => undefined, onError } = this.options;
    const { wake, locked, broken } = this;
    const now = this.clock.now();
    const waits: number[] = [];
    const first = known ?? (await this.timers.findDueOf(workspace, now, null, batchSize));
    let due = first;
    for (;;) {
      const waitMs = await wakeWorkspace(due, { wake, locked, broken, onWake, onError });
      if (waitMs !== null) waits.push(waitMs);
      const last = due.at(-1);
      if (known || this.isStopped || !last || due.length < batchSize) break;
      due = await this.timers.findDueOf(workspace, now, last, batchSize);
    }
    if (waits.length === 0) return this.paused.succeeded(workspace);
    // Finding out that many contacts are still locked takes long, so it is not done in every pass.
    const pauseMs = due === first ? 0 : this.paused.failed(workspace);
    this.passAgainIn(Math.max(pauseMs, Math.min(...waits)));
  }

  private passAgainIn(waitMs: number): void {
    const at = performance.now() + waitMs;
    if (this.isStopped || (this.retry && this.retry.at <= at)) return;
    clearTimeout(this.retry?.timer);
    const timer = setTimeout(() => {
      this.retry = null;
      this.loop.kick();
    }, waitMs).unref();
    this.retry = { at, timer };
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
