import { loadConfig } from '../config/config';
import { TypeormChangeLog } from '../persistence/change-log/typeorm-change-log';
import { openDatabase } from '../persistence/database/open-database';
import { createLogger } from '../server/monitoring/logger';

/** After a backup was restored and before the service starts: makes every subscriber begin anew. */
async function renewLogEpoch(): Promise<void> {
  const config = loadConfig(process.env);
  const { database, close } = await openDatabase(config.databaseUrl, {
    logger: createLogger('warn'),
    migrationUrl: config.migrationDatabaseUrl,
  });
  try {
    const epoch = await new TypeormChangeLog(database).renewEpoch();
    process.stdout.write(`The change log has the epoch ${epoch} now.\n`);
  } finally {
    await close();
  }
}

renewLogEpoch().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
