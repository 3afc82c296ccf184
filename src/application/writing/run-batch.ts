import { wakeTimeOf } from '../../domain/bot-status';
import type { Instant } from '../../domain/time/instant';
import { AppError, RowsLockedError } from '../app-error';
import type { WriteStore } from '../ports/write-store';
import { type Command, findBlock, UnreadableStatusError } from './command';
import type { CommitEvents } from './commit-events';
import { mergeLoadSpecs } from './load-spec';
import type { UnitOfWork } from './unit-of-work';
import type { QueuedCommand } from './workspace-queues';

export interface BatchRun {
  readonly store: WriteStore;
  readonly workspace: string;
  readonly commits: Pick<CommitEvents, 'emit'>;
  /** Whether a command has reached its time limit. */
  readonly hasWaitedTooLong: (waiting: QueuedCommand) => boolean;
}

export interface BatchResult {
  /** Commands that are not settled because a contact is locked by another transaction. */
  readonly postponed: readonly QueuedCommand[];
  /** Whether the transaction timed out waiting for a lock that the whole workspace needs. */
  readonly wasLocked: boolean;
}

/**
 * Runs a batch in one transaction and settles its commands. If the batch fails as a whole, it is split in halves until
 * the failing command is isolated. The other commands then take a few more transactions, but do not fail.
 */
export async function runBatch(run: BatchRun, batch: readonly QueuedCommand[]): Promise<BatchResult> {
  try {
    return { postponed: await runTogether(run, batch), wasLocked: false };
  } catch (error) {
    const isLocked = error instanceof RowsLockedError;
    if (batch.length === 1 || (error instanceof AppError && !isLocked)) {
      for (const { reject } of batch) reject(error);
      return { postponed: [], wasLocked: isLocked };
    }
    const postponed: QueuedCommand[] = [];
    let wasLocked = isLocked;
    const middle = Math.ceil(batch.length / 2);
    for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
      // Each half may wait for the same lock until the timeout.
      const expired = new Set(isLocked ? half.filter(run.hasWaitedTooLong) : []);
      for (const { reject } of expired) reject(error);
      const remaining = half.filter((waiting) => !expired.has(waiting));
      if (remaining.length === 0) continue;
      const result = await runBatch(run, remaining);
      postponed.push(...result.postponed);
      wasLocked ||= result.wasLocked;
    }
    return { postponed, wasLocked };
  }
}

async function runTogether(run: BatchRun, batch: readonly QueuedCommand[]): Promise<QueuedCommand[]> {
  const { workspace } = run;
  const loads = mergeLoadSpecs(batch.map(({ command }) => command.loads));
  const { result, seq } = await run.store.transact(workspace, loads, (unit) => ({
    answers: batch.map(({ command }) => answer(command, unit)),
    wakeAt: earliestWake(unit),
  }));
  if (seq !== null) run.commits.emit({ workspace, seq, wakeAt: result.wakeAt });
  return batch.filter((waiting, index) => {
    const value = result.answers[index];
    if (value === LOCKED) return true;
    if (value === UNREADABLE) waiting.reject(new UnreadableStatusError());
    else waiting.resolve(value);
    return false;
  });
}

const LOCKED = Symbol('locked');
const UNREADABLE = Symbol('unreadable');

function answer(command: Command<unknown>, unit: UnitOfWork): unknown {
  const block = findBlock(command, unit);
  if (block === null) return command.run(unit);
  return block === 'LOCKED' ? LOCKED : UNREADABLE;
}

function earliestWake(unit: UnitOfWork): Instant | null {
  const times = [...unit.staged.statuses.values()].map(wakeTimeOf).filter((time) => time !== null);
  return times.length > 0 ? Math.min(...times) : null;
}
