import { randomBytes } from 'node:crypto';
import { type Finding, failure, ok } from '../../lib/finding';
import { causeOf } from '../database/database-error';
import type { Opened } from '../database/open-sessions';
import type { DatabaseSetting } from '../database/unusable-database';

/** Whether the user may do what migrations do. Grants may come from roles and patterns, so a table is created to see. */
export async function* checkPrivileges(
  { dataSource, within }: Opened,
  setting: DatabaseSetting,
): AsyncGenerator<Finding> {
  if (dataSource.options.type === 'better-sqlite3') return;
  const table = `bot_status_check_${randomBytes(6).toString('hex')}`;
  const run = (sql: string) => within(() => dataSource.query(sql));
  try {
    await run(`CREATE TABLE ${table} (a INT PRIMARY KEY)`);
    try {
      await run(`ALTER TABLE ${table} ADD COLUMN b INT`);
      await run(`CREATE INDEX ${table}_by_b ON ${table} (b)`);
    } finally {
      await run(`DROP TABLE ${table}`);
    }
    yield ok(`The user of ${setting} may change tables.`);
  } catch (error) {
    yield failure(`The user of ${setting} may not run migrations: ${String(causeOf(error).message)}.`);
  }
}
