import type { Idempotency } from '../../application/commands/idempotency';
import type { LoadSpec, MessageKey } from '../../application/writing/command';
import type { LoadedRows, SeenKey, SeenMessage } from '../../application/writing/unit-of-work';
import type { Instant } from '../../domain/time/instant';
import { loadBotsAndTime } from '../bots/load-bots';
import { loadEntries } from '../change-log/load-entries';
import { ENTRY_COLUMNS, type EntryRow, toStatusEntry } from '../change-log/log-row';
import type { Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { idempotencyKeys } from '../schema/tables/idempotency-keys';
import type { messageKeys } from '../schema/tables/message-keys';
import { inList, inPairs } from '../sql/in-list';
import { selectRows } from '../sql/rows';
import { loadReservations } from './load-reservations';

/** Loads the time and the other rows that the commands need. Call it after their contacts are locked. */
export async function loadRest(
  session: Session,
  workspace: string,
  loads: LoadSpec,
  /** Chooses the time of the transaction, given the database's time if it has a clock. */
  timeOf: (databaseTime: Instant | null) => Instant,
): Promise<Omit<LoadedRows, 'contacts' | 'lockedElsewhere'> & { readonly now: Instant }> {
  const { bots, databaseTime } = await loadBotsAndTime(session, workspace, loads.bots ?? 'READ');
  const now = timeOf(databaseTime);
  return {
    bots,
    now,
    messages: await loadMessages(session, workspace, loads.messages ?? []),
    keys: await loadKeys(session, workspace, loads.idempotencyKeys ?? []),
    reservations: await loadReservations(session, workspace, loads, now),
  };
}

/** A message key and the log entry of its result, which may have been deleted. */
type SeenRow = RowOf<typeof messageKeys, 'origin'> & {
  readonly keyContactId: string;
  readonly keyMessageId: string;
} & (EntryRow | { readonly seq: null });

async function loadMessages(
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

async function loadKeys(
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
