import type { BotAccess } from '../../application/writing/command';
import type { Bot } from '../../domain/bot';
import type { Instant } from '../../domain/time/instant';
import { lockWorkspace } from '../change-log/workspace-sequence';
import type { Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { bots } from '../schema/tables/bots';
import { selectRows } from '../sql/rows';
import { fromBotRow } from './bot-row';

const COLUMNS = bots.select('b');

/** With a lock, waits for concurrent changes of the bots, because the mode of a bot permits a reply. */
export async function loadBots(session: Session, workspace: string, lock = ''): Promise<Bot[]> {
  const conditions = `WHERE workspace = ? ORDER BY created_at, id ${lock}`;
  const rows = await selectRows(session, bots, conditions, [workspace]);
  return rows.map((row) => fromBotRow(row, session.reportUnreadable));
}

/**
 * Loads the bots, locked as `access` requires, and the database's time. One statement reads both, because each
 * statement is a round trip while the contacts are locked.
 */
export async function loadBotsAndTime(
  session: Session,
  workspace: string,
  access: BotAccess,
): Promise<{ readonly bots: Bot[]; readonly databaseTime: Instant | null }> {
  const { now, forShare, forUpdate } = session.dialect;
  if (access === 'NONE') {
    const [row] = now === null ? [] : await session.query<{ now: number }>(`SELECT ${now} AS now`);
    return { bots: [], databaseTime: row ? Number(row.now) : null };
  }
  if (access === 'WRITE') {
    await loadBots(session, workspace, forUpdate);
    // Bots that other transactions are creating cannot be locked yet. Once the workspace is locked, all are visible.
    await lockWorkspace(session, workspace);
  }
  const rows = await session.query<RowOf<typeof bots> & { readonly now: Instant | null }>(
    `SELECT ${COLUMNS}, ${now ?? 'NULL'} AS now FROM (SELECT 1) one
     LEFT JOIN bots b ON b.workspace = ? ORDER BY b.created_at, b.id ${access === 'WRITE' ? forUpdate : forShare}`,
    [workspace],
  );
  const time = rows[0]?.now ?? null;
  const found = rows.filter(({ id }) => id !== null);
  return {
    bots: found.map((row) => fromBotRow(row, session.reportUnreadable)),
    databaseTime: time === null ? null : Number(time),
  };
}
