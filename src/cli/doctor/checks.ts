import type { Config } from '../../config/config';
import type { Finding } from '../../lib/finding';
import { parseDatabaseUrl } from '../../persistence/database/database-url';
import { diagnoseDatabase } from '../../persistence/diagnosis/diagnose-database';
import { checkKeySet } from './check-key-set';
import { checkRedis } from './check-redis';
import { checkService } from './check-service';
import { checkSettings } from './check-settings';

export interface DoctorOptions {
  /** The public address of a running service, or `null` to check none. */
  readonly url: string | null;
  readonly readsHistory: boolean;
}

/** A check of one part of an installation. It reports what it finds as it goes. */
interface Check {
  readonly area: string;
  readonly run: (config: Config, options: DoctorOptions) => AsyncIterable<Finding> | Iterable<Finding>;
}

/** In the order in which they run. */
export const CHECKS: readonly Check[] = [
  { area: 'settings', run: checkSettings },
  {
    area: 'database',
    run: ({ databaseUrl, migrationDatabaseUrl: migrationUrl }, { readsHistory }) =>
      diagnoseDatabase(parseDatabaseUrl(databaseUrl), { migrationUrl, readsHistory }),
  },
  { area: 'redis', run: ({ redisUrl }) => checkRedis(redisUrl) },
  { area: 'identity provider', run: ({ auth }) => checkKeySet(auth.jwksUrl) },
  { area: 'service', run: (_config, { url }) => checkService(url) },
];
