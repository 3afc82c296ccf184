import type { LoadSpec } from '../../application/writing/load-spec';
import { ECHO_WINDOW, type StoredReservation } from '../../application/writing/unit-of-work';
import type { Instant } from '../../domain/time/instant';
import { loadEntries } from '../change-log/log-rows';
import type { Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { reservations } from '../schema/tables';
import { inList, inPairs } from '../sql/in-list';
import { selectRows } from '../sql/rows';
import type { Scalar } from '../sql/scalar';

type ReservationRow = RowOf<typeof reservations>;

/** Loads reservations by token, and the committed replies of which a message may be the echo. */
export async function loadReservations(
  session: Session,
  workspace: string,
  { tokens = [], echoes = [] }: LoadSpec,
  now: Instant,
): Promise<StoredReservation[]> {
  const rows: ReservationRow[] = [];
  if (tokens.length > 0) {
    const list = inList(tokens);
    const conditions = `WHERE workspace = ? AND token IN ${list.sql}`;
    rows.push(...(await selectRows(session, reservations, conditions, [workspace, ...list.parameters])));
  }
  if (echoes.length > 0) rows.push(...(await loadReplies(session, workspace, echoes, now)));
  const asked = new Set(tokens);
  // The entry of a commit is needed only for lookups by token; an echo is recognized by ids and hashes.
  const seqs = rows.filter(({ token }) => asked.has(token)).flatMap(({ seq }) => seq ?? []);
  const entries = await loadEntries(session, workspace, seqs);
  return rows.map(({ workspace: _, seq, ...reservation }) => ({
    ...reservation,
    entry: entries.get(seq ?? 0) ?? null,
  }));
}

/** Loads replies with the id of the message, and recent replies with its body, rather than all replies. */
async function loadReplies(
  session: Session,
  workspace: string,
  echoes: NonNullable<LoadSpec['echoes']>,
  now: Instant,
): Promise<ReservationRow[]> {
  const messages = echoes.map(({ contactId, messageId }) => [contactId, messageId] as const);
  const ids = inPairs(session.dialect, messages);
  const parameters: Scalar[] = [workspace, ...ids.parameters];
  let sql = `WHERE workspace = ? AND (contact_id, message_id) IN ${ids.sql}`;
  const hashed = echoes.flatMap(({ contactId, bodyHash }) =>
    bodyHash === null ? [] : [[contactId, bodyHash] as const],
  );
  if (hashed.length > 0) {
    const bodies = inPairs(session.dialect, hashed);
    sql += ` UNION ALL SELECT ${reservations.all} FROM reservations
      WHERE workspace = ? AND (contact_id, body_hash) IN ${bodies.sql} AND committed_at >= ?`;
    parameters.push(workspace, ...bodies.parameters, now - ECHO_WINDOW);
  }
  return selectRows(session, reservations, `${sql} ORDER BY committedAt`, parameters);
}
