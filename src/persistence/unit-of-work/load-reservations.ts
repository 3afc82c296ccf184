import type { StoredReservation } from '../../application/writing/loaded-rows';
import { loadEntries } from '../change-log/log-rows';
import type { Session } from '../database/database';
import { reservations } from '../schema/tables';
import { inList } from '../sql/in-list';
import { selectRows } from '../sql/rows';

/** Loads reservations by token, with the entries of their commit and of their revocation. */
export async function loadReservations(
  session: Session,
  workspace: string,
  tokens: readonly string[],
): Promise<StoredReservation[]> {
  if (tokens.length === 0) return [];
  const list = inList(tokens);
  const conditions = `WHERE workspace = ? AND token IN ${list.sql}`;
  const rows = await selectRows(session, reservations, conditions, [workspace, ...list.parameters]);
  const seqs = rows.flatMap(({ seq, revocationSeq }) => [seq ?? [], revocationSeq ?? []].flat());
  const entries = await loadEntries(session, workspace, seqs);
  return rows.map(({ workspace: _, seq, revocationSeq, ...reservation }) => ({
    ...reservation,
    entry: entries.get(seq ?? 0) ?? null,
    revocationEntry: entries.get(revocationSeq ?? 0) ?? null,
  }));
}
