import type { StatusEntry } from '../application/log-entry';
import type { Needs } from '../application/needs';
import type { StoredContact } from '../application/ports/contact-store';
import type { LoadedRows, SeenKey, SeenMessage, StoredReservation } from '../application/unit-of-work';
import type { Bot } from '../domain/bot';
import type { KnownOrigin } from '../domain/event';
import type { Instant } from '../domain/instant';
import { type BotColumns, fromBotColumns } from './bot-columns';
import { CONTACT_WITH_STATUS, type ContactColumns, toStoredContact } from './contact-columns';
import type { Session } from './database';
import { fromStatusEntryColumns, type StatusEntryColumns } from './log-columns';
import { padded, placeholders } from './rows';

/** Holds the contacts, in the order of their keys so that two transactions never wait for each other in a ring. */
export function holdContacts(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
): Promise<StoredContact[]> {
  return readContacts(session, workspace, contactIds, session.dialect.forUpdate);
}

export async function readContacts(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
  lock: string,
): Promise<StoredContact[]> {
  if (contactIds.length === 0) return [];
  const keys = padded(contactIds);
  const rows = await session.query<ContactColumns>(
    `SELECT ${CONTACT_WITH_STATUS} FROM contacts c
     LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id
     WHERE c.workspace = ? AND c.id IN (${placeholders(keys)}) ORDER BY c.id ${lock}`,
    [workspace, ...keys],
  );
  return rows.map(toStoredContact);
}

/** A bot that is being changed is waited for: its mode is what permits a reply. */
export async function loadBots(session: Session, workspace: string, lock: string): Promise<Bot[]> {
  const rows = await session.query<BotColumns>(
    `SELECT * FROM bots WHERE workspace = ? ORDER BY created_at, id ${lock}`,
    [workspace],
  );
  return rows.map(fromBotColumns);
}

interface Now {
  readonly now: Instant | null;
}

/** Whatever else the commands need, and the database's time; read after their contacts are held. */
export async function loadRest(
  session: Session,
  workspace: string,
  needs: Needs,
): Promise<Omit<LoadedRows, 'contacts'> & Now> {
  return {
    ...(await loadBotsAndTime(session, workspace)),
    messages: await loadMessages(session, workspace, needs.messageIds ?? []),
    keys: await loadKeys(session, workspace, needs.idempotencyKeys ?? []),
    reservations: await loadReservations(session, workspace, needs),
  };
}

/** In one statement: each takes a way to the database and back while the contacts are held. */
async function loadBotsAndTime(session: Session, workspace: string): Promise<{ bots: Bot[] } & Now> {
  const { now, forShare } = session.dialect;
  const rows = await session.query<BotColumns & Now>(
    `SELECT b.*, ${now ?? 'NULL'} AS now FROM (SELECT 1) one
     LEFT JOIN bots b ON b.workspace = ? ORDER BY b.created_at, b.id ${forShare}`,
    [workspace],
  );
  const time = rows[0]?.now ?? null;
  return {
    bots: rows.filter(({ id }) => id !== null).map(fromBotColumns),
    now: time === null ? null : Number(time),
  };
}

interface SeenRow {
  readonly key_contact_id: string;
  readonly key_message_id: string;
  readonly origin: KnownOrigin;
}

async function loadMessages(
  session: Session,
  workspace: string,
  ids: readonly string[],
): Promise<SeenMessage[]> {
  if (ids.length === 0) return [];
  const keys = padded(ids);
  const rows = await session.query<SeenRow & (StatusEntryColumns | { seq: null })>(
    `SELECT l.*, m.contact_id AS key_contact_id, m.message_id AS key_message_id, m.origin FROM message_keys m
     LEFT JOIN change_log l ON l.workspace = m.workspace AND l.seq = m.seq
     WHERE m.workspace = ? AND m.message_id IN (${placeholders(keys)})`,
    [workspace, ...keys],
  );
  return rows.map((row) => ({
    contactId: row.key_contact_id,
    messageId: row.key_message_id,
    origin: row.origin,
    entry: row.seq === null ? null : fromStatusEntryColumns(row),
  }));
}

interface KeyRow {
  readonly idempotency_key: string;
  readonly input_hash: string;
  readonly first_seq: number | null;
  readonly last_seq: number | null;
}

async function loadKeys(session: Session, workspace: string, keys: readonly string[]): Promise<SeenKey[]> {
  if (keys.length === 0) return [];
  const wanted = padded(keys);
  const rows = await session.query<KeyRow>(
    `SELECT idempotency_key, input_hash, first_seq, last_seq FROM idempotency_keys
     WHERE workspace = ? AND idempotency_key IN (${placeholders(wanted)})`,
    [workspace, ...wanted],
  );
  const seen: SeenKey[] = [];
  for (const { idempotency_key: key, input_hash: inputHash, first_seq, last_seq } of rows) {
    const entries =
      first_seq === null ? [] : await loadRange(session, workspace, first_seq, last_seq ?? first_seq);
    seen.push({ key, inputHash, entries });
  }
  return seen;
}

async function loadRange(
  session: Session,
  workspace: string,
  first: number,
  last: number,
): Promise<StatusEntry[]> {
  const rows = await session.query<StatusEntryColumns>(
    `SELECT * FROM change_log WHERE workspace = ? AND seq BETWEEN ? AND ? AND kind = 'STATUS' ORDER BY seq`,
    [workspace, first, last],
  );
  return rows.map(fromStatusEntryColumns);
}

interface ReservationRow {
  readonly token: string;
  readonly contact_id: string;
  readonly channel: string;
  readonly inbound_message_id: string | null;
  readonly bot_id: string;
  readonly mode_epoch: number;
  readonly epoch: number;
  readonly turn: number;
  readonly expires_at: number;
  readonly state: StoredReservation['state'];
  readonly message_id: string | null;
  readonly body_hash: string | null;
  readonly committed_at: number | null;
  readonly echo_id: string | null;
  readonly seq: number | null;
}

async function loadReservations(
  session: Session,
  workspace: string,
  { tokens = [], repliesOf = [] }: Needs,
): Promise<StoredReservation[]> {
  const rows: ReservationRow[] = [];
  if (tokens.length > 0) {
    const keys = padded(tokens);
    const sql = `SELECT * FROM reservations WHERE workspace = ? AND token IN (${placeholders(keys)})`;
    rows.push(...(await session.query<ReservationRow>(sql, [workspace, ...keys])));
  }
  if (repliesOf.length > 0) {
    const contacts = padded(repliesOf);
    const sql = `SELECT * FROM reservations
      WHERE workspace = ? AND contact_id IN (${placeholders(contacts)}) AND committed_at IS NOT NULL`;
    rows.push(...(await session.query<ReservationRow>(sql, [workspace, ...contacts])));
  }
  const asked = new Set(tokens);
  // What a commit answered is asked for by its token only; to recognise an echo, ids and hashes do.
  const entries = await loadEntries(
    session,
    workspace,
    rows.filter(({ token }) => asked.has(token)).flatMap(({ seq }) => (seq === null ? [] : [seq])),
  );
  return rows.map((row) => toReservation(row, entries.get(row.seq ?? 0) ?? null));
}

async function loadEntries(
  session: Session,
  workspace: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, StatusEntry>> {
  if (seqs.length === 0) return new Map();
  const rows = await session.query<StatusEntryColumns>(
    `SELECT * FROM change_log WHERE workspace = ? AND seq IN (${placeholders(seqs)})`,
    [workspace, ...seqs],
  );
  return new Map(rows.map((row) => [row.seq, fromStatusEntryColumns(row)]));
}

function toReservation(row: ReservationRow, entry: StatusEntry | null): StoredReservation {
  return {
    token: row.token,
    contactId: row.contact_id,
    channel: row.channel,
    inboundMessageId: row.inbound_message_id,
    botId: row.bot_id,
    modeEpoch: row.mode_epoch,
    epoch: row.epoch,
    turn: row.turn,
    expiresAt: row.expires_at,
    state: row.state,
    messageId: row.message_id,
    bodyHash: row.body_hash,
    committedAt: row.committed_at,
    echoId: row.echo_id,
    entry,
  };
}
