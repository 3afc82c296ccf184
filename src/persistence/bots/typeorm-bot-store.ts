import type { BotStore } from '../../application/ports/bot-store';
import type { Bot } from '../../domain/bot';
import type { Database } from '../database/database';
import { createReadQueue } from '../sql/read-queue';
import { loadBots } from './load-bots';

export class TypeormBotStore implements BotStore {
  private readonly reads = createReadQueue({ concurrencyPerGroup: 1, concurrency: 4, maxWaitingPerGroup: 1 });

  constructor(private readonly database: Database) {}

  async list(workspace: string): Promise<Bot[]> {
    const read = () =>
      this.database.inspect((session) => loadBots(session, workspace, '', this.database.onUnreadable));
    return this.reads.run(workspace, read, 'bots');
  }
}
