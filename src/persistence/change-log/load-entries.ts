import type { StatusEntry } from '../../application/log-entry';
import type { Session } from '../database/database';
import { placeholders, repeatLast } from '../sql/rows';
import type { ReportUnreadable } from '../sql/unreadable-row';
import { fromStatusEntries, type StatusEntryColumns, type WorkspaceColumn } from './log-columns';

/** Below the number of placeholders that SQLite takes. */
const SEQUENCES_AT_ONCE = 8_192;

/** The entries with these sequences that are still there and can be read. */
export async function loadEntries(
  session: Session,
  workspace: string,
  seqs: readonly number[],
  report: ReportUnreadable,
): Promise<ReadonlyMap<number, StatusEntry>> {
  const entries = new Map<number, StatusEntry>();
  for (let start = 0; start < seqs.length; start += SEQUENCES_AT_ONCE) {
    const some = repeatLast(seqs.slice(start, start + SEQUENCES_AT_ONCE));
    const rows = await session.query<StatusEntryColumns & WorkspaceColumn>(
      `SELECT * FROM change_log WHERE workspace = ? AND seq IN (${placeholders(some)}) AND kind = 'STATUS'`,
      [workspace, ...some],
    );
    for (const entry of fromStatusEntries(rows, report)) entries.set(entry.seq, entry);
  }
  return entries;
}
