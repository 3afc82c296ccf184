import DataLoader from 'dataloader';
import type { Caller } from '../../application/access/caller';
import type { StatusView } from '../../application/commands/status-answer';
import type { StatusEntry } from '../../application/log-entry';
import type { Page } from '../../application/queries/page';
import type { HistoryPage, Queries } from '../../application/queries/queries';

export interface Loaders {
  /** A contact that exists, or `null`. */
  readonly contact: DataLoader<string, StatusView | null>;
  readonly history: DataLoader<HistoryPage, Page<StatusEntry>>;
}

/** Nothing is remembered: a subscription lives long, and each of its events is to see what stands then. */
const BATCH_ONLY = { cache: false } as const;

/** Loaders of one operation: what it asks many times in one step becomes one query. */
export function createLoaders(queries: Queries, caller: () => Caller): Loaders {
  return {
    contact: new DataLoader((ids) => queries.existing(caller().workspace, ids), BATCH_ONLY),
    history: new DataLoader((pages) => queries.histories(caller().workspace, pages), BATCH_ONLY),
  };
}
