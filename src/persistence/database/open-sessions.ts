import type { Logger } from 'pino';
import type { DataSource, Logger as TypeormLogger } from 'typeorm';
import { MysqlConnections } from '../mysql/mysql-connections';
import type { PoolUse } from '../mysql/mysql-pool';
import { MysqlSessions } from '../mysql/mysql-sessions';
import { timedOut } from '../mysql/terminate';
import { SqliteFile } from '../sqlite/sqlite-file';
import { SqliteSessions } from '../sqlite/sqlite-sessions';
import { createDataSource } from './data-source';
import type { DatabaseUrl } from './database-url';
import type { Sessions } from './sessions';

/** The time limit of one step of the start, such as TypeORM's first statements. */
const STEP_MS = 10_000;

export interface Opened {
  readonly dataSource: DataSource;
  readonly sessions: Sessions;
  /** Runs a step on the data source; fails if the server does not respond in time. */
  within<T>(step: () => Promise<T>): Promise<T>;
}

/** Opens sessions for one kind of use. */
export async function openSessions(url: DatabaseUrl, use: PoolUse, logger: Logger): Promise<Opened> {
  const connections = new MysqlConnections();
  const dataSource = createDataSource(url, { use, logger: toTypeormLogger(logger), connections });
  const within = async <T>(step: () => Promise<T>): Promise<T> => {
    const expire = () => connections.terminateAll(timedOut('No response from the database', STEP_MS));
    const timer = setTimeout(expire, STEP_MS);
    try {
      return await step();
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    await within(() => dataSource.initialize());
  } catch (error) {
    connections.discard();
    throw error;
  }
  const { options } = dataSource;
  const sessions =
    options.type === 'better-sqlite3'
      ? new SqliteSessions(dataSource, new SqliteFile(options.database), use === 'write')
      : new MysqlSessions(dataSource, connections);
  return { dataSource, sessions, within };
}

function toTypeormLogger(logger: Logger): TypeormLogger {
  const ignore = () => undefined;
  return {
    logQuery: ignore,
    // Callers report failed statements, without their parameters.
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: (message) => logger.info(message),
    log: (level, message) => logger[level === 'warn' ? 'warn' : 'debug'](String(message)),
  };
}
