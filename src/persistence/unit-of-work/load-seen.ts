import type { Idempotency } from '../../application/commands/idempotency';
import type { MessageKey } from '../../application/writing/command';
import type { SeenKey, SeenMessage } from '../../application/writing/unit-of-work';
import { ENTRY_COLUMNS, type EntryRow, loadEntries, toStatusEntry } from '../change-log/log-rows';
import type { Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { idempotencyKeys, type messageKeys } from '../schema/tables';
import { inList, inPairs } from '../sql/in-list';
import { selectRows } from '../sql/rows';

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

/** Loads the keys of these calls that were used before, with the entries of the original results. */
export async function loadKeys(
  session: Session,
  workspace: string,
  calls: readonly Idempotency[],
): Promise<SeenKey[]> {
  if (calls.length === 0) return [];
  const wanted = inList(calls.map(({ key }) => key));
  const conditions = `WHERE workspace = ? AND idempotency_key IN ${wanted.sql}`;
  const rows = await selectRows(session, idempotencyKeys, conditions, [workspace, ...wanted.parameters]);
  // A key used for a different call is rejected, so its entries are not needed.
  const hashes = new Set(calls.map(({ inputHash }) => inputHash));
  const answered = rows.filter(({ inputHash }) => hashes.has(inputHash));
  const entries = await loadEntries(session, workspace, answered.flatMap(sequencesOf));
  return rows.map((row) => ({
    key: row.idempotencyKey,
    inputHash: row.inputHash,
    entries: hashes.has(row.inputHash) ? sequencesOf(row).flatMap((seq) => entries.get(seq) ?? []) : [],
  }));
}

/** The entries of one call have consecutive sequences. */
function sequencesOf({ firstSeq, lastSeq }: RowOf<typeof idempotencyKeys>): number[] {
  if (firstSeq === null) return [];
  return Array.from({ length: (lastSeq ?? firstSeq) - firstSeq + 1 }, (_, index) => firstSeq + index);
}
