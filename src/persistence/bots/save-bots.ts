import type { UnitOfWork } from '../../application/writing/unit-of-work';
import type { Bot } from '../../domain/bot';
import type { Session } from '../database/database';
import { bots } from '../schema/tables';
import { insertRows, upsertRows } from '../sql/rows';
import { toBotRecord } from './bot-row';

export async function saveBots(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const staged = [...unit.staged.bots.values()];
  const toRecord = (bot: Bot) => toBotRecord(workspace, bot, unit.now);
  const created = staged.filter(({ id }) => !unit.isStoredBot(id));
  await insertRows(session, bots, created.map(toRecord));
  const known = staged.filter(({ id }) => unit.isStoredBot(id));
  await upsertRows(session, bots, known.map(toRecord));
  for (const id of unit.staged.deletedBots)
    await session.execute('DELETE FROM bots WHERE workspace = ? AND id = ?', [workspace, id]);
}
