import { loadConfig } from './src/config';
import { createDataSource } from './src/persistence/data-source';

/** For the TypeORM CLI, without a build: `npm run typeorm -- migration:show`. */
export default createDataSource(loadConfig(process.env).databaseUrl, { use: 'migrate' });
