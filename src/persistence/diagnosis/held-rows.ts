import { type Finding, ok, skipped, warning } from '../../lib/finding';
import { causeOf } from '../database/database-error';
import type { Opened } from '../database/open-sessions';

/** Longer than the service waits for a row. */
const HELD_S = 10;
const MAX_SHOWN = 5;
/** The user has no PROCESS privilege. */
const NOT_PERMITTED = 1227;

/** Finds sessions of the server that have been holding rows, for which changes of the service would wait. */
export async function* checkHeldRows(opened: Opened): AsyncGenerator<Finding> {
  const rows = await findHolders(opened);
  if (rows === null) {
    yield skipped(
      'Sessions that hold rows were not looked for, because the user lacks the PROCESS privilege.',
    );
    return;
  }
  for (const { id, age } of rows)
    yield warning(`Connection ${id} of the database server has been holding rows for ${age} s.`);
  if (rows.length === 0) yield ok('No session of the database server has been holding rows for long.');
}

async function findHolders({ dataSource, within }: Opened) {
  try {
    return await within(() =>
      dataSource.query<{ id: number; age: number }[]>(
        `SELECT trx_mysql_thread_id AS id, TIMESTAMPDIFF(SECOND, trx_started, NOW()) AS age
       FROM information_schema.innodb_trx
       JOIN information_schema.processlist p ON p.id = trx_mysql_thread_id
       WHERE p.db = DATABASE() AND trx_rows_locked > 0 AND TIMESTAMPDIFF(SECOND, trx_started, NOW()) >= ${HELD_S}
       ORDER BY trx_started LIMIT ${MAX_SHOWN}`,
      ),
    );
  } catch (error) {
    if (causeOf(error).errno === NOT_PERMITTED) return null;
    throw error;
  }
}
