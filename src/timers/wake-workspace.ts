import { AppError } from '../application/app-error';
import type { WakeOutcome } from '../application/commands/statuses/wake-contacts';
import type { DueTimer } from '../application/ports/timer-store';
import type { Backoff } from '../lib/backoff';

/** Contacts woken in one transaction. Small, so that other commands do not wait long. */
const WAKE_BATCH = 250;

export interface WakeWorkspaceOptions {
  readonly wake: (workspace: string, contactIds: readonly string[]) => Promise<WakeOutcome>;
  /** Contacts whose row is locked by another transaction. */
  readonly locked: Backoff;
  /** Contacts whose wake fails. */
  readonly broken: Backoff;
  readonly onWake: (timer: DueTimer) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Wakes the due contacts of one workspace in batches. Contacts that are locked or fail are postponed and do not delay
 * the others. Returns the milliseconds until the next attempt, or `null` if no contact is postponed. Rejects if the
 * workspace as a whole cannot be written.
 */
export async function wakeWorkspace(
  due: readonly DueTimer[],
  options: WakeWorkspaceOptions,
): Promise<number | null> {
  const { locked, broken } = options;
  const waits: number[] = [];
  const ready = due.filter((timer) => {
    const waitMs = Math.max(locked.waitOf(keyOf(timer)), broken.waitOf(keyOf(timer)));
    if (waitMs > 0) waits.push(waitMs);
    return waitMs === 0;
  });
  for (let start = 0; start < ready.length; start += WAKE_BATCH) {
    waits.push(...(await wakeBatch(ready.slice(start, start + WAKE_BATCH), options)));
  }
  return waits.length > 0 ? Math.min(...waits) : null;
}

async function wakeBatch(batch: readonly DueTimer[], options: WakeWorkspaceOptions): Promise<number[]> {
  const [first] = batch;
  if (!first) return [];
  const { wake, broken, onError } = options;
  try {
    const contactIds = batch.map(({ contactId }) => contactId);
    return recordOutcome(batch, await wake(first.workspace, contactIds), options);
  } catch (error) {
    // The database is unavailable, or a row that every write of the workspace needs is locked.
    if (error instanceof AppError) throw error;
    if (batch.length === 1) {
      onError(error);
      return [broken.failed(keyOf(first))];
    }
    const middle = Math.ceil(batch.length / 2);
    const left = await wakeBatch(batch.slice(0, middle), options);
    return [...left, ...(await wakeBatch(batch.slice(middle), options))];
  }
}

function recordOutcome(
  batch: readonly DueTimer[],
  outcome: WakeOutcome,
  { locked, broken, onWake }: WakeWorkspaceOptions,
): number[] {
  const woken = new Set(outcome.woken);
  const lockedIds = new Set(outcome.locked);
  const unreadable = new Set(outcome.unreadable);
  return batch.flatMap((timer) => {
    const key = keyOf(timer);
    if (lockedIds.has(timer.contactId)) return locked.failed(key);
    if (unreadable.has(timer.contactId)) return broken.failed(key);
    locked.succeeded(key);
    broken.succeeded(key);
    if (woken.has(timer.contactId)) onWake(timer);
    return [];
  });
}

function keyOf({ workspace, contactId }: DueTimer): string {
  return JSON.stringify([workspace, contactId]);
}
