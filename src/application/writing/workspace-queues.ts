import type { Command } from './command';

/** A command that waits for its transaction. */
export interface QueuedCommand {
  readonly command: Command<unknown>;
  readonly isWake: boolean;
  /** Contacts it holds. */
  readonly size: number;
  /** When it came, by `performance.now()`. */
  readonly since: number;
  /** How often a contact of it was held by somebody else. */
  tries: number;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Queue {
  readonly wakes: QueuedCommand[];
  readonly others: QueuedCommand[];
}

/** The workspaces that have something waiting, each with its own queue, in the order of their turns. */
export class WorkspaceQueues {
  private readonly queues = new Map<string, Queue>();
  private readonly withWakes = new Set<string>();

  push(workspace: string, waiting: QueuedCommand): void {
    const { wakes, others } = this.queueOf(workspace);
    if (waiting.isWake) {
      wakes.push(waiting);
      this.withWakes.add(workspace);
    } else others.push(waiting);
  }

  /** What had its turn already goes before what has not. */
  putBack(workspace: string, waiting: QueuedCommand): void {
    this.queueOf(workspace).others.unshift(waiting);
  }

  /** Workspaces whose turn it is, longest without one first; those with wakes, or all. */
  workspaces(which: 'WITH_WAKES' | 'ALL'): Iterable<string> {
    return which === 'ALL' ? this.queues.keys() : this.withWakes;
  }

  /** Takes what goes into the workspace's next transaction, wakes first; the workspace goes to the end of the line. */
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

  /** Takes out what came before `since` and still waits for its turn; wakes are tried again anyway, and stay. */
  takeOlderThan(since: number): { workspace: string; waiting: QueuedCommand }[] {
    const old: { workspace: string; waiting: QueuedCommand }[] = [];
    for (const [workspace, { wakes, others }] of this.queues) {
      while (others[0] && others[0].since < since) old.push({ workspace, waiting: others.shift()! });
      if (wakes.length + others.length === 0) this.queues.delete(workspace);
    }
    return old;
  }

  private queueOf(workspace: string): Queue {
    const known = this.queues.get(workspace);
    if (known) return known;
    const queue: Queue = { wakes: [], others: [] };
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
    if (batch.length > 0 && queue.length > 0) break;
  }
  return batch;
}
