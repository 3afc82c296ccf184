import { loadConfig } from '../config/config';
import { TypeormChangeLog } from '../persistence/change-log/typeorm-change-log';
import { parseDatabaseUrl } from '../persistence/database/database-url';
import { openDatabase } from '../persistence/database/open-database';
import { createLogger } from '../server/monitoring/logger';

/** Run after a restore and before the service starts: invalidates all cursors, so that subscribers start over. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const { database, close } = await openDatabase(parseDatabaseUrl(config.databaseUrl), {
    logger: createLogger('warn'),
    migrationUrl: config.migrationDatabaseUrl,
  });
  try {
    const id = await new TypeormChangeLog(database).renewLogId();
    process.stdout.write(`The change log now has the id ${id}.\n`);
  } finally {
    await close();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
