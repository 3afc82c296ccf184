import { setFlagsFromString } from 'node:v8';
import { loadConfig } from '../config/config';
import { describeStart } from '../demo/describe-start';
import { createLogger } from '../server/monitoring/logger';
import { startApp } from './app';

/** A stop that takes longer is aborted, because a process manager would then kill the process. */
const HARD_STOP_MS = 10_000;

/**
 * V8 lets the heap grow by this percentage of the memory in use before it collects garbage. Its default would exceed
 * the memory stated in docs/reliability.md.
 */
const HEAP_GROWING_PERCENT = 50;

/** Starts the service of this process, and stops it on SIGTERM and SIGINT. */
export async function runService(): Promise<void> {
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
