import type { Command } from 'commander';
import { loadConfig } from '../../config/config';
import { parseDatabaseUrl } from '../../persistence/database/database-url';
import { openDatabase } from '../../persistence/database/open-database';
import { waitForDatabase } from '../../persistence/database/wait-for-database';
import { createLogger } from '../../server/monitoring/logger';
import { addJsonOption, type JsonOption, print } from '../output';

export function addMigrateCommand(program: Command): void {
  addJsonOption(program.command('migrate'))
    .description('Run pending migrations and end, so that a deployment can do it before any node starts.')
    .action(async (options: JsonOption) => {
      const { migrationDatabaseUrl, databaseUrl, logLevel } = loadConfig(process.env);
      const url = parseDatabaseUrl(migrationDatabaseUrl ?? databaseUrl);
      const logger = createLogger(logLevel);
      const { close } = await waitForDatabase(logger, () => openDatabase(url, { logger }));
      await close();
      print({ json: { isUpToDate: true }, text: 'The database is up to date.' }, options);
    });
}
