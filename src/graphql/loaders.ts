import DataLoader from 'dataloader';
import type { Caller } from '../application/caller';
import type { StatusEntry } from '../application/log-entry';
import type { Page } from '../application/page';
import type { HistoryPage, Queries } from '../application/queries';
import type { StatusView } from '../application/status-answer';
import type { Bot } from '../domain/bot';

export interface Loaders {
  /** A contact that exists, or `null`. */
  readonly contact: DataLoader<string, StatusView | null>;
  readonly history: DataLoader<HistoryPage, Page<StatusEntry>, string>;
  readonly bots: DataLoader<'all', Bot[]>;
}

/** Loaders of one operation: what it asks many times in one step becomes one query. */
export function createLoaders(queries: Queries, caller: () => Caller): Loaders {
  return {
    contact: new DataLoader((ids) => queries.existing(caller().workspace, ids)),
    history: new DataLoader((pages) => queries.histories(caller().workspace, pages), {
      cacheKeyFn: JSON.stringify,
    }),
    bots: new DataLoader(async () => [await queries.botList(caller().workspace)]),
  };
}
