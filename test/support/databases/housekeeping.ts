import type { HousekeepingStore } from '../../../src/application/ports/housekeeping-store';
import { TypeormHousekeepingStore } from '../../../src/persistence/operations/typeorm-housekeeping-store';
import { openForTest } from './stores';

/** What the housekeeping of another node would do, at the moment a test says. */
export async function openHousekeeping(databaseUrl: string): Promise<HousekeepingStore> {
  const { database } = await openForTest(databaseUrl);
  return new TypeormHousekeepingStore(database);
}

/** Prunes batch by batch until nothing is left to prune. Returns how many entries were deleted. */
export async function pruneAll(store: HousekeepingStore, before: number, batch = 500): Promise<number> {
  let all = 0;
  for (;;) {
    const pruned = await store.pruneLog(before, batch);
    if (pruned === 0) return all;
    all += pruned;
  }
}
