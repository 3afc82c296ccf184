import type { Config } from '../config/config';
import type { Clock } from '../domain/time/clock';
import type { Cleanup } from '../lib/cleanup';
import type { Database } from '../persistence/database/database';
import { openDatabase, readDatabaseTime } from '../persistence/database/open-database';
import { lockSqliteFile } from '../persistence/sqlite/sqlite-lock';
import { DatabaseClock } from '../time/database-clock';
import { SystemClock } from '../time/system-clock';
import type { Telemetry } from './telemetry';

/** Less than main.ts gives a stop, with time left to close what then fails. */
const STOP_PATIENCE_MS = 8_000;
const LOOK_EVERY_MS = 250;

/** Opens the database, for this process alone where it is a file, and watches its health. */
export async function openServiceDatabase(
  { databaseUrl, migrationDatabaseUrl }: Config,
  { logger, metrics, reportUnreadable }: Telemetry,
  cleanup: Cleanup,
): Promise<Database> {
  if (databaseUrl.startsWith('sqlite:')) cleanup.add(lockSqliteFile(databaseUrl.slice('sqlite:'.length)));
  const { database, close } = await openDatabase(databaseUrl, {
    logger,
    onRetry: (fault) => metrics.retries.inc({ fault }),
    onUnreadable: reportUnreadable,
    migrationUrl: migrationDatabaseUrl,
  });
  cleanup.add(close);
  await database.health.start();
  cleanup.add(() => database.health.stop());
  return database;
}

/** The database's clock where several nodes share it, else this machine's. */
export async function createClock(
  database: Database,
  telemetry: Telemetry,
  cleanup: Cleanup,
): Promise<Clock> {
  if (database.dialect.now === null) return new SystemClock();
  const clock = new DatabaseClock(() => readDatabaseTime(database), telemetry.loop('clock').onError);
  await clock.start();
  cleanup.add(() => clock.stop());
  return clock;
}

/** A database that does not serve must not hold up a stop; one that does has time for what is under way. */
export async function stopWithDatabase(database: Database, stop: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + STOP_PATIENCE_MS;
  const watch = setInterval(() => {
    if (performance.now() > deadline || !database.health.isServing) database.abandon();
  }, LOOK_EVERY_MS);
  try {
    await stop();
  } finally {
    clearInterval(watch);
  }
}
