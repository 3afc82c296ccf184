import { randomUUID } from 'node:crypto';
import mysql from 'mysql2';
import { toConnectionOptions } from '../mysql/mysql-pool';
import { terminate, timedOut } from '../mysql/terminate';
import type { SqliteFile } from '../sqlite/sqlite-file';
import type { MysqlUrl } from './database-url';
import type { Sessions } from './sessions';

/** As long as a change may take. Others begin meanwhile, so a check that hangs delays no news. */
const CHECK_MS = 4_000;

const ADD = 'INSERT INTO service_state (name, value) VALUES (?, ?)';
const REMOVE = 'DELETE FROM service_state WHERE name = ?';

/**
 * Rejects where no change can be made: connects anew, for that is what may be refused, and commits a row that is gone
 * again at the commit.
 */
export async function checkMysqlWritable(url: MysqlUrl): Promise<void> {
  const connection = mysql.createConnection(toConnectionOptions(url));
  // What waits for an answer fails; without a listener the process would end.
  connection.on('error', () => undefined);
  const timer = setTimeout(
    () => terminate(connection, timedOut('No response to the health check', CHECK_MS)),
    CHECK_MS,
  );
  const session = connection.promise();
  const name = `check:${randomUUID()}`;
  try {
    await session.query('SET SESSION lock_wait_timeout = 2, innodb_lock_wait_timeout = 2, wait_timeout = 4');
    await session.query('START TRANSACTION');
    await session.query(ADD, [name, '']);
    await session.query(REMOVE, [name]);
    await session.query('COMMIT');
    await session.end();
  } catch (error) {
    terminate(connection, error as Error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The same for a SQLite file. It leaves the database as it is: each change would start a backup under way over. */
export async function checkSqliteWritable(writer: Sessions, file: SqliteFile): Promise<void> {
  await writer.use(performance.now() + CHECK_MS, async (runner) => {
    file.checkHeader();
    const name = `check:${randomUUID()}`;
    await runner.query('BEGIN IMMEDIATE');
    await runner.query(ADD, [name, '']);
    await runner.query('ROLLBACK');
  });
  await file.checkSpace();
}
