import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DataSource, Logger as TypeormLogger } from 'typeorm';
import { AppError } from '../application/app-error';
import type { Instant } from '../domain/instant';
import { createDataSource } from './data-source';
import { Database } from './database';
import { classifyDatabaseError } from './database-error';
import { findWeaknesses } from './find-weaknesses';
import { migrate } from './migrate';

const WAIT_FOR_DATABASE_MS = 60_000;
const TRY_EVERY_MS = 1_000;

/** Migrates the database and opens it for reading and writing. */
export async function openDatabase(
  databaseUrl: string,
  logger: Logger,
  onRetry: (fault: string) => void,
): Promise<{ database: Database; close: () => Promise<void> }> {
  const opened: DataSource[] = [];
  const open = async (use: 'migrate' | 'write' | 'read') => {
    const dataSource = createDataSource(databaseUrl, { use, logger: toTypeormLogger(logger) });
    opened.push(await dataSource.initialize());
    return dataSource;
  };
  const close = async () => {
    for (const dataSource of opened.splice(0)) await dataSource.destroy().catch(() => undefined);
  };
  try {
    await migrate(await open('migrate'));
    await close();
    const writer = await open('write');
    for (const warning of await findWeaknesses(writer)) logger.warn(warning);
    const database = new Database(writer, await open('read'), onRetry);
    return { database, close: () => database.close().then(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Reads the database's clock; only for databases that several nodes share. */
export async function readDatabaseTime(database: Database): Promise<Instant> {
  const [row] = await database.read<{ now: number }>(`SELECT ${database.dialect.now} AS now`);
  return Number(row?.now);
}

/** Runs what needs a database that may be away, or go away meanwhile, again until it comes through. */
export async function waitForDatabase<T>(logger: Logger, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + WAIT_FOR_DATABASE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > deadline) throw error;
      logger.warn({ reason: (error as Error).message }, 'waiting for the database');
      await delay(TRY_EVERY_MS);
    }
  }
}

function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'UNAVAILABLE';
  return classifyDatabaseError(error) === 'CONNECTION_LOST';
}

function toTypeormLogger(logger: Logger): TypeormLogger {
  const ignore = () => undefined;
  return {
    logQuery: ignore,
    // Failed statements are reported by whoever ran them, without their parameters.
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: (message) => logger.info(message),
    log: (level, message) => logger[level === 'warn' ? 'warn' : 'debug'](String(message)),
  };
}
