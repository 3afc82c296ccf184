import type { LogEntry, StatusEntry } from '../log-entry';

/** What was read of the log at one moment. */
export interface LogPage<E = LogEntry> {
  /** In order; `null` where some of those asked for have been pruned. */
  readonly entries: E[] | null;
  /** The newest sequence. */
  readonly head: number;
}

export interface LogBounds {
  /** The newest sequence. */
  readonly seq: number;
  /** The oldest one after which nothing has been pruned. */
  readonly prunedThrough: number;
}

/** The workspace's log of changes by sequence: what subscribers follow and history shows. */
export interface ChangeLog {
  /** Names this log; another one after a restore, when sequences may repeat. */
  logId(): Promise<string>;
  bounds(workspace: string): Promise<LogBounds>;
  /** Newest sequences of several workspaces; one that has none yet is missing. */
  heads(workspaces: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Entries after `seq`, in order. Outcomes that nobody is told of are left out. */
  readAfter(workspace: string, seq: number, limit: number): Promise<LogPage>;
  /** The same, of these contacts and of none: changes of bots and erasures concern everybody. */
  readAfterFor(
    workspace: string,
    contactIds: readonly string[],
    seq: number,
    limit: number,
  ): Promise<LogPage>;
  /** Histories of several contacts, newest first, in the order of the requests. */
  histories(workspace: string, requests: readonly HistoryRequest[]): Promise<StatusEntry[][]>;
}

export interface HistoryRequest {
  readonly contactId: string;
  readonly limit: number;
  /** Entries before this sequence only, or `null` for the newest. */
  readonly beforeSeq: number | null;
}
