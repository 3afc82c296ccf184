import type { BotStore, BotUpdate } from '../../application/ports/bot-store';
import type { Clock } from '../../application/ports/clock';
import type { Committed } from '../../application/ports/committed';
import type { Bot } from '../../domain/bot';
import { appendLog, type OtherEntry } from '../change-log/append-log';
import { lockWorkspace } from '../change-log/workspace-sequence';
import type { Database } from '../database/database';
import { createReadQueue } from '../sql/read-queue';
import { insertRows } from '../sql/rows';
import { loadBots } from '../unit-of-work/load-unit';
import { toBotColumns } from './bot-columns';

export class TypeormBotStore implements BotStore {
  private readonly reads = createReadQueue({ concurrencyPerGroup: 1, concurrency: 4, maxWaitingPerGroup: 1 });

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(workspace: string): Promise<Bot[]> {
    const read = () =>
      this.database.inspect((session) => loadBots(session, workspace, '', this.database.onUnreadable));
    return this.reads.run(workspace, read, 'bots');
  }

  update<T>(workspace: string, change: (bots: readonly Bot[]) => BotUpdate<T>): Promise<Committed<T>> {
    const { onUnreadable } = this.database;
    return this.database.transaction(async (session) => {
      await loadBots(session, workspace, session.dialect.forUpdate, onUnreadable);
      // Bots that others are creating can't be held yet; whoever has the workspace sees all of them.
      await lockWorkspace(session, workspace);
      const bots = await loadBots(session, workspace, session.dialect.forUpdate, onUnreadable);
      const { result, save, deleteId } = change(bots);
      const now = this.clock.now();
      const known = new Set(bots.map(({ id }) => id));
      const created = save.filter(({ id }) => !known.has(id));
      await insertRows(
        session,
        'bots',
        created.map((bot) => ({ ...toBotColumns(workspace, bot), created_at: now })),
      );
      const changed = save.filter(({ id }) => known.has(id)).map((bot) => toBotColumns(workspace, bot));
      for (const { id, ...columns } of changed) {
        const names = Object.keys(columns);
        const sql = `UPDATE bots SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE workspace = ? AND id = ?`;
        await session.execute(sql, [...Object.values(columns), workspace, id ?? null]);
      }
      if (deleteId)
        await session.execute('DELETE FROM bots WHERE workspace = ? AND id = ?', [workspace, deleteId]);
      const entries = [...save.map(({ id }) => id), ...(deleteId ? [deleteId] : [])].map(
        (id): OtherEntry => ({ kind: 'BOT', bot_id: id }),
      );
      const { seq, inDoubt } = await appendLog(session, workspace, now, entries);
      return { result: { result, seq }, inDoubt };
    });
  }
}
