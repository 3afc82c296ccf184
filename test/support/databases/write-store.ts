import type { WriteStore } from '../../../src/application/ports/write-store';
import { ManualClock } from '../stand-ins/manual-clock';
import { openStores } from './stores';

export interface WriteStoreOnDisk {
  readonly store: WriteStore;
  /** Transactions begun so far. */
  transactions(): number;
  /** A workspace's contacts and its log, as they are stored. */
  see(workspace: string, contactIds: readonly string[]): Promise<unknown[]>;
}

/** The store that the service writes to, on a database and with a clock that stands still. */
export async function openWriteStore(databaseUrl: string, now: string): Promise<WriteStoreOnDisk> {
  const { writes: real, contacts, log } = await openStores(databaseUrl, new ManualClock(now));
  let begun = 0;
  const store: WriteStore = {
    concurrency: real.concurrency,
    async transact(workspace, needs, work) {
      begun += 1;
      return real.transact(workspace, needs, work);
    },
    preview: (...args) => real.preview(...args),
  };
  return {
    store,
    transactions: () => begun,
    async see(workspace, contactIds) {
      const snapshot = await contacts.read(workspace, contactIds);
      const { entries } = await log.readAfter(workspace, 0, 1_000);
      const histories = await log.histories(
        workspace,
        contactIds.map((id) => ({ contactIds: [id], limit: 100, beforeSeq: null })),
      );
      return [...snapshot.contacts.values(), ...(entries ?? []), ...histories];
    },
  };
}
