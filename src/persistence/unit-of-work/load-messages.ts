import type { MessageKey } from '../../application/writing/load-spec';
import type { SeenMessage } from '../../application/writing/unit-of-work';
import { ENTRY_COLUMNS, type EntryRow, toStatusEntry } from '../change-log/log-rows';
import type { Session } from '../database/database';
import type { RowOf } from '../schema/table';
import type { messageKeys } from '../schema/tables';
import { inPairs } from '../sql/in-list';

/** A message key and the log entry of its result, which may have been deleted. */
type SeenRow = RowOf<typeof messageKeys, 'origin'> & {
  readonly keyContactId: string;
  readonly keyMessageId: string;
} & (EntryRow | { readonly seq: null });

/** Loads the messages with these keys that were recorded before. */
export async function loadMessages(
  session: Session,
  workspace: string,
  messages: readonly MessageKey[],
): Promise<SeenMessage[]> {
  if (messages.length === 0) return [];
  const keys = inPairs(
    session.dialect,
    messages.map(({ contactId, messageId }) => [contactId, messageId]),
  );
  const rows = await session.query<SeenRow>(
    `SELECT ${ENTRY_COLUMNS}, m.contact_id AS keyContactId, m.message_id AS keyMessageId, m.origin
     FROM message_keys m LEFT JOIN change_log l ON l.workspace = m.workspace AND l.seq = m.seq
     WHERE m.workspace = ? AND (m.contact_id, m.message_id) IN ${keys.sql}`,
    [workspace, ...keys.parameters],
  );
  return rows.map((row) => ({
    contactId: row.keyContactId,
    messageId: row.keyMessageId,
    origin: row.origin,
    entry: row.seq === null ? null : toStatusEntry(row, session.reportUnreadable),
  }));
}
