import { loadConfig } from './src/config/config';
import { createDataSource } from './src/persistence/database/data-source';
import { parseDatabaseUrl } from './src/persistence/database/database-url';

const { databaseUrl, migrationDatabaseUrl } = loadConfig(process.env);

/** The data source of the TypeORM CLI, which reads it without a build: `npm run typeorm -- migration:show`. */
export default createDataSource(parseDatabaseUrl(migrationDatabaseUrl ?? databaseUrl), { use: 'migrate' });
