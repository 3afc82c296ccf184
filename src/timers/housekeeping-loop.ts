import type { HousekeepingStore } from '../application/ports/housekeeping-store';
import type { Clock } from '../domain/time/clock';
import { HOUR, MINUTE, type Milliseconds } from '../domain/time/instant';
import { Loop } from '../lib/loop';

/** Twice what is promised, so that a key can be used again for a whole day however late the loop comes. */
const KEPT_FOR = 48 * HOUR;
const INTERVAL_MS = 10 * MINUTE;
const BATCH = 500;

export interface HousekeepingOptions {
  /** How long the log is kept; `null` is for ever. Longer than keys are, which answer with entries of the log. */
  readonly logRetention: Milliseconds | null;
  readonly onPruned: (entries: number) => void;
  readonly onError: (error: unknown) => void;
  readonly onSuccess?: () => void;
}

/**
 * Forgets message ids, idempotency keys and reservations that are older than their promise, then prunes the log.
 * Small batches, so that nobody waits behind a large one; several nodes may do it at once.
 */
export function createHousekeepingLoop(
  store: HousekeepingStore,
  clock: Clock,
  { logRetention, onPruned, onError, onSuccess }: HousekeepingOptions,
): Loop {
  const loop: Loop = new Loop(
    async () => {
      const forgotten = await store.deleteExpired(clock.now() - KEPT_FOR, BATCH);
      // No entry is pruned before the last key that answers with it is gone.
      if (forgotten >= BATCH) return loop.kick();
      if (logRetention === null) return;
      const pruned = await store.pruneLog(clock.now() - logRetention, BATCH);
      onPruned(pruned);
      if (pruned > 0) loop.kick();
    },
    INTERVAL_MS,
    onError,
    onSuccess,
  );
  return loop;
}
