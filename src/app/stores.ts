import type { Clock } from '../domain/time/clock';
import { TypeormBotStore } from '../persistence/bots/typeorm-bot-store';
import { TypeormChangeLog } from '../persistence/change-log/typeorm-change-log';
import { TypeormContactStore } from '../persistence/contacts/typeorm-contact-store';
import { TypeormTimerStore } from '../persistence/contacts/typeorm-timer-store';
import type { Database } from '../persistence/database/database';
import { TypeormHousekeepingStore } from '../persistence/operations/typeorm-housekeeping-store';
import { TypeormRevocationStore } from '../persistence/operations/typeorm-revocation-store';
import { type TimeSource, TypeormWriteStore } from '../persistence/unit-of-work/typeorm-write-store';

export type Stores = ReturnType<typeof createStores>;

/** Creates the application's ports for a database. */
export function createStores(database: Database, clock: Clock, timeSource: TimeSource) {
  return {
    contacts: new TypeormContactStore(database, clock),
    bots: new TypeormBotStore(database),
    log: new TypeormChangeLog(database),
    writes: new TypeormWriteStore(database, clock, timeSource),
    timers: new TypeormTimerStore(database),
    revocations: new TypeormRevocationStore(database),
    housekeeping: new TypeormHousekeepingStore(database),
  };
}
