import type { StatusEntry } from '../../application/log-entry';
import type { Session } from '../database/database';
import { inList } from '../sql/in-list';
import { ENTRY_COLUMNS, type EntryRow, toStatusEntry } from './log-row';

/** Below SQLite's limit of placeholders. */
const SEQUENCES_AT_ONCE = 8_192;

/** Loads the entries with these sequences. Deleted and unreadable entries are absent. */
export async function loadEntries(
  session: Session,
  workspace: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, StatusEntry>> {
  const entries = new Map<number, StatusEntry>();
  for (let start = 0; start < seqs.length; start += SEQUENCES_AT_ONCE) {
    const some = inList(seqs.slice(start, start + SEQUENCES_AT_ONCE));
    const rows = await session.query<EntryRow>(
      `SELECT ${ENTRY_COLUMNS} FROM change_log l WHERE l.workspace = ? AND l.seq IN ${some.sql} AND l.kind = 'STATUS'`,
      [workspace, ...some.parameters],
    );
    for (const row of rows) {
      const entry = toStatusEntry(row, session.reportUnreadable);
      if (entry) entries.set(entry.seq, entry);
    }
  }
  return entries;
}
