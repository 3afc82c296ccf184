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
  /** Whether a command has waited so long that it is not to be tried any more. */
  readonly hasWaitedTooLong: (waiting: QueuedCommand) => boolean;
}

export interface BatchResult {
  /** Commands that are not settled: a contact of theirs is held by somebody else. */
  readonly postponed: readonly QueuedCommand[];
  /** A lock was waited for in vain: whoever holds it keeps the workspace from writing. */
  readonly wasHeldUp: boolean;
}

/**
 * Runs a batch in one transaction and settles its commands. A batch that fails as a whole is halved until what is to
 * blame stands alone: one bad command costs its neighbours a few transactions, and fails none of them.
 */
export async function runBatch(run: BatchRun, batch: readonly QueuedCommand[]): Promise<BatchResult> {
  try {
    return { postponed: await runTogether(run, batch), wasHeldUp: false };
  } catch (error) {
    const isHeld = error instanceof RowsLockedError;
    if (batch.length === 1 || (error instanceof AppError && !isHeld)) {
      for (const { reject } of batch) reject(error);
      return { postponed: [], wasHeldUp: isHeld };
    }
    const postponed: QueuedCommand[] = [];
    let wasHeldUp = isHeld;
    const middle = Math.ceil(batch.length / 2);
    for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
      // Each half may wait for the same lock as long again.
      const [late, left] = isHeld ? partition(half, run.hasWaitedTooLong) : [[], half];
      for (const { reject } of late) reject(error);
      if (left.length === 0) continue;
      const result = await runBatch(run, left);
      postponed.push(...result.postponed);
      wasHeldUp ||= result.wasHeldUp;
    }
    return { postponed, wasHeldUp };
  }
}

async function runTogether(
  run: BatchRun,
  batch: readonly QueuedCommand[],
): Promise<readonly QueuedCommand[]> {
  const { result, seq } = await run.store.transact(
    run.workspace,
    mergeLoadSpecs(batch.map(({ command }) => command.loads)),
    (unit) => ({
      answers: batch.map(({ command }) => answer(command, unit)),
      wakeAt: earliestWake(unit),
    }),
  );
  if (seq !== null) run.commits.emit({ workspace: run.workspace, seq, wakeAt: result.wakeAt });
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
  let earliest: Instant | null = null;
  for (const status of unit.staged.statuses.values()) {
    const wakeAt = wakeTimeOf(status);
    if (wakeAt !== null && (earliest === null || wakeAt < earliest)) earliest = wakeAt;
  }
  return earliest;
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
