import { Loop } from '../application/loop';
import type { Clock } from '../application/ports/clock';
import type { HousekeepingStore } from '../application/ports/housekeeping-store';
import { HOUR, MINUTE } from '../domain/instant';

/** Twice what is promised, so that a key can be used again for a whole day however late the loop comes. */
const KEPT_FOR = 48 * HOUR;
const INTERVAL_MS = 10 * MINUTE;
const BATCH = 500;

/** Forgets message ids, idempotency keys and reservations that are older than their promise. */
export function createHousekeepingLoop(
  store: HousekeepingStore,
  clock: Clock,
  onError: (error: unknown) => void,
): Loop {
  const loop: Loop = new Loop(
    async () => {
      const deleted = await store.deleteExpired(clock.now() - KEPT_FOR, BATCH);
      // Small batches: nobody waits behind a large one.
      if (deleted >= BATCH) loop.kick();
    },
    INTERVAL_MS,
    onError,
  );
  return loop;
}
