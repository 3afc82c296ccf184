import type { HousekeepingStore } from '../application/ports/housekeeping-store';
import type { Clock } from '../domain/time/clock';
import { DAY, HOUR, MINUTE, type Milliseconds } from '../domain/time/instant';
import { Loop } from '../lib/loop';

/** Twice the documented retention, so that a key is valid for a full day even if housekeeping runs late. */
const KEYS_KEPT_FOR = 48 * HOUR;
/** A message that arrives late is at most seven days old where it still counts; one more day, should clocks differ. */
const FACTS_KEPT_FOR = 8 * DAY;
/** Time to find out which key did something. */
const API_KEYS_KEPT_FOR = 90 * DAY;
/** Time to have them sent again. */
const PARKED_EVENTS_KEPT_FOR = 30 * DAY;
const INTERVAL_MS = 10 * MINUTE;
const BATCH = 500;

export interface HousekeepingOptions {
  /**
   * How long log entries are kept; `null` means forever. Must exceed the retention of messages and keys, whose answers
   * are log entries.
   */
  readonly logRetention: Milliseconds | null;
  readonly onPruned: (entries: number) => void;
  readonly onError: (error: unknown) => void;
  readonly onSuccess?: () => void;
}

/**
 * Deletes expired messages, idempotency keys and reservations, then prunes the log. Batches are small so that
 * writers do not wait long; several nodes may run it at the same time.
 */
export function createHousekeepingLoop(
  store: HousekeepingStore,
  clock: Clock,
  { logRetention, onPruned, onError, onSuccess }: HousekeepingOptions,
): Loop {
  const loop: Loop = new Loop(
    async () => {
      const now = clock.now();
      const before = {
        facts: now - FACTS_KEPT_FOR,
        keys: now - KEYS_KEPT_FOR,
        apiKeys: now - API_KEYS_KEPT_FOR,
        parkedEvents: now - PARKED_EVENTS_KEPT_FOR,
      };
      const forgotten = await store.deleteExpired(before, BATCH);
      // An entry must not be pruned before all rows that refer to it are deleted.
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
