import type { Idempotency } from '../../application/commands/idempotency';
import type { LoadSpec, MessageKey } from '../../application/writing/load-spec';
import type { LoadedRows, SeenKey, SeenMessage } from '../../application/writing/unit-of-work';
import type { KnownOrigin } from '../../domain/event';
import type { Instant } from '../../domain/instant';
import { loadBotsAndTime } from '../bots/load-bots';
import { loadEntries } from '../change-log/load-entries';
import {
  fromStatusEntryColumns,
  type StatusEntryColumns,
  type WorkspaceColumn,
} from '../change-log/log-columns';
import type { Session } from '../database/database';
import { padded, placeholders, repeatLast } from '../sql/rows';
import type { ReportUnreadable } from '../sql/unreadable-row';
import { loadReservations } from './load-reservations';

/** Whatever else the commands need, and the time; read after their contacts are held. */
export async function loadRest(
  session: Session,
  workspace: string,
  needs: LoadSpec,
  /** The time to go by where the database has none. */
  timeOf: (databaseTime: Instant | null) => Instant,
  report: ReportUnreadable,
): Promise<Omit<LoadedRows, 'contacts' | 'lockedElsewhere'> & { readonly now: Instant }> {
  const { bots, databaseTime } = await loadBotsAndTime(session, workspace, needs.bots ?? 'READ', report);
  const now = timeOf(databaseTime);
  return {
    bots,
    now,
    messages: await loadMessages(session, workspace, needs.messages ?? [], report),
    keys: await loadKeys(session, workspace, needs.idempotencyKeys ?? [], report),
    reservations: await loadReservations(session, workspace, needs, now, report),
  };
}

interface SeenRow extends WorkspaceColumn {
  readonly key_contact_id: string;
  readonly key_message_id: string;
  readonly origin: KnownOrigin;
}

async function loadMessages(
  session: Session,
  workspace: string,
  messages: readonly MessageKey[],
  report: ReportUnreadable,
): Promise<SeenMessage[]> {
  if (messages.length === 0) return [];
  const keys = repeatLast(messages.map(({ contactId, messageId }) => [contactId, messageId]));
  const rows = await session.query<SeenRow & (StatusEntryColumns | { seq: null })>(
    `SELECT l.*, m.contact_id AS key_contact_id, m.message_id AS key_message_id, m.origin FROM message_keys m
     LEFT JOIN change_log l ON l.workspace = m.workspace AND l.seq = m.seq
     WHERE m.workspace = ? AND (m.contact_id, m.message_id) IN ${session.dialect.pairs(keys.length)}`,
    [workspace, ...keys.flat()],
  );
  return rows.map((row) => ({
    contactId: row.key_contact_id,
    messageId: row.key_message_id,
    origin: row.origin,
    entry: row.seq === null ? null : fromStatusEntryColumns(row, report),
  }));
}

interface KeyRow {
  readonly idempotency_key: string;
  readonly input_hash: string;
  readonly first_seq: number | null;
  readonly last_seq: number | null;
}

async function loadKeys(
  session: Session,
  workspace: string,
  calls: readonly Idempotency[],
  report: ReportUnreadable,
): Promise<SeenKey[]> {
  if (calls.length === 0) return [];
  const wanted = padded(calls.map(({ key }) => key));
  const rows = await session.query<KeyRow>(
    `SELECT idempotency_key, input_hash, first_seq, last_seq FROM idempotency_keys
     WHERE workspace = ? AND idempotency_key IN (${placeholders(wanted)})`,
    [workspace, ...wanted],
  );
  // A key that was used for another call is refused, whatever it was answered with.
  const hashes = new Set(calls.map(({ inputHash }) => inputHash));
  const answered = rows.filter(({ input_hash }) => hashes.has(input_hash));
  const entries = await loadEntries(session, workspace, answered.flatMap(sequencesOf), report);
  return rows.map((row) => ({
    key: row.idempotency_key,
    inputHash: row.input_hash,
    entries: hashes.has(row.input_hash) ? sequencesOf(row).flatMap((seq) => entries.get(seq) ?? []) : [],
  }));
}

/** Of the entries of one call, which follow one another. */
function sequencesOf({ first_seq: first, last_seq: last }: KeyRow): number[] {
  if (first === null) return [];
  return Array.from({ length: (last ?? first) - first + 1 }, (_, index) => first + index);
}
