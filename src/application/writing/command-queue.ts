import { Counters } from '../../lib/counters';
import { overloaded, rowsLocked } from '../app-error';
import type { WriteStore } from '../ports/write-store';
import type { Command } from './command';
import type { CommitEvents } from './commit-events';
import { runBatch } from './run-batch';
import { type QueuedCommand, WorkspaceQueues } from './workspace-queues';

export interface CommandQueueLimits {
  /** Contacts in one transaction: small enough to hold locks briefly. */
  readonly maxBatch: number;
  /** Commands waiting or running, over all workspaces. */
  readonly maxWaiting: number;
  /** Commands of one workspace among them. */
  readonly maxWaitingEach: number;
  /** How long a command may wait for its turn, or for a contact that somebody else holds; 10 s if absent. */
  readonly maxWaitMs?: number;
}

/** A quarter each: one workspace's flood never fills the lane, nor do those of two or three at once. */
const LIMITS: CommandQueueLimits = { maxBatch: 1_000, maxWaiting: 20_000, maxWaitingEach: 5_000 };
const MAX_WAIT_MS = 10_000;
const EXPIRE_EVERY_MS = 1_000;
/** A transaction that takes longer waits for somebody, and no longer keeps others from starting. */
const SLOW_MS = 200;
/** Between tries for a contact that somebody else holds. */
const RETRY_MS = 5;
const MAX_RETRY_MS = 250;

/**
 * The one way to write. Commands that arrive while a transaction of their workspace runs form its next one, in
 * their order: one commit for all. A lone command starts at once. Workspaces take turns, so that one's flood
 * leaves another's latency alone; wakes have a place of their own, and one that waits for a row that somebody holds
 * keeps nobody else from theirs.
 */
export class CommandQueue {
  private readonly queues = new WorkspaceQueues();
  /** When the running transaction of each workspace began. */
  private readonly running = new Map<string, number>();
  /** Workspaces whose last transaction waited for a lock in vain. */
  private readonly heldUp = new Set<string>();
  /** Commands that count against the limits, by workspace. */
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

  /** Runs a command and resolves once it is committed. Rejects with UNAVAILABLE when too many wait, or too long. */
  execute<T>(workspace: string, command: Command<T>): Promise<T> {
    const { maxWaiting, maxWaitingEach } = this.limits;
    const isFull = this.waiting >= maxWaiting || this.waitingOf.of(workspace) >= maxWaitingEach;
    if (isFull) return Promise.reject(overloaded(1_000));
    this.count(workspace, 1);
    return this.enqueue(workspace, command, false);
  }

  /** Runs a wake: first in its workspace's next transaction, and never refused because too much is waiting. */
  executeWake<T>(workspace: string, command: Command<T>): Promise<T> {
    this.wakes += 1;
    return this.enqueue(workspace, command, true);
  }

  /** Commands waiting or running, wakes among them. */
  get depth(): number {
    return this.waiting + this.wakes;
  }

  /** Resolves when nothing waits and nothing runs. */
  async drain(): Promise<void> {
    if (this.depth > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private enqueue<T>(workspace: string, command: Command<T>, isWake: boolean): Promise<T> {
    this.expiry ??= setTimeout(() => this.expire(), EXPIRE_EVERY_MS).unref();
    const size = Math.max(1, command.loads.contactIds.length);
    return new Promise<T>((resolve, reject) => {
      const since = performance.now();
      const resolveUnknown = (value: unknown) => resolve(value as T);
      const queued = { command, isWake, size, since, tries: 0, resolve: resolveUnknown, reject };
      this.queues.push(workspace, queued);
      this.startSoon();
    });
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
    this.startSome('ALL', 0);
    // However busy the others are.
    this.startSome('WITH_WAKES', 1);
  }

  private startSome(which: 'WITH_WAKES' | 'ALL', more: number): void {
    const { concurrency, spareConcurrency = 0 } = this.store;
    for (const workspace of this.queues.workspaces(which)) {
      if (this.running.size >= concurrency + spareConcurrency + more) return;
      if (this.countPrompt() >= concurrency + more) {
        if (spareConcurrency > 0) this.lookAgain ??= setTimeout(() => this.startAgain(), SLOW_MS).unref();
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

  /** Workspaces that were held up may be so again: however many they are, they leave room for others. */
  private mustWait(workspace: string): boolean {
    if (!this.heldUp.has(workspace)) return false;
    let running = 0;
    for (const other of this.running.keys()) if (this.heldUp.has(other)) running += 1;
    return running >= Math.max(1, this.store.concurrency / 2);
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
    const { postponed, wasHeldUp } = await runBatch(
      {
        store: this.store,
        workspace,
        commits: this.commits,
        hasWaitedTooLong: (waiting) => waiting.since < this.oldestAllowed(),
      },
      batch,
    );
    if (wasHeldUp) this.heldUp.add(workspace);
    else this.heldUp.delete(workspace);
    for (const waiting of postponed) this.postpone(workspace, waiting);
    const left = new Set(postponed);
    this.settle(
      workspace,
      batch.filter((waiting) => !left.has(waiting)),
    );
  }

  /** Tries again outside of any transaction, so that nobody waits behind a contact that somebody else holds. */
  private postpone(workspace: string, waiting: QueuedCommand): void {
    if (waiting.since < this.oldestAllowed()) {
      waiting.reject(rowsLocked());
      this.settle(workspace, [waiting]);
      return;
    }
    waiting.tries += 1;
    const waitMs = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** waiting.tries) * (0.5 + Math.random() / 2);
    setTimeout(() => {
      this.queues.putBack(workspace, waiting);
      this.startSoon();
    }, waitMs);
  }

  /** Answers what has waited too long for its turn; nothing of it has been tried. */
  private expire(): void {
    this.expiry = undefined;
    for (const { workspace, waiting } of this.queues.takeOlderThan(this.oldestAllowed())) {
      waiting.reject(waiting.tries > 0 ? rowsLocked() : overloaded(1_000));
      this.settle(workspace, [waiting]);
    }
    if (this.depth > 0) this.expiry = setTimeout(() => this.expire(), EXPIRE_EVERY_MS).unref();
  }

  private oldestAllowed(): number {
    return performance.now() - (this.limits.maxWaitMs ?? MAX_WAIT_MS);
  }

  private settle(workspace: string, settled: readonly QueuedCommand[]): void {
    const wakes = settled.filter(({ isWake }) => isWake).length;
    this.wakes -= wakes;
    this.count(workspace, wakes - settled.length);
    if (this.depth === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private count(workspace: string, more: number): void {
    this.waiting += more;
    this.waitingOf.add(workspace, more);
  }
}
