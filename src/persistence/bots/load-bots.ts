import type { BotAccess } from '../../application/writing/load-spec';
import type { Bot } from '../../domain/bot';
import type { Instant } from '../../domain/instant';
import { lockWorkspace } from '../change-log/workspace-sequence';
import type { Session } from '../database/database';
import type { ReportUnreadable } from '../sql/unreadable-row';
import { type BotColumns, fromBotColumns } from './bot-columns';

/** A bot that is being changed is waited for: its mode is what permits a reply. */
export async function loadBots(
  session: Session,
  workspace: string,
  lock: string,
  report: ReportUnreadable,
): Promise<Bot[]> {
  const rows = await session.query<BotColumns>(
    `SELECT * FROM bots WHERE workspace = ? ORDER BY created_at, id ${lock}`,
    [workspace],
  );
  return rows.map((row) => fromBotColumns(workspace, row, report));
}

/**
 * The bots as a transaction may use them, and the database's time. In one statement: each takes a round trip while the
 * contacts are locked.
 */
export async function loadBotsAndTime(
  session: Session,
  workspace: string,
  access: BotAccess,
  report: ReportUnreadable,
): Promise<{ readonly bots: Bot[]; readonly databaseTime: Instant | null }> {
  const { now, forShare, forUpdate } = session.dialect;
  if (access === 'NONE') {
    const [row] = now === null ? [] : await session.query<{ now: number }>(`SELECT ${now} AS now`);
    return { bots: [], databaseTime: row ? Number(row.now) : null };
  }
  if (access === 'WRITE') {
    await loadBots(session, workspace, forUpdate, report);
    // Bots that others are creating can't be locked yet; whoever has the workspace sees all of them.
    await lockWorkspace(session, workspace);
  }
  const rows = await session.query<BotColumns & { readonly now: Instant | null }>(
    `SELECT b.*, ${now ?? 'NULL'} AS now FROM (SELECT 1) one
     LEFT JOIN bots b ON b.workspace = ? ORDER BY b.created_at, b.id ${access === 'WRITE' ? forUpdate : forShare}`,
    [workspace],
  );
  const time = rows[0]?.now ?? null;
  return {
    bots: rows.filter(({ id }) => id !== null).map((row) => fromBotColumns(workspace, row, report)),
    databaseTime: time === null ? null : Number(time),
  };
}
