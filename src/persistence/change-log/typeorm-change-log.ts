import { randomUUID } from 'node:crypto';
import type { StatusEntry } from '../../application/log-entry';
import type { ChangeLog, HistoryRequest, LogPage } from '../../application/ports/change-log';
import type { Database, Scalar } from '../database/database';
import { createReadQueue } from '../sql/read-queue';
import { insertRows, placeholders, upsertRows } from '../sql/rows';
import {
  fromLogColumns,
  fromStatusEntries,
  type LogColumns,
  type StatusEntryColumns,
  type WorkspaceColumn,
} from './log-columns';

const LOG_ID = 'change_log_epoch';
/** SQLite takes at most 500 parts of a UNION. */
const HISTORIES_AT_ONCE = 200;
/** Entries that one statement reads at most, unless a single history has more. */
const ENTRIES_AT_ONCE = 500;

interface BoundsColumns {
  readonly head_seq: number;
  readonly pruned_through: number;
}

export class TypeormChangeLog implements ChangeLog {
  private readonly reads = createReadQueue({
    concurrencyPerGroup: 2,
    concurrency: 4,
    maxWaitingPerGroup: 1_024,
  });

  constructor(private readonly database: Database) {}

  async logId(): Promise<string> {
    const read = () =>
      this.database.read<{ value: string }>('SELECT value FROM service_state WHERE name = ?', [LOG_ID]);
    const [stored] = await read();
    if (stored) return stored.value;
    // Two nodes may get here at once: the first to commit names it, the other finds the name.
    await this.database.transaction(async (session) => {
      const [row] = await session.query('SELECT value FROM service_state WHERE name = ?', [LOG_ID]);
      if (!row) await insertRows(session, 'service_state', [{ name: LOG_ID, value: randomUUID() }]);
      return { result: undefined };
    });
    return (await read())[0]!.value;
  }

  /** For a log that was put back to an earlier state: no cursor of before goes on in it. */
  async renewLogId(): Promise<string> {
    const row = { name: LOG_ID, value: randomUUID() };
    await this.database.transaction(async (session) => {
      await upsertRows(session, 'service_state', ['name'], [row]);
      return { result: undefined };
    });
    return row.value;
  }

  async bounds(workspace: string): Promise<{ seq: number; prunedThrough: number }> {
    const sql = 'SELECT seq, pruned_through FROM workspaces WHERE workspace = ?';
    const [row] = await this.database.read<{ seq: number; pruned_through: number }>(sql, [workspace]);
    return { seq: row?.seq ?? 0, prunedThrough: row?.pruned_through ?? 0 };
  }

  async heads(workspaces: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (workspaces.length === 0) return new Map();
    const rows = await this.database.read<{ workspace: string; seq: number }>(
      `SELECT workspace, seq FROM workspaces WHERE workspace IN (${placeholders(workspaces)})`,
      workspaces,
    );
    return new Map(rows.map(({ workspace, seq }) => [workspace, seq]));
  }

  readAfter(workspace: string, seq: number, limit: number): Promise<LogPage> {
    return this.readPage(workspace, seq, limit, '', []);
  }

  readAfterFor(
    workspace: string,
    contactIds: readonly string[],
    seq: number,
    limit: number,
  ): Promise<LogPage> {
    const concerned = `AND (l.contact_id IS NULL OR l.contact_id IN (${placeholders(contactIds) || 'NULL'}))`;
    return this.readPage(workspace, seq, limit, concerned, contactIds);
  }

  async histories(workspace: string, requests: readonly HistoryRequest[]): Promise<StatusEntry[][]> {
    const parts = splitHistories(requests).map((some) =>
      this.reads.run(workspace, () => this.someHistories(workspace, some)),
    );
    return (await Promise.all(parts)).flat();
  }

  /** One statement, so that nothing can be pruned between the bounds and the entries. */
  private async readPage(
    workspace: string,
    seq: number,
    limit: number,
    filter: string,
    parameters: readonly Scalar[],
  ): Promise<LogPage> {
    const rows = await this.database.read<LogColumns & WorkspaceColumn & BoundsColumns>(
      `SELECT (SELECT seq FROM workspaces WHERE workspace = ?) AS head_seq,
              (SELECT pruned_through FROM workspaces WHERE workspace = ?) AS pruned_through, l.*
       FROM change_log l WHERE l.workspace = ? AND l.seq > ? AND l.is_pushed = 1 ${filter}
       ORDER BY l.seq LIMIT ?`,
      [workspace, workspace, workspace, seq, ...parameters, limit],
    );
    const [first] = rows;
    // Bounds read after an empty page say no less: what is not pruned now was not pruned then.
    const bounds = first
      ? { seq: first.head_seq, prunedThrough: first.pruned_through }
      : await this.bounds(workspace);
    if (seq < bounds.prunedThrough) return { entries: null, head: bounds.seq };
    const digests = await this.erasedDigests(
      workspace,
      rows.filter(({ kind }) => kind === 'ERASURE').map((row) => row.seq),
    );
    const { onUnreadable } = this.database;
    return { entries: rows.map((row) => fromLogColumns(row, digests, onUnreadable)), head: bounds.seq };
  }

  private async erasedDigests(
    workspace: string,
    seqs: readonly number[],
  ): Promise<ReadonlyMap<number, string>> {
    if (seqs.length === 0) return new Map();
    const rows = await this.database.read<{ seq: number; digest: string }>(
      `SELECT seq, digest FROM erasures WHERE workspace = ? AND seq IN (${placeholders(seqs)})`,
      [workspace, ...seqs],
    );
    return new Map(rows.map(({ seq, digest }) => [seq, digest]));
  }

  private async someHistories(
    workspace: string,
    requests: readonly HistoryRequest[],
  ): Promise<StatusEntry[][]> {
    // One statement for a page of contacts; each part walks its own index range and stops at its limit.
    const part = `SELECT * FROM (SELECT ? AS request, l.* FROM change_log l
      WHERE l.workspace = ? AND l.contact_id = ? AND l.kind = 'STATUS' AND l.seq < ? ORDER BY l.seq DESC LIMIT ?) p`;
    const rows = await this.database.readRows<StatusEntryColumns & WorkspaceColumn & { request: number }>(
      requests.reduce((sum, { limit }) => sum + limit, 0),
      requests.map(() => part).join(' UNION ALL '),
      requests.flatMap(({ contactId, limit, beforeSeq }, index) => [
        ...[index, workspace, contactId, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit],
      ]),
    );
    const { onUnreadable } = this.database;
    const histories = requests.map((): StatusEntry[] => []);
    for (const row of rows) histories[Number(row.request)]?.push(...fromStatusEntries([row], onUnreadable));
    return histories.map((entries) => entries.sort((a, b) => b.seq - a.seq));
  }
}

function splitHistories(requests: readonly HistoryRequest[]): HistoryRequest[][] {
  const parts: HistoryRequest[][] = [];
  let part: HistoryRequest[] = [];
  let entries = 0;
  for (const request of requests) {
    const isFull = part.length >= HISTORIES_AT_ONCE || entries + request.limit > ENTRIES_AT_ONCE;
    if (isFull || parts.length === 0) {
      part = [];
      parts.push(part);
      entries = 0;
    }
    part.push(request);
    entries += request.limit;
  }
  return parts;
}
