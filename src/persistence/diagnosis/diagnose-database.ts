import pino from 'pino';
import { AppError } from '../../application/app-error';
import { type Finding, failure, ok, skipped, warning } from '../../lib/finding';
import { causeOf, classifyDatabaseError } from '../database/database-error';
import { type DatabaseUrl, parseDatabaseUrl } from '../database/database-url';
import { createCheck, openDatabase } from '../database/open-database';
import { type Opened, openSessions } from '../database/open-sessions';
import { checkServerSettings } from '../database/server-settings';
import { type DatabaseSetting, toUnusableDatabaseError } from '../database/unusable-database';
import { readSchemaState } from '../schema/schema-version';
import { checkClocks, checkNewestChange, checkOverdueWakes } from './clock-checks';
import { checkDoubledMessages } from './doubled-messages';
import { checkHeldRows } from './held-rows';
import { checkBeforeOpening, checkPages, isDiskFull } from './sqlite-checks';
import { checkRows } from './stored-rows';
import { checkSuspectedEchoes } from './suspected-echoes';
import { checkDataPrivileges, checkMigrationPrivileges } from './table-privileges';
import { checkWebhookEndpoints } from './webhook-endpoints';

export interface DiagnosisOptions {
  readonly migrationUrl: string | null;
  /** Whether to read every entry of the change log, too. */
  readonly readsHistory: boolean;
}

const logger = pino({ level: 'silent' });

/** Checks the database that a service would use, and what is stored in it. Runs no migrations. */
export async function* diagnoseDatabase(
  url: DatabaseUrl,
  options: DiagnosisOptions,
): AsyncGenerator<Finding> {
  if (url.kind === 'sqlite') {
    const finding = checkBeforeOpening(url.path);
    if (finding) return yield finding;
  }
  try {
    const isUpToDate = yield* checkDatabase(url, options);
    if (isUpToDate) yield* checkContents(url, options);
  } catch (error) {
    if (url.kind === 'sqlite' && (await isDiskFull(url.path)))
      yield failure(`The disk with ${url.path} is full.`);
    else yield toFailure(error, 'DATABASE_URL');
  }
}

/** Returns whether the tables are those of this version. */
async function* checkDatabase(
  url: DatabaseUrl,
  { migrationUrl }: DiagnosisOptions,
): AsyncGenerator<Finding, boolean> {
  const opened = await openSessions(url, 'write', logger);
  const check = createCheck(url, opened.sessions);
  try {
    const { dataSource, within } = opened;
    for (const risk of await within(() => checkServerSettings(dataSource))) yield warning(`${risk}.`);
    const { hasPending, incompatible, newer } = await within(() => readSchemaState(dataSource));
    if (incompatible !== null) {
      yield failure(`The tables are those of a newer version (migration ${incompatible}): run that version.`);
      return false;
    }
    if (newer !== null) yield warning(`The database was migrated by a newer version (${newer}).`);
    if (migrationUrl !== null) yield* checkMigrationUser(url, migrationUrl, hasPending);
    if (hasPending) {
      yield warning('Migrations are pending. They run when the service starts, or by `bot-status migrate`.');
      if (migrationUrl === null) yield* checkMigrationPrivileges(opened, 'DATABASE_URL');
      return false;
    }
    if (!(yield* checkDataPrivileges(opened))) return false;
    if (url.kind !== 'sqlite') yield* checkHeldRows(opened);
    await check.run();
    yield ok('Changes can be stored, and no migrations are pending.');
    return true;
  } finally {
    await opened.sessions.close();
    check.close();
  }
}

async function* checkMigrationUser(
  url: DatabaseUrl,
  migrationUrl: string,
  hasPending: boolean,
): AsyncGenerator<Finding> {
  let opened: Opened | undefined;
  try {
    const other = parseDatabaseUrl(migrationUrl);
    if (nameOf(other) !== nameOf(url)) {
      yield failure(
        `MIGRATION_DATABASE_URL names the database ${nameOf(other)}, and DATABASE_URL ${nameOf(url)}.`,
      );
      return;
    }
    opened = await openSessions(other, 'migrate', logger);
    if (hasPending) yield* checkMigrationPrivileges(opened, 'MIGRATION_DATABASE_URL');
    else yield ok('The user of MIGRATION_DATABASE_URL can connect.');
  } catch (error) {
    yield toFailure(error, 'MIGRATION_DATABASE_URL');
  } finally {
    await opened?.sessions.close();
  }
}

async function* checkContents(url: DatabaseUrl, { readsHistory }: DiagnosisOptions): AsyncGenerator<Finding> {
  const unreadable: Parameters<typeof checkRows>[2] = [];
  const onUnreadable = (row: (typeof unreadable)[number]) => void unreadable.push(row);
  const { database, close } = await openDatabase(url, { logger, onUnreadable });
  try {
    if (url.kind === 'sqlite') yield* checkPages(database);
    else yield* checkClocks(database);
    yield* checkNewestChange(database);
    yield* checkOverdueWakes(database);
    yield* checkDoubledMessages(database);
    yield* checkSuspectedEchoes(database);
    yield* checkWebhookEndpoints(database);
    yield* checkRows(database, readsHistory, unreadable);
    if (!readsHistory) yield skipped('The history was not read: `--history` reads every entry of it.');
  } finally {
    await close();
  }
}

function nameOf(url: DatabaseUrl): string {
  return url.kind === 'sqlite' ? url.path : url.database;
}

function toFailure(error: unknown, setting: DatabaseSetting): Finding {
  const cause = (error instanceof AppError && error.options.cause) || error;
  const unusable = toUnusableDatabaseError(cause, setting);
  const reason = String(causeOf(cause).message ?? cause);
  if (classifyDatabaseError(cause) === 'LOCK_TIMEOUT')
    return failure(`Nothing can be stored, because another session holds locks: ${reason}.`);
  return failure(
    unusable ? `${unusable.message}.` : `${setting} names a database that is unavailable: ${reason}.`,
  );
}
