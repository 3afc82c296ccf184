import { ConfigError } from '../config/config-error';
import { UnusableDatabaseError } from '../persistence/database/unusable-database';

/** Ends the process. A wrong setting is reported in one line, any other error in full. */
export function exitWithError(error: unknown): never {
  const isWrongSetting = error instanceof ConfigError || error instanceof UnusableDatabaseError;
  process.stderr.write(`${isWrongSetting ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}
