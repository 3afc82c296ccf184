import { randomUUID } from 'node:crypto';
import type { LogEntry, StatusEntry } from '../../application/log-entry';
import type {
  ChangeLog,
  HistoryRequest,
  LogBounds,
  LogPage,
  SeqRange,
} from '../../application/ports/change-log';
import type { Database, Session } from '../database/database';
import { erasures, serviceState, workspaces } from '../schema/tables';
import { inList } from '../sql/in-list';
import { createReadQueue } from '../sql/read-queue';
import { insertRows, selectRows, upsertRows } from '../sql/rows';
import type { Scalar } from '../sql/scalar';
import { ENTRY_COLUMNS, type EntryRow, toLogEntry, toStatusEntry } from './log-rows';

const LOG_ID = 'change_log_epoch';
const DIGEST_KEY = 'contact_digest_key';
/** Below SQLite's limit of 500 terms in a UNION. */
const HISTORIES_AT_ONCE = 200;
/** Maximum number of entries that one statement reads, unless a single history has more. */
const ENTRIES_AT_ONCE = 500;
const PUSHED = 'l.is_pushed = 1';

export class TypeormChangeLog implements ChangeLog {
  private readonly reads = createReadQueue({ maxWaitingPerGroup: 1_024 });

  constructor(private readonly database: Database) {}

  logId(): Promise<string> {
    return this.readOrCreate(LOG_ID);
  }

  digestKey(): Promise<string> {
    return this.readOrCreate(DIGEST_KEY);
  }

  /** Invalidates all cursors, after the log was restored to an earlier state. */
  async renewLogId(): Promise<string> {
    const value = randomUUID();
    return this.database.transaction(async (session) => {
      await upsertRows(session, serviceState, [{ name: LOG_ID, value }]);
      return { result: value };
    });
  }

  async bounds(workspace: string): Promise<LogBounds> {
    const [row] = await selectRows(this.database.unlocked, workspaces, 'WHERE workspace = ?', [workspace]);
    return { seq: row?.seq ?? 0, prunedThrough: row?.prunedThrough ?? 0 };
  }

  async heads(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (names.length === 0) return new Map();
    const list = inList(names);
    const conditions = `WHERE workspace IN ${list.sql}`;
    const rows = await selectRows(this.database.unlocked, workspaces, conditions, list.parameters);
    return new Map(rows.map(({ workspace, seq }) => [workspace, seq]));
  }

  readAfter(workspace: string, seq: number, limit: number): Promise<LogPage> {
    return this.readPage(workspace, seq, limit, PUSHED, []);
  }

  readAfterFor(
    workspace: string,
    contactIds: readonly string[],
    seq: number,
    limit: number,
  ): Promise<LogPage> {
    const ids = inList(contactIds);
    const concerned = `${PUSHED} AND (l.contact_id IS NULL OR l.contact_id IN ${ids.sql})`;
    return this.readPage(workspace, seq, limit, concerned, ids.parameters);
  }

  readHistoryAfter(workspace: string, seq: number, limit: number): Promise<LogPage> {
    return this.readPage(workspace, seq, limit, "l.kind = 'STATUS'", []);
  }

  async readContact(
    workspace: string,
    contactId: string,
    { from, through }: SeqRange,
    limit: number,
  ): Promise<LogEntry[]> {
    const rows = await this.database.read<EntryRow>(
      `SELECT ${ENTRY_COLUMNS} FROM change_log l WHERE l.workspace = ? AND l.contact_id = ? AND l.seq >= ?
       AND l.seq <= ? AND l.kind = 'STATUS' AND ${PUSHED} ORDER BY l.seq LIMIT ?`,
      [workspace, contactId, from, through, limit],
    );
    return rows.map((row) => toLogEntry(row, new Map(), this.database.unlocked.reportUnreadable));
  }

  async histories(workspace: string, requests: readonly HistoryRequest[]): Promise<StatusEntry[][]> {
    const parts = splitHistories(requests).map((some) =>
      this.reads.run(workspace, () => this.someHistories(workspace, some)),
    );
    return (await Promise.all(parts)).flat();
  }

  /** Two nodes may create the value at the same time: the first commit stores it, and the other reads it on its retry. */
  private async readOrCreate(name: string): Promise<string> {
    const read = (session: Session) => selectRows(session, serviceState, 'WHERE name = ?', [name]);
    const [stored] = await read(this.database.unlocked);
    if (stored) return stored.value;
    return this.database.transaction(async (session) => {
      const [known] = await read(session);
      if (known) return { result: known.value };
      const value = randomUUID();
      await insertRows(session, serviceState, [{ name, value }]);
      return { result: value };
    });
  }

  /** One statement, so that nothing is pruned between reading the bounds and the entries. */
  private async readPage(
    workspace: string,
    seq: number,
    limit: number,
    filter: string,
    parameters: readonly Scalar[],
  ): Promise<LogPage> {
    const rows = await this.database.read<EntryRow & { headSeq: number; prunedThrough: number }>(
      `SELECT (SELECT seq FROM workspaces WHERE workspace = ?) AS headSeq,
              (SELECT pruned_through FROM workspaces WHERE workspace = ?) AS prunedThrough, ${ENTRY_COLUMNS}
       FROM change_log l WHERE l.workspace = ? AND l.seq > ? AND ${filter}
       ORDER BY l.seq LIMIT ?`,
      [workspace, workspace, workspace, seq, ...parameters, limit],
    );
    const [first] = rows;
    // After an empty page the bounds can be read separately: what is not pruned now was not pruned then.
    const bounds = first
      ? { seq: first.headSeq, prunedThrough: first.prunedThrough }
      : await this.bounds(workspace);
    if (seq < bounds.prunedThrough) return { entries: null, head: bounds.seq };
    const digests = await this.erasedDigests(workspace, rows);
    const { reportUnreadable } = this.database.unlocked;
    return { entries: rows.map((row) => toLogEntry(row, digests, reportUnreadable)), head: bounds.seq };
  }

  /** The digests of the erased contacts among the entries, by sequence. */
  private async erasedDigests(
    workspace: string,
    entries: readonly EntryRow[],
  ): Promise<ReadonlyMap<number, string>> {
    const erased = entries.filter(({ kind }) => kind === 'ERASURE');
    if (erased.length === 0) return new Map();
    const seqs = inList(erased.map(({ seq }) => seq));
    const conditions = `WHERE workspace = ? AND seq IN ${seqs.sql}`;
    const parameters = [workspace, ...seqs.parameters];
    const rows = await selectRows(this.database.unlocked, erasures, conditions, parameters);
    return new Map(rows.map(({ seq, digest }) => [seq, digest]));
  }

  private async someHistories(
    workspace: string,
    requests: readonly HistoryRequest[],
  ): Promise<StatusEntry[][]> {
    const parts = requests.flatMap((request, index) =>
      request.contactIds.map((contactId) => ({ ...request, index, contactId })),
    );
    if (parts.length === 0) return requests.map(() => []);
    // One statement for a page of contacts; each part reads its own index range and stops at its limit.
    const part = `SELECT * FROM (SELECT ? AS request, ${ENTRY_COLUMNS} FROM change_log l
      WHERE l.workspace = ? AND l.contact_id = ? AND l.kind = 'STATUS' AND l.seq < ? ORDER BY l.seq DESC LIMIT ?) p`;
    const rows = await this.database.readRows<EntryRow & { request: number }>(
      parts.reduce((sum, { limit }) => sum + limit, 0),
      parts.map(() => part).join(' UNION ALL '),
      parts.flatMap(({ index, contactId, beforeSeq, limit }) => [
        ...[index, workspace, contactId, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit],
      ]),
    );
    const histories = requests.map((): StatusEntry[] => []);
    for (const row of rows) {
      const entry = toStatusEntry(row, this.database.unlocked.reportUnreadable);
      if (entry) histories[Number(row.request)]?.push(entry);
    }
    return histories.map((entries, index) =>
      entries.sort((a, b) => b.seq - a.seq).slice(0, requests[index]?.limit),
    );
  }
}

/** Divides the requests among statements. Each id of a request is a part of its statement, with a limit of its own. */
function splitHistories(requests: readonly HistoryRequest[]): HistoryRequest[][] {
  const statements: HistoryRequest[][] = [];
  let parts = 0;
  let entries = 0;
  for (const request of requests) {
    const statement = statements.at(-1);
    const { length } = request.contactIds;
    parts += length;
    entries += length * request.limit;
    if (statement && parts <= HISTORIES_AT_ONCE && entries <= ENTRIES_AT_ONCE) statement.push(request);
    else {
      statements.push([request]);
      parts = length;
      entries = length * request.limit;
    }
  }
  return statements;
}
