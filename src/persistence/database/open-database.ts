import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { Instant } from '../../domain/time/instant';
import { Cleanup } from '../../lib/cleanup';
import { migrate } from '../schema/migrate';
import { readSchemaState } from '../schema/schema-version';
import { mysqlDialect, sqliteDialect } from '../sql/sql-dialect';
import { ReadThread } from '../sqlite/read-thread';
import { SqliteFile } from '../sqlite/sqlite-file';
import { checkMysqlWritable, checkSqliteWritable } from './check-writable';
import { Database, type ReportUnreadable } from './database';
import { DatabaseHealth } from './database-health';
import { type DatabaseUrl, parseDatabaseUrl } from './database-url';
import { type Opened, openSessions } from './open-sessions';
import { checkServerSettings } from './server-settings';
import type { Sessions } from './sessions';
import { type DatabaseSetting, toUnusableDatabaseError, UnusableDatabaseError } from './unusable-database';

export interface OpenDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

interface OpenOptions {
  readonly logger: Logger;
  readonly onRetry?: (fault: string) => void;
  readonly onUnreadable?: ReportUnreadable;
  /** The URL with a user that may change tables, if that of the service may not. */
  readonly migrationUrl?: string | null;
  /** What to do about pending migrations: run them, or fail. */
  readonly migrations?: 'RUN' | 'REQUIRED';
}

/**
 * Opens the database for reading and writing and runs pending migrations. Throws UnusableDatabaseError if retrying
 * cannot help.
 */
export async function openDatabase(url: DatabaseUrl, options: OpenOptions): Promise<OpenDatabase> {
  const { logger, onRetry = () => undefined, onUnreadable = () => undefined } = options;
  const path = url.kind === 'sqlite' ? resolve(url.path) : null;
  const cleanup = new Cleanup();
  let check: WriteCheck | undefined;
  // The first step runs last.
  cleanup.add(() => check?.close());
  const open = async (use: 'write' | 'read') => {
    const opened = await openSessions(url, use, logger);
    cleanup.add(() => opened.sessions.close());
    return opened;
  };
  try {
    rejectDirectory(url);
    const opened = await open('write');
    await migrateIfNeeded(opened, url, options);
    for (const warning of await opened.within(() => checkServerSettings(opened.dataSource)))
      logger.warn(warning);
    const writer = opened.sessions;
    const reader = (await open('read')).sessions;
    const threads = path === null ? null : { scans: new ReadThread(path), pages: new ReadThread(path) };
    for (const thread of Object.values(threads ?? {})) cleanup.add(() => thread.close());
    check = createCheck(url, writer);
    const health = new DatabaseHealth(check.run, logger, (since) => {
      for (const sessions of [writer, reader]) sessions.renew(since);
    });
    const dialect = threads ? sqliteDialect : mysqlDialect;
    const database = new Database({ dialect, writer, reader, threads, health, onRetry, onUnreadable });
    return { database, close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw toUnusableDatabaseError(error, 'DATABASE_URL') ?? error;
  }
}

/** Reads the database's time; only for databases shared by several nodes. */
export async function readDatabaseTime(database: Database): Promise<Instant> {
  const [row] = await database.read<{ now: number }>(`SELECT ${database.dialect.now} AS now`);
  return Number(row?.now);
}

/** Uses no migration session unless migrations are pending, so the service's user needs no DDL permission. */
async function migrateIfNeeded(
  { dataSource, within }: Opened,
  url: DatabaseUrl,
  { migrationUrl = null, migrations = 'RUN', logger }: OpenOptions,
): Promise<void> {
  const { hasPending, newer, incompatible } = await within(() => readSchemaState(dataSource));
  if (incompatible !== null) {
    const what = `names a database of a newer version (migration ${incompatible}): start that version`;
    throw new UnusableDatabaseError('DATABASE_URL', what);
  }
  if (newer !== null) logger.warn({ migration: newer }, 'The database was migrated by a newer version');
  if (!hasPending) return;
  if (migrations === 'REQUIRED')
    throw new UnusableDatabaseError(
      'DATABASE_URL',
      'names a database with pending migrations: run bot-status migrate',
    );
  const setting: DatabaseSetting = migrationUrl === null ? 'DATABASE_URL' : 'MIGRATION_DATABASE_URL';
  let migrator: Opened | undefined;
  try {
    const migratorUrl = migrationUrl === null ? url : parseDatabaseUrl(migrationUrl);
    migrator = await openSessions(migratorUrl, 'migrate', logger);
    await migrate(migrator.dataSource, logger);
  } catch (error) {
    throw toUnusableDatabaseError(error, setting) ?? error;
  } finally {
    await migrator?.sessions.close();
  }
}

/** Whether changes can be stored. */
export interface WriteCheck {
  /** Rejects where no change can be stored. */
  run(): Promise<void>;
  /** To be called when no connection to the database is open any more. */
  close(): void;
}

export function createCheck(url: DatabaseUrl, writer: Sessions): WriteCheck {
  if (url.kind !== 'sqlite') return { run: () => checkMysqlWritable(url), close: () => undefined };
  const file = new SqliteFile(resolve(url.path));
  return { run: () => checkSqliteWritable(writer, file), close: () => file.close() };
}

function rejectDirectory(url: DatabaseUrl): void {
  if (url.kind === 'sqlite' && statSync(url.path, { throwIfNoEntry: false })?.isDirectory())
    throw new UnusableDatabaseError('DATABASE_URL', `must name a file, but ${url.path} is a folder`);
}
