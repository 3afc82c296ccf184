import { LRUCache } from 'lru-cache';
import type { Scalar, Session } from '../database/database';

export type ColumnValues = Readonly<Record<string, Scalar>>;

/** The most placeholders one statement may have; SQLite's limit is 32,766. */
const MAX_PARAMETERS = 30_000;

export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

/**
 * The values, and the last of them again until there are a power of two: for `IN (…)`, where it changes nothing but
 * that there are few texts of the statement to prepare.
 */
export function repeatLast<T>(values: readonly T[]): readonly T[] {
  const count = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
  return [...values, ...values.slice(-1).flatMap((last) => Array<T>(count - values.length).fill(last))];
}

/** The same for keys, of which there may be none. */
export function padded(values: readonly string[]): readonly string[] {
  return repeatLast(values.length > 0 ? values : ['']);
}

/** Inserts rows that all have the columns of the first, as few statements as can be. */
export async function insertRows(
  session: Session,
  table: string,
  rows: readonly ColumnValues[],
  onConflict = '',
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const most = Math.floor(MAX_PARAMETERS / columns.length);
  for (let start = 0; start < rows.length; ) {
    const count = session.dialect.rowsAtOnce(Math.min(most, rows.length - start));
    const parameters = rows
      .slice(start, start + count)
      .flatMap((row) => columns.map((column) => row[column] ?? null));
    await session.execute(insertStatement(table, columns, count, onConflict), parameters);
    start += count;
  }
}

const statements = new LRUCache<string, string>({
  // Characters; a statement for a thousand rows has tens of thousands.
  maxSize: 4_000_000,
  sizeCalculation: (statement, key) => statement.length + key.length,
});

function insertStatement(
  table: string,
  columns: readonly string[],
  count: number,
  onConflict: string,
): string {
  const key = `${count} ${table} ${columns.join()} ${onConflict}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const tuples = Array<string>(count)
    .fill(`(${placeholders(columns)})`)
    .join(', ');
  const statement = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples} ${onConflict}`;
  statements.set(key, statement);
  return statement;
}

/** Inserts rows, or replaces the other columns of those whose key is there. */
export async function upsertRows(
  session: Session,
  table: string,
  key: readonly string[],
  rows: readonly ColumnValues[],
): Promise<void> {
  const others = Object.keys(rows[0] ?? {}).filter((column) => !key.includes(column));
  await insertRows(session, table, rows, session.dialect.onConflictUpdate(key, others));
}
