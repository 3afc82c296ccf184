import { Counters } from '../../lib/counters';
import { overloaded, rowsLocked } from '../app-error';
import type { WriteStore } from '../ports/write-store';
import type { Command } from './command';
import type { CommitEvents } from './commit-events';
import { runBatch } from './run-batch';
import { type QueuedCommand, WorkspaceQueues } from './workspace-queues';

export interface CommandQueueLimits {
  /** Maximum number of contacts in one transaction. Small, so that rows are locked only briefly. */
  readonly maxBatch: number;
  /** Maximum number of commands queued or running, across all workspaces. */
  readonly maxWaiting: number;
  /** The same limit for a single workspace. */
  readonly maxWaitingEach: number;
  /** How long a command may wait for its turn or for a locked contact; 10 s if absent. */
  readonly maxWaitMs?: number;
}

/** A workspace may use a quarter of the queue, so that a few busy ones cannot fill it. */
const LIMITS: CommandQueueLimits = { maxBatch: 1_000, maxWaiting: 20_000, maxWaitingEach: 5_000 };
const MAX_WAIT_MS = 10_000;
const EXPIRE_EVERY_MS = 1_000;
/** A transaction that runs longer is assumed to wait for a lock and no longer counts against the concurrency. */
const SLOW_MS = 200;
/** The first delay before a command with a locked contact is retried. */
const RETRY_MS = 5;
const MAX_RETRY_MS = 250;

/**
 * Runs all writes, with group commit: commands that arrive while a transaction of their workspace runs form its next
 * transaction, in order. A single command starts immediately. Workspaces take turns, so that a busy one does not delay
 * the others. Wakes have a slot of their own, and a workspace that waits for a lock does not block other workspaces.
 */
export class CommandQueue {
  private readonly queues = new WorkspaceQueues();
  /** When the running transaction of each workspace started. */
  private readonly running = new Map<string, number>();
  /** Workspaces whose last transaction timed out waiting for a lock. */
  private readonly lockedWorkspaces = new Set<string>();
  /** Number of commands that count against the limits, by workspace. */
  private readonly waitingOf = new Counters();
  private waiting = 0;
  private wakes = 0;
  private isStarting = false;
  private expiry: NodeJS.Timeout | undefined;
  private lookAgain: NodeJS.Timeout | undefined;
  private idle: (() => void)[] = [];

  constructor(
    private readonly store: WriteStore,
    private readonly commits: Pick<CommitEvents, 'emit'>,
    private readonly limits: CommandQueueLimits = LIMITS,
  ) {}

  /** Resolves after the commit. Rejects with UNAVAILABLE if the queue is full or the command waited too long. */
  execute<T>(workspace: string, command: Command<T>): Promise<T> {
    const { maxWaiting, maxWaitingEach } = this.limits;
    const isFull = this.waiting >= maxWaiting || this.waitingOf.of(workspace) >= maxWaitingEach;
    if (isFull) return Promise.reject(overloaded(1_000));
    this.count(workspace, 1);
    return this.enqueue(workspace, command, false);
  }

  /** Runs a wake: before the other commands of its workspace, and without a limit on waiting commands. */
  executeWake<T>(workspace: string, command: Command<T>): Promise<T> {
    this.wakes += 1;
    return this.enqueue(workspace, command, true);
  }

  /** Number of commands queued or running, including wakes. */
  get depth(): number {
    return this.waiting + this.wakes;
  }

  /** Resolves when no command is queued or running. */
  async drain(): Promise<void> {
    if (this.depth > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private enqueue<T>(workspace: string, command: Command<T>, isWake: boolean): Promise<T> {
    this.expiry ??= setTimeout(() => this.expire(), EXPIRE_EVERY_MS).unref();
    const size = Math.max(1, command.loads.contactIds.length);
    return new Promise<T>((resolve, reject) => {
      this.queues.push({
        workspace,
        command,
        isWake,
        size,
        since: performance.now(),
        tries: 0,
        resolve: (value: unknown) => resolve(value as T),
        reject,
      });
      this.startSoon();
    });
  }

  /** Waits for the other commands that arrive in this turn of the event loop, so that they share the transaction. */
  private startSoon(): void {
    if (this.isStarting) return;
    this.isStarting = true;
    setImmediate(() => {
      this.isStarting = false;
      this.startNext();
    });
  }

  private startNext(): void {
    this.startSome('ALL', 0);
    // The extra slot for wakes.
    this.startSome('WITH_WAKES', 1);
  }

  private startSome(which: 'WITH_WAKES' | 'ALL', more: number): void {
    const { concurrency, spareConcurrency = 0 } = this.store;
    for (const workspace of this.queues.workspaces(which)) {
      if (this.running.size >= concurrency + spareConcurrency + more) return;
      if (this.countPrompt() >= concurrency + more) {
        this.lookAgain ??= setTimeout(() => this.startAgain(), SLOW_MS).unref();
        return;
      }
      if (!this.running.has(workspace) && !this.mustWait(workspace)) this.start(workspace);
    }
  }

  private startAgain(): void {
    this.lookAgain = undefined;
    this.startNext();
  }

  private countPrompt(): number {
    const slowSince = performance.now() - SLOW_MS;
    let prompt = 0;
    for (const since of this.running.values()) if (since > slowSince) prompt += 1;
    return prompt;
  }

  /** Workspaces that recently timed out waiting for a lock may use at most half of the concurrency. */
  private mustWait(workspace: string): boolean {
    if (!this.lockedWorkspaces.has(workspace)) return false;
    let running = 0;
    for (const other of this.running.keys()) if (this.lockedWorkspaces.has(other)) running += 1;
    return running >= this.store.concurrency / 2;
  }

  private start(workspace: string): void {
    const batch = this.queues.take(workspace, this.limits.maxBatch);
    this.running.set(workspace, performance.now());
    void this.run(workspace, batch).finally(() => {
      this.running.delete(workspace);
      this.startSoon();
    });
  }

  private async run(workspace: string, batch: QueuedCommand[]): Promise<void> {
    const { store, commits } = this;
    const hasWaitedTooLong = ({ since }: QueuedCommand) => since < this.oldestAllowed();
    const run = { store, workspace, commits, hasWaitedTooLong };
    const { postponed, wasLocked } = await runBatch(run, batch);
    if (wasLocked) this.lockedWorkspaces.add(workspace);
    else this.lockedWorkspaces.delete(workspace);
    for (const waiting of postponed) this.postpone(waiting);
    const unsettled = new Set(postponed);
    this.settle(batch.filter((waiting) => !unsettled.has(waiting)));
  }

  /** Schedules a retry in a later transaction, so that no other command waits for the locked contact. */
  private postpone(waiting: QueuedCommand): void {
    if (waiting.since < this.oldestAllowed()) {
      waiting.reject(rowsLocked());
      this.settle([waiting]);
      return;
    }
    waiting.tries += 1;
    const waitMs = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** waiting.tries) * (0.5 + Math.random() / 2);
    setTimeout(() => {
      this.queues.putBack(waiting);
      this.startSoon();
    }, waitMs);
  }

  /** Rejects commands that have waited too long. None of them has been stored. */
  private expire(): void {
    this.expiry = undefined;
    const expired = this.queues.takeOlderThan(this.oldestAllowed());
    for (const { reject, tries } of expired) reject(tries > 0 ? rowsLocked() : overloaded(1_000));
    this.settle(expired);
    if (this.depth > 0) this.expiry = setTimeout(() => this.expire(), EXPIRE_EVERY_MS).unref();
  }

  private oldestAllowed(): number {
    return performance.now() - (this.limits.maxWaitMs ?? MAX_WAIT_MS);
  }

  private settle(settled: readonly QueuedCommand[]): void {
    for (const { workspace, isWake } of settled) {
      if (isWake) this.wakes -= 1;
      else this.count(workspace, -1);
    }
    if (this.depth === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private count(workspace: string, more: number): void {
    this.waiting += more;
    this.waitingOf.add(workspace, more);
  }
}
