import { randomUUID } from 'node:crypto';
import { digestOf } from '../../application/contact-digest';
import type { Instant } from '../../domain/instant';
import type { InDoubt, Session } from '../database/database';
import { insertRows } from '../sql/rows';
import { allocateSequences } from './workspace-sequence';

/** Entries of the log that are not changes of a status. */
export type OtherEntry =
  | { readonly kind: 'BOT'; readonly bot_id: string }
  | { readonly kind: 'ASSIGNMENT'; readonly contact_id: string }
  | { readonly kind: 'ERASURE'; readonly erased_id: string };

/**
 * Appends them to the workspace's log. Returns its sequence, or `null` where there is nothing to append, and how to
 * find out later whether they are stored.
 */
export async function appendLog(
  session: Session,
  workspace: string,
  now: Instant,
  entries: readonly OtherEntry[],
): Promise<{ seq: number | null; inDoubt: InDoubt }> {
  if (entries.length === 0) return { seq: null, inDoubt: async () => false };
  const seq = await allocateSequences(session, workspace, entries.length);
  const rows = entries.map((entry, index) => ({
    workspace,
    seq: seq - entries.length + 1 + index,
    id: randomUUID(),
    kind: entry.kind,
    is_pushed: true,
    contact_id: entry.kind === 'ASSIGNMENT' ? entry.contact_id : null,
    bot_id: entry.kind === 'BOT' ? entry.bot_id : null,
    recorded_at: now,
  }));
  await insertRows(session, 'change_log', rows);
  const erasures = entries.flatMap((entry, index) => {
    if (entry.kind !== 'ERASURE') return [];
    const { seq: erasedAt, id } = rows[index]!;
    return [{ workspace, seq: erasedAt, digest: digestOf(id, workspace, entry.erased_id), recorded_at: now }];
  });
  await insertRows(session, 'erasures', erasures);
  return { seq, inDoubt: isLogged(workspace, rows[0]!) };
}

/** Whether the log has this entry: sequences are unique, so one row tells. Waits for a COMMIT that is still under way. */
export function isLogged(workspace: string, entry: { readonly seq: number; readonly id: string }): InDoubt {
  return async (session) => {
    const sql = `SELECT id FROM change_log WHERE workspace = ? AND seq = ? ${session.dialect.forShare}`;
    const rows = await session.query<{ id: string }>(sql, [workspace, entry.seq]);
    return rows[0]?.id === entry.id;
  };
}
