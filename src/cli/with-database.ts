import { existsSync } from 'node:fs';
import type * as Configuration from '../config/config';
import type { Database } from '../persistence/database/database';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import type * as OpenDatabase from '../persistence/database/open-database';
import { CommandFailure } from './command-failure';
import { createStderrLogger } from './stderr-logger';

/**
 * Runs `work` with the database of the service, which may be running. Creates no database and runs no migrations: that
 * is up to `start` and `migrate`.
 */
export async function withDatabase<T>(
  work: (database: Database, config: Configuration.Config) => Promise<T>,
): Promise<T> {
  const { loadConfig }: typeof Configuration = require('../config/config');
  const { openDatabase }: typeof OpenDatabase = require('../persistence/database/open-database');
  const config = loadConfig(process.env);
  const url = parseDatabaseUrl(config.databaseUrl);
  if (url.kind === 'sqlite' && !existsSync(url.path))
    throw new CommandFailure(`There is no database ${url.path}. Run bot-status migrate to create it.`);
  const { database, close } = await openDatabase(url, {
    logger: createStderrLogger('warn'),
    migrations: 'REQUIRED',
  });
  try {
    return await work(database, config);
  } finally {
    await close();
  }
}
