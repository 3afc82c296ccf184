import type { Idempotency } from '../../application/commands/idempotency';
import type { LoadSpec, MessageKey } from '../../application/writing/load-spec';
import type { LoadedRows, SeenKey, SeenMessage } from '../../application/writing/unit-of-work';
import type { Bot } from '../../domain/bot';
import type { KnownOrigin } from '../../domain/event';
import type { Instant } from '../../domain/instant';
import { type BotColumns, fromBotColumns } from '../bots/bot-columns';
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

/** A bot that is being changed is waited for: its mode is what permits a reply. */
export async function loadBots(
  session: Session,
  workspace: string,
  lock: string,
  report: ReportUnreadable,
): Promise<Bot[]> {
  const rows = await session.query<BotColumns>(
    `SELECT * FROM bots WHERE workspace = ? ORDER BY created_at, id ${lock}`,
    [workspace],
  );
  return rows.map((row) => fromBotColumns(workspace, row, report));
}

/** Whatever else the commands need, and the time; read after their contacts are held. */
export async function loadRest(
  session: Session,
  workspace: string,
  needs: LoadSpec,
  /** The time to go by where the database has none. */
  timeOf: (databaseTime: Instant | null) => Instant,
  report: ReportUnreadable,
): Promise<Omit<LoadedRows, 'contacts' | 'lockedElsewhere'> & { readonly now: Instant }> {
  const { bots, databaseTime } = await loadBotsAndTime(session, workspace, needs, report);
  const now = timeOf(databaseTime);
  return {
    bots,
    now,
    messages: await loadMessages(session, workspace, needs.messages ?? [], report),
    keys: await loadKeys(session, workspace, needs.idempotencyKeys ?? [], report),
    reservations: await loadReservations(session, workspace, needs, now, report),
  };
}

/** In one statement: each takes a way to the database and back while the contacts are held. */
async function loadBotsAndTime(
  session: Session,
  workspace: string,
  needs: LoadSpec,
  report: ReportUnreadable,
): Promise<{ readonly bots: Bot[]; readonly databaseTime: Instant | null }> {
  const { now, forShare } = session.dialect;
  if (needs.bots === false) {
    const [row] = now === null ? [] : await session.query<{ now: number }>(`SELECT ${now} AS now`);
    return { bots: [], databaseTime: row ? Number(row.now) : null };
  }
  const rows = await session.query<BotColumns & { readonly now: Instant | null }>(
    `SELECT b.*, ${now ?? 'NULL'} AS now FROM (SELECT 1) one
     LEFT JOIN bots b ON b.workspace = ? ORDER BY b.created_at, b.id ${forShare}`,
    [workspace],
  );
  const time = rows[0]?.now ?? null;
  return {
    bots: rows.filter(({ id }) => id !== null).map((row) => fromBotColumns(workspace, row, report)),
    databaseTime: time === null ? null : Number(time),
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
