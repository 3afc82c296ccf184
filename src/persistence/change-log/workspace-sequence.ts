import type { Session } from '../database/database';
import { workspaces } from '../schema/tables';
import { insertMissingRows } from '../sql/rows';

/** Locks the workspace's row until the transaction ends, and creates it if it does not exist. */
export async function lockWorkspace(session: Session, workspace: string): Promise<void> {
  await insertMissingRows(session, workspaces, [{ workspace, seq: 0, prunedThrough: 0 }]);
}

/**
 * Increases the workspace's sequence by `count` and returns its new value. The row stays locked until the commit, so
 * that sequences become visible in order. Call it as late in a transaction as possible.
 */
export async function allocateSequences(session: Session, workspace: string, count: number): Promise<number> {
  const { sql, newValue } = session.dialect.incrementSequence;
  const increment = async () => newValue(await session.query(sql, [count, workspace]));
  const raised = await increment();
  if (raised !== undefined) return raised;
  await lockWorkspace(session, workspace);
  return (await increment()) ?? count;
}
