import { ECHO_WINDOW } from '../../application/commands/echo';
import type { StatusEntry } from '../../application/log-entry';
import type { LoadSpec } from '../../application/writing/load-spec';
import type { StoredReservation } from '../../application/writing/unit-of-work';
import type { Instant } from '../../domain/instant';
import { loadEntries } from '../change-log/load-entries';
import type { Scalar, Session } from '../database/database';
import { padded, placeholders, repeatLast } from '../sql/rows';
import type { ReportUnreadable } from '../sql/unreadable-row';

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

/** The reservations asked for by token, and the committed replies that a message may be the echo of. */
export async function loadReservations(
  session: Session,
  workspace: string,
  { tokens = [], echoes = [] }: LoadSpec,
  now: Instant,
  report: ReportUnreadable,
): Promise<StoredReservation[]> {
  const rows: ReservationRow[] = [];
  if (tokens.length > 0) {
    const keys = padded(tokens);
    const sql = `SELECT * FROM reservations WHERE workspace = ? AND token IN (${placeholders(keys)})`;
    rows.push(...(await session.query<ReservationRow>(sql, [workspace, ...keys])));
  }
  if (echoes.length > 0) rows.push(...(await loadReplies(session, workspace, echoes, now)));
  const asked = new Set(tokens);
  // What a commit answered is asked for by its token only; to recognise an echo, ids and hashes do.
  const seqs = rows.filter(({ token }) => asked.has(token)).flatMap(({ seq }) => seq ?? []);
  const entries = await loadEntries(session, workspace, seqs, report);
  return rows.map((row) => toReservation(row, entries.get(row.seq ?? 0) ?? null));
}

/** Replies with the message's id, and recent ones with its body: not all that the contact was ever sent. */
async function loadReplies(
  session: Session,
  workspace: string,
  echoes: NonNullable<LoadSpec['echoes']>,
  now: Instant,
): Promise<ReservationRow[]> {
  const ids = repeatLast(echoes.map(({ contactId, messageId }) => [contactId, messageId]));
  const bodies = repeatLast(
    echoes.flatMap(({ contactId, bodyHash }) => (bodyHash === null ? [] : [[contactId, bodyHash]])),
  );
  const parameters: Scalar[] = [workspace, ...ids.flat()];
  let sql = `SELECT * FROM reservations
    WHERE workspace = ? AND (contact_id, message_id) IN ${session.dialect.pairs(ids.length)}`;
  if (bodies.length > 0) {
    sql += ` UNION ALL SELECT * FROM reservations
      WHERE workspace = ? AND (contact_id, body_hash) IN ${session.dialect.pairs(bodies.length)}
      AND committed_at >= ?`;
    parameters.push(workspace, ...bodies.flat(), now - ECHO_WINDOW);
  }
  return session.query<ReservationRow>(`${sql} ORDER BY committed_at`, parameters);
}

function toReservation(row: ReservationRow, entry: StatusEntry | null): StoredReservation {
  return {
    token: row.token,
    contactId: row.contact_id,
    channel: row.channel,
    inboundMessageId: row.inbound_message_id,
    botId: row.bot_id,
    modeVersion: row.mode_epoch,
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
