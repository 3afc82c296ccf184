import { createDataSource } from '../../../src/persistence/database/data-source';

/** Every table of the database with its columns, as the database itself says: a new one can't be forgotten. */
async function readColumns(query: <T>(sql: string) => Promise<T[]>, isSqlite: boolean) {
  const sql = isSqlite
    ? `SELECT m.name AS tab, p.name AS col FROM sqlite_master m JOIN pragma_table_info(m.name) p
       WHERE m.type = 'table'`
    : 'SELECT table_name AS tab, column_name AS col FROM information_schema.columns WHERE table_schema = DATABASE()';
  return query<{ tab: string; col: string }>(sql);
}

/** Where any of these texts stands, in whatever column and case: as "table.column". */
export async function findStored(databaseUrl: string, texts: readonly string[]): Promise<string[]> {
  const dataSource = await createDataSource(databaseUrl, { use: 'read' }).initialize();
  try {
    const found: string[] = [];
    const query = <T>(sql: string, parameters: unknown[] = []) => dataSource.query<T[]>(sql, parameters);
    for (const { tab, col } of await readColumns(query, databaseUrl.startsWith('sqlite:'))) {
      const holds = texts.map(() => `INSTR(LOWER(CAST(${col} AS CHAR)), LOWER(?)) > 0`).join(' OR ');
      const [row] = await query<{ rows_found: number }>(
        `SELECT COUNT(*) AS rows_found FROM ${tab} WHERE ${holds}`,
        [...texts],
      );
      if (Number(row!.rows_found) > 0) found.push(`${tab}.${col}`);
    }
    return found.sort();
  } finally {
    await dataSource.destroy();
  }
}

/** How many rows a table has. */
export async function countRows(databaseUrl: string, table: string): Promise<number> {
  const dataSource = await createDataSource(databaseUrl, { use: 'read' }).initialize();
  try {
    const [row] = await dataSource.query<{ rows_found: number }[]>(
      `SELECT COUNT(*) AS rows_found FROM ${table}`,
    );
    return Number(row!.rows_found);
  } finally {
    await dataSource.destroy();
  }
}
