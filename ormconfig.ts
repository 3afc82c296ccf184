import { loadConfig } from './src/config';
import { createDataSource } from './src/persistence/data-source';

const { databaseUrl, migrationDatabaseUrl } = loadConfig(process.env);

/** For the TypeORM CLI, without a build: `npm run typeorm -- migration:show`. */
export default createDataSource(migrationDatabaseUrl ?? databaseUrl, { use: 'migrate' });
