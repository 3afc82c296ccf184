import type { NewEntry } from '../../application/log-entry';
import type { Instant } from '../../domain/time/instant';
import type { InDoubt, Session } from '../database/database';
import { changeLog, erasures } from '../schema/tables';
import { insertRows } from '../sql/rows';
import { toLogRecord } from './log-row';

/** Appends entries with assigned sequences to the workspace's log. */
export async function appendLog(
  session: Session,
  workspace: string,
  entries: readonly NewEntry[],
  now: Instant,
): Promise<void> {
  const records = entries.map((entry) => toLogRecord(workspace, entry, now));
  await insertRows(session, changeLog, records);
  const erased = entries.filter((entry) => entry.kind === 'ERASURE');
  const digests = erased.flatMap(({ seq, contactDigest: digest }) =>
    digest === null ? [] : { workspace, seq, digest, recordedAt: now },
  );
  await insertRows(session, erasures, digests);
}

/** Whether the log contains this entry. Locks the row, to wait for a COMMIT that is still in progress. */
export function isLogged(workspace: string, entry: { readonly seq: number; readonly id: string }): InDoubt {
  return async (session) => {
    const sql = `SELECT id FROM change_log WHERE workspace = ? AND seq = ? ${session.dialect.forShare}`;
    const rows = await session.query<{ id: string }>(sql, [workspace, entry.seq]);
    return rows[0]?.id === entry.id;
  };
}
