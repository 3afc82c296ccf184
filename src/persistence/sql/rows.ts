import { LRUCache } from 'lru-cache';
import type { Session } from '../database/database';
import type { Row, Table, Values } from '../schema/table';
import { MAX_PARAMETERS, type Scalar } from './scalar';

/** Selects rows of a table. `conditions` is the text after the table name. */
export function selectRows<R extends Values>(
  session: Session,
  table: Table<R>,
  conditions: string,
  parameters: readonly Scalar[],
): Promise<Row<R>[]> {
  return session.query<Row<R>>(`SELECT ${table.all} FROM ${table.name} ${conditions}`, parameters);
}

type Write = <R extends Values>(session: Session, table: Table<R>, records: readonly R[]) => Promise<void>;

/** Inserts rows; fails if a key already exists. */
export const insertRows: Write = (session, table, records) => write(session, table, records, null);

/** Inserts rows, or updates the rows whose key already exists: all columns that are not fixed, or those given. */
export function upsertRows<R extends Values>(
  session: Session,
  table: Table<R>,
  records: readonly R[],
  updated: readonly (keyof R & string)[] = table.updated,
): Promise<void> {
  return write(session, table, records, updated);
}

/** Inserts rows whose key does not exist; existing rows are locked and unchanged. */
export const insertMissingRows: Write = (session, table, records) =>
  write(session, table, records, table.key);

/** Writes in as few statements as possible. */
async function write<R extends Values>(
  session: Session,
  table: Table<R>,
  records: readonly R[],
  updated: readonly string[] | null,
): Promise<void> {
  const { properties } = table;
  const most = Math.floor(MAX_PARAMETERS / properties.length);
  for (let start = 0; start < records.length; ) {
    const count = session.dialect.rowsAtOnce(Math.min(most, records.length - start));
    const parameters: Scalar[] = [];
    for (const record of records.slice(start, start + count))
      for (const property of properties) parameters.push(record[property] ?? null);
    await session.execute(insertStatement(session, table, count, updated), parameters);
    start += count;
  }
}

const statements = new LRUCache<string, string>({
  // Characters; a statement for a thousand rows has tens of thousands.
  maxSize: 4_000_000,
  sizeCalculation: (statement, key) => statement.length + key.length,
});

function insertStatement(
  { dialect }: Session,
  table: Table,
  count: number,
  updated: readonly string[] | null,
): string {
  const key = `${dialect.name} ${count} ${table.name} ${updated}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const columnsOf = (properties: readonly string[]) => properties.map((property) => table.column(property));
  const columns = columnsOf(table.properties);
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const tuples = Array<string>(count).fill(tuple).join(', ');
  const onConflict = updated ? dialect.onConflictUpdate(columnsOf(table.key), columnsOf(updated)) : '';
  const statement = `INSERT INTO ${table.name} (${columns.join(', ')}) VALUES ${tuples} ${onConflict}`;
  statements.set(key, statement);
  return statement;
}
