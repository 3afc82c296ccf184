import { type Config, loadConfig } from '../config/config';
import type { Database } from '../persistence/database/database';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import { openDatabase } from '../persistence/database/open-database';
import { createLogger } from '../server/monitoring/logger';

/** Runs `work` with the database of the service, which may be running. */
export async function withDatabase<T>(work: (database: Database, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env);
  const { database, close } = await openDatabase(parseDatabaseUrl(config.databaseUrl), {
    logger: createLogger('warn'),
    migrationUrl: config.migrationDatabaseUrl,
  });
  try {
    return await work(database, config);
  } finally {
    await close();
  }
}
