import type { Session } from './database';
import { insertRows } from './rows';

/**
 * Raises the workspace's sequence by `count` and returns its new value. Its row stays held until the commit, so a
 * reader of the log never sees a later sequence before an earlier one: draw it as late in a transaction as can be.
 */
export async function drawSequences(session: Session, workspace: string, count: number): Promise<number> {
  await session.execute('UPDATE workspaces SET seq = seq + ? WHERE workspace = ?', [count, workspace]);
  const rows = await session.query<{ seq: number }>('SELECT seq FROM workspaces WHERE workspace = ?', [
    workspace,
  ]);
  const [row] = rows;
  if (row) return row.seq;
  await insertRows(session, 'workspaces', [{ workspace, seq: count, pruned_through: 0 }]);
  return count;
}
