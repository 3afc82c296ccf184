import type { Bot } from '../../domain/bot';
import type { Committed } from './committed';

export interface BotStore {
  /** The workspace's bots, oldest first. */
  list(workspace: string): Promise<Bot[]>;
  /**
   * Runs `change` on the workspace's bots in a transaction that holds them, and writes what it returns.
   * Every bot written or deleted is logged, so that badges follow.
   */
  update<T>(workspace: string, change: (bots: readonly Bot[]) => BotUpdate<T>): Promise<Committed<T>>;
}

export interface BotUpdate<T> {
  readonly result: T;
  readonly save: readonly Bot[];
  readonly deleteId?: string;
}
