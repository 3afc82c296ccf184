import type { Config } from '../config/config';
import type { Clock } from '../domain/time/clock';
import type { Cleanup } from '../lib/cleanup';
import type { Database } from '../persistence/database/database';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import { openDatabase, readDatabaseTime } from '../persistence/database/open-database';
import { lockSqliteFile } from '../persistence/sqlite/sqlite-lock';
import { DatabaseClock } from '../time/database-clock';
import { SystemClock } from '../time/system-clock';
import type { Telemetry } from './telemetry';

/** Less than the limit of a stop in main.ts, so that there is time to close after operations fail. */
const STOP_TIMEOUT_MS = 8_000;
const CHECK_INTERVAL_MS = 250;

/** Opens the database and watches its health. A database file is locked for this process. */
export async function openServiceDatabase(
  { databaseUrl, migrationDatabaseUrl }: Config,
  { logger, metrics, reportUnreadable }: Telemetry,
  cleanup: Cleanup,
): Promise<Database> {
  const url = parseDatabaseUrl(databaseUrl);
  if (url.kind === 'sqlite') cleanup.add(lockSqliteFile(url.path));
  const { database, close } = await openDatabase(url, {
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

/** Returns the clock of the database if several nodes share it, otherwise that of this machine. */
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

/** An unavailable database must not delay a stop; an available one has time to finish running work. */
export async function stopWithDatabase(database: Database, stop: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  const timer = setInterval(() => {
    if (performance.now() > deadline || !database.health.isServing) database.abandon();
  }, CHECK_INTERVAL_MS);
  try {
    await stop();
  } finally {
    clearInterval(timer);
  }
}
