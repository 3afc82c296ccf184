import { createDataSource } from '../../../src/persistence/database/data-source';
import { parseDatabaseUrl } from '../../../src/persistence/database/database-url';

type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T[]>;

/** Every table of the database with its columns, as the database itself says: a new one can't be forgotten. */
async function readColumns(query: Query, isSqlite: boolean) {
  const sql = isSqlite
    ? `SELECT m.name AS tab, p.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) p
       WHERE m.type = 'table'`
    : 'SELECT table_name AS tab, column_name AS col FROM information_schema.columns WHERE table_schema = DATABASE()';
  return query<{ tab: string; col: string }>(sql);
}

/** Where any of these texts stands, in whatever column and case: as "table.column". */
export function findStored(databaseUrl: string, texts: readonly string[]): Promise<string[]> {
  return reading(databaseUrl, async (query) => {
    const found: string[] = [];
    for (const { tab, col } of await readColumns(query, databaseUrl.startsWith('sqlite:'))) {
      const holds = texts.map(() => `INSTR(LOWER(CAST(${col} AS CHAR)), LOWER(?)) > 0`).join(' OR ');
      const [row] = await query<{ rows_found: number }>(
        `SELECT COUNT(*) AS rows_found FROM ${tab} WHERE ${holds}`,
        [...texts],
      );
      if (Number(row!.rows_found) > 0) found.push(`${tab}.${col}`);
    }
    return found.sort();
  });
}

/** How many rows a table has. */
export function countRows(databaseUrl: string, table: string): Promise<number> {
  return reading(databaseUrl, async (query) => {
    const [row] = await query<{ rows_found: number }>(`SELECT COUNT(*) AS rows_found FROM ${table}`);
    return Number(row!.rows_found);
  });
}

/** Reads from a database over a connection of its own, which is closed afterwards. */
async function reading<T>(databaseUrl: string, work: (query: Query) => Promise<T>): Promise<T> {
  const dataSource = await createDataSource(parseDatabaseUrl(databaseUrl), { use: 'read' }).initialize();
  try {
    return await work((sql, parameters = []) => dataSource.query(sql, parameters));
  } finally {
    await dataSource.destroy();
  }
}
