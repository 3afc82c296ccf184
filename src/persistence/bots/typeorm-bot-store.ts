import type { BotStore } from '../../application/ports/bot-store';
import type { Bot } from '../../domain/bot';
import type { Database } from '../database/database';
import { createReadQueue } from '../sql/read-queue';
import { loadBots } from './bot-rows';

export class TypeormBotStore implements BotStore {
  private readonly reads = createReadQueue({ concurrencyPerGroup: 1, maxWaitingPerGroup: 1 });

  constructor(private readonly database: Database) {}

  async list(workspace: string): Promise<Bot[]> {
    return this.reads.run(workspace, () => loadBots(this.database.unlocked, workspace), 'bots');
  }
}
