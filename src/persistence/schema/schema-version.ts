import type { DataSource } from 'typeorm';
import { causeOf } from '../database/database-error';
import { mysqlDialect, sqliteDialect } from '../sql/sql-dialect';
import { MIGRATIONS } from './migrations';

/**
 * The minor version of this program. Within it, migrations only add, so that old and new nodes can run side by side.
 */
export const SERIES = '0.1';
const NAME = 'schema_version';

export interface SchemaState {
  readonly hasPending: boolean;
  /** An unknown migration of a version that is incompatible with this program. */
  readonly incompatible: string | null;
  /** An unknown migration of the same minor version; its additions are not used. */
  readonly newer: string | null;
}

/** Compares the tables of a database with this program. Needs read access only. */
export async function readSchemaState(dataSource: DataSource): Promise<SchemaState> {
  const applied = await readApplied(dataSource);
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const hasPending = [...known].some((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length === 0) return { hasPending, incompatible: null, newer: null };
  const [row] = await dataSource.query<{ value: string }[]>(
    'SELECT value FROM service_state WHERE name = ?',
    [NAME],
  );
  const [series, last = ''] = row?.value.split('/') ?? [];
  const beyond = unknown.find((name) => series !== SERIES || timestampOf(name) > Number(last));
  return { hasPending, incompatible: beyond ?? null, newer: unknown[0]! };
}

/** Records the version of the tables, for programs that do not know the latest migrations. */
export async function recordSchemaVersion(dataSource: DataSource): Promise<void> {
  const applied = await readApplied(dataSource);
  const dialect = dataSource.options.type === 'better-sqlite3' ? sqliteDialect : mysqlDialect;
  const value = `${SERIES}/${Math.max(...applied.map(timestampOf))}`;
  const sql = 'INSERT INTO service_state (name, value) VALUES (?, ?)';
  await dataSource.query(`${sql} ${dialect.onConflictUpdate(['name'], ['value'])}`, [NAME, value]);
}

async function readApplied(dataSource: DataSource): Promise<string[]> {
  try {
    const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
    return rows.map(({ name }) => name);
  } catch (error) {
    const { errno, message } = causeOf(error);
    if (errno === 1146 || /no such table/.test(String(message))) return [];
    throw error;
  }
}

function timestampOf(migration: string): number {
  return Number(migration.match(/\d+$/)?.[0] ?? Number.POSITIVE_INFINITY);
}
