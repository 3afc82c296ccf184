import { type LoggerOptions, pino } from 'pino';
import { createLogger } from '../server/monitoring/logger';

const STDERR = 2;

/** The logger of commands, whose stdout is for their results. */
export function createStderrLogger(level: NonNullable<LoggerOptions['level']>) {
  return createLogger(level, pino.destination({ fd: STDERR, sync: true }));
}
