import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import libsql from 'libsql';
import mysql from 'mysql2';
import { DataSource, type DataSourceOptions, type Logger } from 'typeorm';
import { MysqlConnections } from '../mysql/mysql-connections';
import { createPool, type PoolUse, toConnectionOptions } from '../mysql/mysql-pool';
import { createEntities } from '../schema/entities';
import { MIGRATIONS } from '../schema/migrations';
import type { DatabaseUrl, MysqlUrl } from './database-url';

interface Purpose {
  /** `write` holds locks and loses a session that goes silent; `read` never writes; `migrate` changes tables. */
  readonly use: PoolUse;
  readonly logger?: Logger;
  /** Told of the connections of a MySQL or MariaDB pool. */
  readonly connections?: MysqlConnections;
}

export function createDataSource(
  url: DatabaseUrl,
  { use, logger, connections = new MysqlConnections() }: Purpose,
): DataSource {
  const options = {
    entities: createEntities(url.kind),
    migrations: MIGRATIONS,
    synchronize: false,
    migrationsTableName: 'migrations',
    ...(logger && { logger, logging: ['warn', 'migration'] as const }),
    ...(url.kind === 'sqlite' ? sqliteOptions(url.path, use) : mysqlOptions(url, use, connections)),
  };
  return new DataSource(options as unknown as DataSourceOptions);
}

function sqliteOptions(path: string, use: PoolUse) {
  const database = resolve(path);
  mkdirSync(dirname(database), { recursive: true });
  return {
    type: 'better-sqlite3',
    // The same interface as better-sqlite3, with binaries that come inside the package: nothing to compile.
    driver: libsql,
    database,
    // It would wait on the main thread; whoever finds the file locked tries again later instead.
    timeout: 0,
    // Texts of one statement differ in how many rows they are for.
    statementCacheSize: 500,
    prepareDatabase: (connection: { pragma(statement: string): unknown }) => {
      connection.pragma('journal_mode = WAL');
      // A change that was answered survives a power cut.
      connection.pragma('synchronous = FULL');
      if (use === 'read') connection.pragma('query_only = ON');
    },
  };
}

function mysqlOptions(url: MysqlUrl, use: PoolUse, connections: MysqlConnections) {
  const { user, enableKeepAlive, keepAliveInitialDelay, ...connection } = toConnectionOptions(url);
  return {
    // TypeORM tells the two apart when it compares migrations with entities.
    type: url.kind,
    username: user,
    ...connection,
    bigNumberStrings: false,
    poolSize: use === 'write' ? 16 : 10,
    extra: { idleTimeout: 2_000, maxIdle: 4, enableKeepAlive, keepAliveInitialDelay },
    driver: {
      ...mysql,
      createPool: (options: mysql.PoolOptions) => connections.watch(createPool(options, use)),
    },
  };
}
