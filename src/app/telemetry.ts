import type { Logger } from 'pino';
import { AppError } from '../application/app-error';
import { FailureLog } from '../lib/failure-log';
import type { ReportUnreadable } from '../persistence/database/database';
import { Metrics } from '../server/monitoring/metrics';

/** The logs and metrics of a node about its own work. */
export class Telemetry {
  readonly metrics = new Metrics();
  /** Counts each report, and logs each row at intervals. */
  readonly reportUnreadable: ReportUnreadable;

  constructor(readonly logger: Logger) {
    const failures = new FailureLog(logger, 'Failed to read a stored row');
    this.reportUnreadable = ({ table, workspace, row }) => {
      this.metrics.unreadable.inc({ table });
      failures.failed(new Error(`A row of ${table} cannot be read: workspace ${workspace}, row ${row}`));
    };
  }

  /** A bot whose echoes are not recognized puts itself to sleep. */
  reportSuspectedEcho(workspace: string): void {
    this.metrics.suspectedEchoes.inc();
    this.logger.warn(
      { workspace },
      'A message was taken for that of a teammate, but may be an echo of the bot',
    );
  }

  /** Reports the passes of a background loop. */
  loop(loop: string) {
    const failures = this.failuresBesideOutages('Background loop pass failed', this.logger.child({ loop }));
    return {
      onError: (error: unknown) => {
        this.metrics.loopFailures.inc({ loop });
        failures.failed(error);
      },
      onSuccess: () => failures.succeeded(),
    };
  }

  /** The health check logs an outage of the database once, so failures caused by it are not logged again. */
  failuresBesideOutages(message: string, logger = this.logger) {
    const failures = new FailureLog(logger, message);
    return {
      failed(error: unknown) {
        const isOutage =
          error instanceof AppError && error.code === 'UNAVAILABLE' && error.logLevel === 'debug';
        if (isOutage) logger.debug({ err: error }, message);
        else failures.failed(error);
      },
      succeeded: () => failures.succeeded(),
    };
  }
}
