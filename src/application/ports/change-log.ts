import type { LogEntry, StatusEntry } from '../log-entry';

/** A consistent read of the log. */
export interface LogPage<E = LogEntry> {
  /** In order of sequence; `null` if some of the requested entries have been pruned. */
  readonly entries: E[] | null;
  readonly head: number;
}

export interface LogBounds {
  /** The newest sequence. */
  readonly seq: number;
  /** The lowest sequence after which no entry has been pruned. */
  readonly prunedThrough: number;
}

/** The change log of each workspace, by sequence. Subscriptions follow it, and the history is read from it. */
export interface ChangeLog {
  /** The log id, which is renewed after a restore because sequences may repeat. */
  logId(): Promise<string>;
  /** The key of the digests by which erased contacts are recognized. It never changes. */
  digestKey(): Promise<string>;
  bounds(workspace: string): Promise<LogBounds>;
  /** The newest sequences of several workspaces. Workspaces without entries are absent. */
  heads(workspaces: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Reads entries after `seq`, in order, without outcomes that are not pushed. */
  readAfter(workspace: string, seq: number, limit: number): Promise<LogPage>;
  /** Like `readAfter`, but only entries of these contacts and of none: changes of bots and erasures. */
  readAfterFor(workspace: string, ids: readonly string[], seq: number, limit: number): Promise<LogPage>;
  /** Reads the histories of all contacts after `seq`, in order, with outcomes that are not pushed. */
  readHistoryAfter(workspace: string, seq: number, limit: number): Promise<LogPage>;
  /** Reads pushed status changes of one contact within a range of sequences, in order, with those that cannot be read. */
  readContact(workspace: string, contactId: string, range: SeqRange, limit: number): Promise<LogEntry[]>;
  /** Histories of several contacts, newest entry first, in the order of `requests`. */
  histories(workspace: string, requests: readonly HistoryRequest[]): Promise<StatusEntry[][]>;
}

/** Both ends are included. */
export interface SeqRange {
  readonly from: number;
  readonly through: number;
}

export interface HistoryRequest {
  /** The contact and its aliases, of which some had a history of their own. */
  readonly contactIds: readonly string[];
  readonly limit: number;
  /** Only entries before this sequence, or `null` to start with the newest. */
  readonly beforeSeq: number | null;
}
