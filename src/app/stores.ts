import type { ContactDigest } from '../application/contact-digest';
import type { Clock } from '../domain/time/clock';
import { TypeormBotStore } from '../persistence/bots/typeorm-bot-store';
import type { TypeormChangeLog } from '../persistence/change-log/typeorm-change-log';
import { TypeormContactStore } from '../persistence/contacts/typeorm-contact-store';
import { TypeormTimerStore } from '../persistence/contacts/typeorm-timer-store';
import type { Database } from '../persistence/database/database';
import { TypeormApiKeyStore } from '../persistence/operations/typeorm-api-key-store';
import { TypeormHousekeepingStore } from '../persistence/operations/typeorm-housekeeping-store';
import { TypeormInboundWebhookStore } from '../persistence/operations/typeorm-inbound-webhook-store';
import { TypeormRevocationStore } from '../persistence/operations/typeorm-revocation-store';
import { TypeormWebhookEndpointStore } from '../persistence/operations/typeorm-webhook-endpoint-store';
import { type TimeSource, TypeormWriteStore } from '../persistence/unit-of-work/typeorm-write-store';

export type Stores = ReturnType<typeof createStores>;

interface StoreOptions {
  readonly clock: Clock;
  readonly timeSource: TimeSource;
  readonly log: TypeormChangeLog;
  /** With the key that `log` keeps. */
  readonly digestOf: ContactDigest;
}

/** Creates the application's ports for a database. */
export function createStores(database: Database, { clock, timeSource, log, digestOf }: StoreOptions) {
  return {
    contacts: new TypeormContactStore(database, clock, digestOf),
    bots: new TypeormBotStore(database),
    log,
    writes: new TypeormWriteStore(database, clock, timeSource, digestOf),
    timers: new TypeormTimerStore(database),
    revocations: new TypeormRevocationStore(database),
    apiKeys: new TypeormApiKeyStore(database),
    webhooks: new TypeormInboundWebhookStore(database),
    endpoints: new TypeormWebhookEndpointStore(database),
    housekeeping: new TypeormHousekeepingStore(database),
  };
}
