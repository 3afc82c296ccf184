import type * as Configuration from '../config/config';
import type { Database } from '../persistence/database/database';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import type * as OpenDatabase from '../persistence/database/open-database';
import { createLogger } from '../server/monitoring/logger';

/** Runs `work` with the database of the service, which may be running. */
export async function withDatabase<T>(
  work: (database: Database, config: Configuration.Config) => Promise<T>,
): Promise<T> {
  const { loadConfig }: typeof Configuration = require('../config/config');
  const { openDatabase }: typeof OpenDatabase = require('../persistence/database/open-database');
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
