import type { Command } from './command';

/** A command that waits in the command queue. */
export interface QueuedCommand {
  readonly workspace: string;
  readonly command: Command<unknown>;
  readonly isWake: boolean;
  /** Number of contacts that the command locks. */
  readonly size: number;
  /** When the command was queued, by `performance.now()`. */
  readonly since: number;
  /** Number of attempts that failed because a contact was locked by another transaction. */
  tries: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Queue {
  readonly wakes: QueuedCommand[];
  readonly others: QueuedCommand[];
}

/** One queue for each workspace with waiting commands. Workspaces take turns. */
export class WorkspaceQueues {
  private readonly queues = new Map<string, Queue>();
  private readonly withWakes = new Set<string>();

  push(waiting: QueuedCommand): void {
    const { wakes, others } = this.queueOf(waiting.workspace);
    if (waiting.isWake) {
      wakes.push(waiting);
      this.withWakes.add(waiting.workspace);
    } else others.push(waiting);
  }

  /** Commands that were already attempted go before the others. */
  putBack(waiting: QueuedCommand): void {
    this.queueOf(waiting.workspace).others.unshift(waiting);
  }

  /** All workspaces with waiting commands, or only those with wakes. The longest without a turn comes first. */
  workspaces(which: 'WITH_WAKES' | 'ALL'): Iterable<string> {
    return which === 'ALL' ? this.queues.keys() : this.withWakes;
  }

  /** Takes the batch of the next transaction, wakes first. The workspace then moves to the end of the line. */
  take(workspace: string, maxBatch: number): QueuedCommand[] {
    const queue = this.queues.get(workspace);
    if (!queue) return [];
    this.queues.delete(workspace);
    this.withWakes.delete(workspace);
    const batch = takeBatch(queue, maxBatch);
    if (queue.wakes.length > 0) this.withWakes.add(workspace);
    if (queue.wakes.length + queue.others.length > 0) this.queues.set(workspace, queue);
    return batch;
  }

  /** Removes and returns commands queued before `since`. Wakes stay queued. */
  takeOlderThan(since: number): QueuedCommand[] {
    const old: QueuedCommand[] = [];
    for (const [workspace, { wakes, others }] of this.queues) {
      while (others[0] && others[0].since < since) old.push(others.shift()!);
      if (wakes.length + others.length === 0) this.queues.delete(workspace);
    }
    return old;
  }

  private queueOf(workspace: string): Queue {
    const queue = this.queues.get(workspace) ?? { wakes: [], others: [] };
    this.queues.set(workspace, queue);
    return queue;
  }
}

function takeBatch({ wakes, others }: Queue, maxBatch: number): QueuedCommand[] {
  const batch: QueuedCommand[] = [];
  let size = 0;
  for (const queue of [wakes, others]) {
    let count = 0;
    for (const next of queue) {
      const isTooMuch = batch.length + count > 0 && size + next.size > maxBatch;
      const { isExclusive } = next.command;
      if (isTooMuch || (isExclusive && batch.length + count > 0)) break;
      count += 1;
      size += next.size;
      if (isExclusive) break;
    }
    batch.push(...queue.splice(0, count));
    if (queue.length > 0) break;
  }
  return batch;
}
