import { loadConfig } from '../config/config';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import { openDatabase } from '../persistence/database/open-database';
import { waitForDatabase } from '../persistence/database/wait-for-database';
import { createLogger } from '../server/monitoring/logger';

/** Runs pending migrations and ends, so that a deployment can do it before any node starts. */
async function main(): Promise<void> {
  const { migrationDatabaseUrl, databaseUrl, logLevel } = loadConfig(process.env);
  const url = parseDatabaseUrl(migrationDatabaseUrl ?? databaseUrl);
  const logger = createLogger(logLevel);
  const { close } = await waitForDatabase(logger, () => openDatabase(url, { logger }));
  await close();
  process.stdout.write('The database is up to date.\n');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
