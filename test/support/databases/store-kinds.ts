import type { BotStore } from '../../../src/application/ports/bot-store';
import type { ChangeLog } from '../../../src/application/ports/change-log';
import type { ContactStore } from '../../../src/application/ports/contact-store';
import type { TimerStore } from '../../../src/application/ports/timer-store';
import type { WriteStore } from '../../../src/application/ports/write-store';
import { NOW } from '../domain/time';
import { InMemoryStores } from '../stand-ins/in-memory-stores';
import { ManualClock } from '../stand-ins/manual-clock';
import { databases } from './databases';
import { openStores } from './stores';

export interface StoresOfAnyKind {
  readonly bots: BotStore;
  readonly contacts: Pick<ContactStore, 'read' | 'aliases' | 'find' | 'count'>;
  readonly log: ChangeLog;
  readonly timers: TimerStore;
  readonly writes: WriteStore;
}

/** The time of all stores of a test; it stands still until the test moves it. */
export const storeClock = new ManualClock(new Date(NOW).toISOString());

/** The stores that tests use instead of a database, and those on each database. */
export const storeKinds = [
  { name: 'memory', open: async (): Promise<StoresOfAnyKind> => new InMemoryStores(storeClock) },
  ...databases.map(({ name, create }) => ({
    name,
    open: async (): Promise<StoresOfAnyKind> => openStores(await create(), storeClock),
  })),
];
