import type { NewEntry } from '../../application/log-entry';
import type { Instant } from '../../domain/instant';
import type { InDoubt, Session } from '../database/database';
import { insertRows } from '../sql/rows';
import { toLogColumns } from './log-columns';

/** Appends entries, which have their sequences, to the workspace's log. */
export async function appendLog(
  session: Session,
  workspace: string,
  entries: readonly NewEntry[],
  now: Instant,
): Promise<void> {
  await insertRows(
    session,
    'change_log',
    entries.map((entry) => toLogColumns(workspace, entry, now)),
  );
  const erasures = entries.flatMap((entry) => {
    if (entry.kind !== 'ERASURE') return [];
    return [{ workspace, seq: entry.seq, digest: entry.contactDigest, recorded_at: now }];
  });
  await insertRows(session, 'erasures', erasures);
}

/** Whether the log has this entry: sequences are unique, so one row tells. Waits for a COMMIT that is still under way. */
export function isLogged(workspace: string, entry: { readonly seq: number; readonly id: string }): InDoubt {
  return async (session) => {
    const sql = `SELECT id FROM change_log WHERE workspace = ? AND seq = ? ${session.dialect.forShare}`;
    const rows = await session.query<{ id: string }>(sql, [workspace, entry.seq]);
    return rows[0]?.id === entry.id;
  };
}
