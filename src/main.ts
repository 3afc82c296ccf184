import { setFlagsFromString } from 'node:v8';
import { startApp } from './app/app';
import { loadConfig } from './config/config';
import { ConfigError } from './config/config-error';
import { describeStart } from './demo/describe-start';
import { UnusableDatabaseError } from './persistence/database/unusable-database';
import { createLogger } from './server/monitoring/logger';

/** A stop that takes longer is aborted, because a process manager would then kill the process. */
const HARD_STOP_MS = 10_000;

/**
 * V8 lets the heap grow by this percentage of the memory in use before it collects garbage. Its default would exceed
 * the memory stated in docs/reliability.md.
 */
const HEAP_GROWING_PERCENT = 50;

async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const config = loadConfig(process.env);
  const logger = createLogger(config.logLevel);
  for (const warning of config.warnings) logger.warn(warning);
  const app = await startApp(config, { logger, collectProcessMetrics: true });
  const { url, monitoringUrl, demoTokens } = app;
  logger.info({ url, ...(monitoringUrl && { monitoringUrl }) }, 'Listening');
  if (config.demo) process.stdout.write(describeStart(url, demoTokens));

  const stop = (signal: NodeJS.Signals) => {
    logger.info({ signal }, 'Stopping');
    setTimeout(() => process.exit(1), HARD_STOP_MS).unref();
    app.stop().then(
      () => process.exit(0),
      (error) => {
        logger.error({ err: error }, 'Failed to stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  // A wrong setting is reported in one line, any other error in full.
  const isWrongSetting = error instanceof ConfigError || error instanceof UnusableDatabaseError;
  process.stderr.write(`${isWrongSetting ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
