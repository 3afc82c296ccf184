import type { Bot } from '../../domain/bot';

export interface BotStore {
  /** The bots of the workspace, oldest first. */
  list(workspace: string): Promise<Bot[]>;
}
