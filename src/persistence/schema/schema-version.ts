import type { DataSource } from 'typeorm';
import { causeOf } from '../database/database-error';
import { mysqlDialect, sqliteDialect } from '../sql/sql-dialect';
import { MIGRATIONS } from './migrations';

/** The minor version of this program: within one, migrations only add, so that old and new nodes run side by side. */
export const SERIES = '0.1';
const NAME = 'schema_version';

export interface SchemaState {
  readonly hasPending: boolean;
  /** A migration that this program does not know, of a version whose tables it can't be trusted with. */
  readonly incompatible: string | null;
  /** A migration that it does not know, of the same minor version: what it added stays unused. */
  readonly newer: string | null;
}

/** How the tables of a database relate to this program; needs no more than to read. */
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

/** Notes which version the tables are of, for a program that does not know the last migrations. */
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
