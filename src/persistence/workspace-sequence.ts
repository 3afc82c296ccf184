import type { Session } from './database';
import { insertRows } from './rows';

/** Holds the workspace's row until the transaction ends, and makes it where there is none. */
export async function holdWorkspace(session: Session, workspace: string): Promise<void> {
  const row = { workspace, seq: 0, pruned_through: 0 };
  await insertRows(
    session,
    'workspaces',
    [row],
    session.dialect.onConflictUpdate(['workspace'], ['workspace']),
  );
}

/**
 * Raises the workspace's sequence by `count` and returns its new value. Its row stays held until the commit, so a
 * reader of the log never sees a later sequence before an earlier one: draw it as late in a transaction as can be.
 */
export async function drawSequences(session: Session, workspace: string, count: number): Promise<number> {
  const before = (await readHeld(session, workspace)) ?? (await createHeld(session, workspace));
  await session.execute('UPDATE workspaces SET seq = ? WHERE workspace = ?', [before + count, workspace]);
  return before + count;
}

async function readHeld(session: Session, workspace: string): Promise<number | undefined> {
  const sql = `SELECT seq FROM workspaces WHERE workspace = ? ${session.dialect.forUpdate}`;
  const [row] = await session.query<{ seq: number }>(sql, [workspace]);
  return row?.seq;
}

async function createHeld(session: Session, workspace: string): Promise<number> {
  await holdWorkspace(session, workspace);
  return (await readHeld(session, workspace)) ?? 0;
}
