import type { Bot } from '../../domain/bot';

export interface BotStore {
  /** The workspace's bots, oldest first. */
  list(workspace: string): Promise<Bot[]>;
}
