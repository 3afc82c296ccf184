import { pino } from 'pino';
import { parseDatabaseUrl } from '../../src/persistence/database/database-url';
import { openDatabase } from '../../src/persistence/database/open-database';

/** What is half done in the database: holes in a log or in a contact's versions, a status that no entry left. */
export async function findInconsistencies(databaseUrl: string): Promise<string[]> {
  const { database, close } = await openDatabase(parseDatabaseUrl(databaseUrl), {
    logger: pino({ level: 'silent' }),
  });
  try {
    const found = await Promise.all(
      Object.entries(QUERIES).map(async ([what, sql]) =>
        (await database.read(sql)).map((row) => `${what}: ${JSON.stringify(row)}`),
      ),
    );
    return found.flat();
  } finally {
    await close();
  }
}

/** As a number on both databases. */
const VERSION = `JSON_EXTRACT(s.status, '$.version') + 0`;
const LOGGED_VERSION = `JSON_EXTRACT(l.status_change, '$.statusAfter.version') + 0`;
/** With the quotation marks on MariaDB. */
const HAS_VERSION = `REPLACE(JSON_EXTRACT(l.status_change, '$.outcome'), '"', '') IN ('APPLIED', 'EXTENDED')`;

const QUERIES = {
  'a hole in the log': `SELECT w.workspace, w.seq, COUNT(l.seq) AS entries, MAX(l.seq) AS last
    FROM workspaces w LEFT JOIN change_log l ON l.workspace = w.workspace
    WHERE NOT EXISTS (SELECT 1 FROM change_log e WHERE e.workspace = w.workspace AND e.kind = 'ERASURE')
    GROUP BY w.workspace, w.seq HAVING COUNT(l.seq) <> w.seq OR COALESCE(MAX(l.seq), 0) <> w.seq`,
  'a log that is ahead': `SELECT l.workspace, MAX(l.seq) AS last FROM change_log l
    JOIN workspaces w ON w.workspace = l.workspace GROUP BY l.workspace, w.seq HAVING MAX(l.seq) > w.seq`,
  // A contact that was linked or unlinked goes on from another version.
  'a hole in the versions': `SELECT * FROM (
      SELECT s.workspace, s.contact_id, MAX(${VERSION}) AS version,
        COUNT(DISTINCT ${LOGGED_VERSION}) AS versions, MAX(${LOGGED_VERSION}) AS last,
        (SELECT COUNT(*) FROM change_log c WHERE c.workspace = s.workspace AND c.contact_id = s.contact_id
          AND c.kind = 'CONTACT') AS links
      FROM bot_statuses s LEFT JOIN change_log l ON l.workspace = s.workspace AND l.contact_id = s.contact_id
        AND l.kind = 'STATUS' AND ${HAS_VERSION}
      GROUP BY s.workspace, s.contact_id) found
    WHERE (links = 0 AND versions <> version)
      OR (COALESCE(last, 0) <> version AND (links = 0 OR last > version))`,
  'a status without a contact': `SELECT s.workspace, s.contact_id FROM bot_statuses s
    LEFT JOIN contacts c ON c.workspace = s.workspace AND c.id = s.contact_id WHERE c.id IS NULL`,
  'a timer without its status': `SELECT t.workspace, t.contact_id FROM sleep_timers t
    LEFT JOIN bot_statuses s ON s.workspace = t.workspace AND s.contact_id = t.contact_id
      AND s.wake_at = t.wake_at WHERE s.contact_id IS NULL`,
  'two default bots': `SELECT workspace FROM bots WHERE is_default = 1 GROUP BY workspace HAVING COUNT(*) > 1`,
};
