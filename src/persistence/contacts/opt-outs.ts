import type { ContactDigest } from '../../application/contact-digest';
import type { OptOut } from '../../application/ports/contact-store';
import type { UnitOfWork } from '../../application/writing/unit-of-work';
import type { Session } from '../database/database';
import { optOuts } from '../schema/tables';
import { inList } from '../sql/in-list';
import { selectRows, upsertRows } from '../sql/rows';

const NONE: ReadonlyMap<string, OptOut> = new Map();

export interface OptOutRow {
  readonly digest: string | null;
  readonly isLocked: number | null;
  readonly recordedAt: number | null;
}

/** Finds which of these ids, none of which is stored, opted out before their contact was erased. */
export async function readOptOuts(
  session: Session,
  workspace: string,
  ids: readonly string[],
  digestOf: ContactDigest,
): Promise<ReadonlyMap<string, OptOut>> {
  if (ids.length === 0) return NONE;
  const byDigest = new Map(ids.map((id) => [digestOf(workspace, id), id]));
  const list = inList([...byDigest.keys()]);
  const conditions = `WHERE workspace = ? AND digest IN ${list.sql}`;
  return toOptOuts(byDigest, await selectRows(session, optOuts, conditions, [workspace, ...list.parameters]));
}

/** The part of a statement that adds the opt-outs of these ids to rows with so many columns before. */
export function unionOptOuts(
  workspace: string,
  ids: readonly string[],
  digestOf: ContactDigest,
  columnsBefore: number,
) {
  const byDigest = new Map(ids.map((id) => [digestOf(workspace, id), id]));
  const toMap = (rows: readonly OptOutRow[]) => toOptOuts(byDigest, rows);
  if (ids.length === 0) return { sql: '', parameters: [], toMap };
  const list = inList([...byDigest.keys()]);
  const nulls = Array<string>(columnsBefore).fill('NULL').join(', ');
  const sql = `UNION ALL SELECT ${nulls}, u.digest, u.is_locked, u.recorded_at
    FROM opt_outs u WHERE u.workspace = ? AND u.digest IN ${list.sql}`;
  return { sql, parameters: [workspace, ...list.parameters], toMap };
}

function toOptOuts(
  byDigest: ReadonlyMap<string, string>,
  rows: readonly OptOutRow[],
): ReadonlyMap<string, OptOut> {
  return new Map(
    rows.map(({ digest, isLocked, recordedAt }) => [
      byDigest.get(digest ?? '') ?? '',
      { isLocked: !!isLocked, since: recordedAt ?? 0 },
    ]),
  );
}

/** Keeps the opt-outs of erased contacts, and forgets those that the status of a stored contact says from now on. */
export async function saveOptOuts(
  session: Session,
  workspace: string,
  { staged, now }: UnitOfWork,
  digestOf: ContactDigest,
): Promise<void> {
  if (staged.endedOptOuts.length > 0) {
    const ended = inList(staged.endedOptOuts.map((id) => digestOf(workspace, id)));
    const sql = `DELETE FROM opt_outs WHERE workspace = ? AND digest IN ${ended.sql}`;
    await session.execute(sql, [workspace, ...ended.parameters]);
  }
  const records = staged.optOuts.map((optOut) => ({ workspace, ...optOut, recordedAt: now }));
  await upsertRows(session, optOuts, records);
}
