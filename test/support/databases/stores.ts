import { pino } from 'pino';
import { createStores, type Stores } from '../../../src/app/stores';
import type { Clock } from '../../../src/domain/time/clock';
import { openDatabase } from '../../../src/persistence/database/open-database';
import { disposeLater } from '../leftovers';

/** The application's stores on a database, which take the time from the given clock. */
export async function openStores(databaseUrl: string, clock: Clock): Promise<Stores> {
  const { database, close } = await openDatabase(databaseUrl, { logger: pino({ level: 'silent' }) });
  disposeLater(close);
  return createStores(database, clock, 'CLOCK');
}
