import { wakeTimeOf } from '../domain/bot-status';
import type { Instant } from '../domain/instant';
import { AppError, overloaded } from './app-error';
import type { Command } from './command';
import { mergeNeeds } from './needs';
import type { Announcer } from './ports/announcer';
import type { WriteStore } from './ports/write-store';
import type { UnitOfWork } from './unit-of-work';

interface Waiting {
  readonly command: Command<unknown>;
  /** Contacts it holds. */
  readonly size: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface LaneLimits {
  /** Contacts in one transaction: small enough to hold locks briefly. */
  readonly maxBatch: number;
  /** Commands waiting or running, over all workspaces. */
  readonly maxWaiting: number;
  /** Commands of one workspace among them. */
  readonly maxWaitingEach: number;
}

/** A quarter each: one workspace's flood never fills the lane, nor do those of two or three at once. */
const LIMITS: LaneLimits = { maxBatch: 1_000, maxWaiting: 20_000, maxWaitingEach: 5_000 };

/**
 * The one way to write. Commands that arrive while a transaction of their workspace runs form its next one, in
 * their order: one commit for all. A lone command starts at once. Workspaces take turns, so that one's flood
 * leaves another's latency alone.
 */
export class WriteLane {
  private readonly queues = new Map<string, Waiting[]>();
  private readonly busy = new Set<string>();
  private readonly waitingOf = new Map<string, number>();
  private waiting = 0;
  private isStarting = false;
  private idle: (() => void)[] = [];

  constructor(
    private readonly store: WriteStore,
    private readonly announcer: Announcer,
    private readonly limits: LaneLimits = LIMITS,
  ) {}

  /** Runs a command and resolves once it is committed. Rejects with UNAVAILABLE when too many wait. */
  execute<T>(workspace: string, command: Command<T>): Promise<T> {
    const { maxWaiting, maxWaitingEach } = this.limits;
    const isFull = this.waiting >= maxWaiting || (this.waitingOf.get(workspace) ?? 0) >= maxWaitingEach;
    if (isFull) return Promise.reject(overloaded(1_000));
    this.count(workspace, 1);
    const size = Math.max(1, command.needs.contactIds.length);
    return new Promise<T>((resolve, reject) => {
      const queue = this.queues.get(workspace) ?? [];
      queue.push({ command, size, resolve: (value) => resolve(value as T), reject });
      this.queues.set(workspace, queue);
      this.startSoon();
    });
  }

  /** Commands waiting or running. */
  get depth(): number {
    return this.waiting;
  }

  /** Resolves when nothing waits and nothing runs. */
  async drain(): Promise<void> {
    if (this.waiting > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** Once whatever else has arrived at the same time has been heard: it shares the transaction. */
  private startSoon(): void {
    if (this.isStarting) return;
    this.isStarting = true;
    setImmediate(() => {
      this.isStarting = false;
      this.startNext();
    });
  }

  private startNext(): void {
    for (const [workspace, queue] of this.queues) {
      if (this.busy.size >= this.store.concurrency) return;
      if (this.busy.has(workspace)) continue;
      // To the end of the line: workspaces take turns.
      this.queues.delete(workspace);
      const batch = this.takeBatch(queue);
      if (queue.length > 0) this.queues.set(workspace, queue);
      this.busy.add(workspace);
      void this.runBatch(workspace, batch).finally(() => {
        this.busy.delete(workspace);
        this.count(workspace, -batch.length);
        this.startSoon();
        if (this.waiting === 0) for (const resolve of this.idle.splice(0)) resolve();
      });
    }
  }

  private count(workspace: string, more: number): void {
    this.waiting += more;
    const waiting = (this.waitingOf.get(workspace) ?? 0) + more;
    if (waiting === 0) this.waitingOf.delete(workspace);
    else this.waitingOf.set(workspace, waiting);
  }

  private takeBatch(queue: Waiting[]): Waiting[] {
    let count = 0;
    let size = 0;
    for (const { size: next } of queue) {
      if (count > 0 && size + next > this.limits.maxBatch) break;
      count += 1;
      size += next;
    }
    return queue.splice(0, count);
  }

  private async runBatch(workspace: string, batch: Waiting[]): Promise<void> {
    try {
      await this.runCommands(workspace, batch);
    } catch (error) {
      // A batch that fails as a whole is retried one by one: one bad command must not fail its neighbours.
      if (batch.length === 1 || error instanceof AppError) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.runBatch(workspace, [one]);
    }
  }

  private async runCommands(workspace: string, batch: Waiting[]): Promise<void> {
    const commands = batch.map(({ command }) => command);
    const { result, seq } = await this.store.transact(
      workspace,
      mergeNeeds(commands.map(({ needs }) => needs)),
      (unit) => ({ answers: commands.map((command) => command.run(unit)), wakeAt: earliestWake(unit) }),
    );
    if (seq !== null) this.announcer.committed({ workspace, seq, wakeAt: result.wakeAt });
    batch.forEach((one, index) => {
      one.resolve(result.answers[index]);
    });
  }
}

function earliestWake(unit: UnitOfWork): Instant | null {
  let earliest: Instant | null = null;
  for (const status of unit.staged.statuses.values()) {
    const wakeAt = wakeTimeOf(status);
    if (wakeAt !== null && (earliest === null || wakeAt < earliest)) earliest = wakeAt;
  }
  return earliest;
}
