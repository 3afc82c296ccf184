import type { Idempotency } from '../../application/writing/load-spec';
import type { SeenKey } from '../../application/writing/loaded-rows';
import { loadEntries } from '../change-log/log-rows';
import type { Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { idempotencyKeys } from '../schema/tables';
import { inList } from '../sql/in-list';
import { selectRows } from '../sql/rows';

/** Loads the keys of these calls that were used before, with the entries of the original results. */
export async function loadKeys(
  session: Session,
  workspace: string,
  calls: readonly Idempotency[],
): Promise<SeenKey[]> {
  if (calls.length === 0) return [];
  const wanted = inList(calls.map(({ key }) => key));
  const conditions = `WHERE workspace = ? AND idempotency_key IN ${wanted.sql}`;
  const rows = await selectRows(session, idempotencyKeys, conditions, [workspace, ...wanted.parameters]);
  // A key used for a different call is rejected, so its entries are not needed.
  const hashes = new Set(calls.map(({ inputHash }) => inputHash));
  const answered = rows.filter(({ inputHash }) => hashes.has(inputHash));
  const entries = await loadEntries(session, workspace, answered.flatMap(sequencesOf));
  return rows.map((row) => ({
    key: row.idempotencyKey,
    inputHash: row.inputHash,
    entries: hashes.has(row.inputHash) ? sequencesOf(row).flatMap((seq) => entries.get(seq) ?? []) : [],
  }));
}

/** The entries of one call have consecutive sequences. */
function sequencesOf({ firstSeq, lastSeq }: RowOf<typeof idempotencyKeys>): number[] {
  if (firstSeq === null) return [];
  return Array.from({ length: (lastSeq ?? firstSeq) - firstSeq + 1 }, (_, index) => firstSeq + index);
}
