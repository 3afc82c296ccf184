import { loadConfig } from '../../config/config';
import { parseDatabaseUrl } from '../../persistence/database/database-url';
import { openDatabase } from '../../persistence/database/open-database';
import { waitForDatabase } from '../../persistence/database/wait-for-database';
import { type JsonOption, print } from '../output';
import { createStderrLogger } from '../stderr-logger';

export async function runMigrations(options: JsonOption): Promise<void> {
  const { migrationDatabaseUrl, databaseUrl, logLevel } = loadConfig(process.env);
  const url = parseDatabaseUrl(migrationDatabaseUrl ?? databaseUrl);
  const logger = createStderrLogger(logLevel);
  const { close } = await waitForDatabase(logger, () => openDatabase(url, { logger }));
  await close();
  print({ json: { isUpToDate: true }, text: 'The database is up to date.' }, options);
}
