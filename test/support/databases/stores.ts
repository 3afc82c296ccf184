import { pino } from 'pino';
import { createStores, type Stores } from '../../../src/app/stores';
import type { Clock } from '../../../src/domain/time/clock';
import { TypeormChangeLog } from '../../../src/persistence/change-log/typeorm-change-log';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';
import { type OpenDatabase, openDatabase } from '../../../src/persistence/database/open-database';
import { digestOf } from '../contact-digest';
import { disposeLater } from '../leftovers';

/** A database as the application opens it, without a log; closed after the test. */
export async function openForTest(databaseUrl: string): Promise<OpenDatabase> {
  const opened = await openDatabase(parseDatabaseUrl(databaseUrl), { logger: pino({ level: 'silent' }) });
  disposeLater(opened.close);
  return opened;
}

/** The application's stores on a database, which take the time from the given clock. */
export async function openStores(databaseUrl: string, clock: Clock): Promise<Stores> {
  const { database } = await openForTest(databaseUrl);
  const log = new TypeormChangeLog(database);
  return createStores(database, { clock, timeSource: 'CLOCK', log, digestOf });
}
