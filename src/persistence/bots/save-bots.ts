import type { UnitOfWork } from '../../application/writing/unit-of-work';
import type { Session } from '../database/database';
import { insertRows } from '../sql/rows';
import { toBotColumns } from './bot-columns';

/** Writes the bots that were created, changed or deleted. */
export async function saveBots(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const { bots, deletedBots } = unit.staged;
  const created = [...bots.values()].filter(({ id }) => !unit.isStoredBot(id));
  await insertRows(
    session,
    'bots',
    created.map((bot) => ({ ...toBotColumns(workspace, bot), created_at: unit.now })),
  );
  for (const bot of bots.values()) {
    if (!unit.isStoredBot(bot.id)) continue;
    const { id, ...columns } = toBotColumns(workspace, bot);
    const assignments = Object.keys(columns).map((name) => `${name} = ?`);
    await session.execute(`UPDATE bots SET ${assignments.join(', ')} WHERE workspace = ? AND id = ?`, [
      ...Object.values(columns),
      workspace,
      bot.id,
    ]);
  }
  for (const id of deletedBots)
    await session.execute('DELETE FROM bots WHERE workspace = ? AND id = ?', [workspace, id]);
}
