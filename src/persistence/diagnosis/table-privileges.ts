import { randomBytes } from 'node:crypto';
import { type Finding, failure, ok } from '../../lib/finding';
import { causeOf } from '../database/database-error';
import type { Opened } from '../database/open-sessions';
import type { DatabaseSetting } from '../database/unusable-database';
import { TABLES } from '../schema/tables';

/** Returns whether the user may read and change all tables. The statements concern no row. */
export async function* checkDataPrivileges({ dataSource, within }: Opened): AsyncGenerator<Finding, boolean> {
  if (dataSource.options.type === 'better-sqlite3') return true;
  for (const table of TABLES) {
    const { name } = table;
    const column = table.column(table.key[0]!);
    const statements = [
      `SELECT 1 FROM ${name} WHERE 1 = 0`,
      `INSERT INTO ${name} SELECT * FROM ${name} WHERE 1 = 0`,
      `UPDATE ${name} SET ${column} = ${column} WHERE 1 = 0`,
      `DELETE FROM ${name} WHERE 1 = 0`,
    ];
    for (const statement of statements) {
      try {
        await within(() => dataSource.query(statement));
      } catch (error) {
        yield failure(`The user of DATABASE_URL lacks a privilege: ${String(causeOf(error).message)}.`);
        return false;
      }
    }
  }
  return true;
}

/** Whether the user may do what migrations do. Grants may come from roles and patterns, so a table is created to see. */
export async function* checkMigrationPrivileges(
  { dataSource, within }: Opened,
  setting: DatabaseSetting,
): AsyncGenerator<Finding> {
  if (dataSource.options.type === 'better-sqlite3') return;
  const table = `bot_status_check_${randomBytes(6).toString('hex')}`;
  const run = (sql: string) => within(() => dataSource.query(sql));
  let isLeft = false;
  try {
    await run(`CREATE TABLE ${table} (a INT PRIMARY KEY)`);
    isLeft = true;
    await run(`ALTER TABLE ${table} ADD COLUMN b INT`);
    await run(`CREATE INDEX ${table}_by_b ON ${table} (b)`);
    await run(`DROP TABLE ${table}`);
    yield ok(`The user of ${setting} may change tables.`);
  } catch (error) {
    const dropped = isLeft && (await run(`DROP TABLE ${table}`).then(Boolean, () => false));
    const leftover = isLeft && !dropped ? ` The table ${table}, made for this check, is left: drop it` : '';
    const reason = String(causeOf(error).message);
    yield failure(`The user of ${setting} may not run migrations: ${reason}.${leftover && `${leftover}.`}`);
  }
}
