import { type Finding, failure, ok } from '../../lib/finding';
import { loadBots } from '../bots/bot-rows';
import { TypeormChangeLog } from '../change-log/typeorm-change-log';
import {
  CONTACT_WITH_STATUS,
  type ContactWithStatusRow,
  FROM_CONTACTS,
  toStoredContact,
} from '../contacts/contact-rows';
import type { Database, ReportUnreadable } from '../database/database';

const PAGE = 1_000;
const MAX_SHOWN = 10;

type UnreadableRow = Parameters<ReportUnreadable>[0];

/**
 * Reads every contact, status and bot, and every entry of the history if asked, as the service does. `unreadable` is
 * where the database reports the rows that it cannot read.
 */
export async function* checkRows(
  database: Database,
  readsHistory: boolean,
  unreadable: UnreadableRow[],
): AsyncGenerator<Finding> {
  const workspaces = await database.read<{ workspace: string }>('SELECT workspace FROM workspaces');
  let contacts = 0;
  for (const { workspace } of workspaces) {
    await loadBots(database.unlocked, workspace);
    contacts += await readContacts(database, workspace);
    if (readsHistory) await readHistory(database, workspace);
  }
  for (const { table, workspace, row } of unreadable.slice(0, MAX_SHOWN))
    yield failure(`A row of ${table} cannot be read: ${row} of the workspace ${workspace}.`);
  const more = unreadable.length - MAX_SHOWN;
  if (more > 0) yield failure(`${more} further rows cannot be read.`);
  if (unreadable.length === 0)
    yield ok(`Every row can be read: ${contacts} contacts in ${workspaces.length} workspaces.`);
}

async function readContacts(database: Database, workspace: string): Promise<number> {
  const { reportUnreadable } = database.unlocked;
  let count = 0;
  for (let after = ''; ; ) {
    const rows = await database.readRows<ContactWithStatusRow>(
      PAGE,
      `SELECT ${CONTACT_WITH_STATUS} ${FROM_CONTACTS}
       WHERE c.workspace = ? AND c.id > ? AND c.alias_of IS NULL ORDER BY c.id LIMIT ?`,
      [workspace, after, PAGE],
    );
    for (const row of rows) toStoredContact(workspace, row, reportUnreadable);
    count += rows.length;
    if (rows.length < PAGE) return count;
    after = rows.at(-1)!.id;
  }
}

async function readHistory(database: Database, workspace: string): Promise<void> {
  const log = new TypeormChangeLog(database);
  let { prunedThrough: after } = await log.bounds(workspace);
  for (;;) {
    const { entries } = await log.readHistoryAfter(workspace, after, PAGE);
    if (entries === null || entries.length < PAGE) return;
    after = entries.at(-1)!.seq;
  }
}
