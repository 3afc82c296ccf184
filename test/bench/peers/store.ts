import libsql from 'libsql';
import mysql from 'mysql2/promise';
import {
  type Caller,
  type Change,
  type ChangeInput,
  decideChange,
  type StatusRow,
  selectStatuses,
} from './status';

/** The shortest way to the same facts with the same durability: prepared statements, one transaction per change. */
export interface PeerStore {
  read(workspace: string, ids: readonly string[]): Promise<StatusRow[]> | StatusRow[];
  change(caller: Caller, input: ChangeInput): Promise<{ row: StatusRow; change: Change }>;
}

export function openStore(url: string): PeerStore {
  return url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openMysql(url);
}

const STATUS_COLUMNS =
  'workspace, contact_id, state, reason, since, wake_at, changed_by, note, pinned, locked, version, epoch, turn, reply_counts, reserved_tokens, silent_since, pending_inbound, last_explicit_at';
const UPDATED = [
  'state',
  'reason',
  'since',
  'wake_at',
  'changed_by',
  'note',
  'version',
  'silent_since',
  'last_explicit_at',
];
const INSERT_STATUS = `INSERT INTO peer_statuses (${STATUS_COLUMNS}) VALUES (${values(18)})`;
const INSERT_TIMER = `INSERT INTO sleep_timers (workspace, contact_id, wake_at) VALUES (?, ?, ?)`;
const DELETE_TIMER = 'DELETE FROM sleep_timers WHERE workspace = ? AND contact_id = ?';
const INSERT_CHANGE = `INSERT INTO peer_changes (workspace, seq, id, kind, is_pushed, contact_id, recorded_at, version,
  table_row, from_state, to_state, outcome, reason, actor, note, wake_at, effective_at, status_after)
  VALUES (${values(18)})`;

function openSqlite(path: string): PeerStore {
  const database = new libsql(path);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000'])
    database.pragma(pragma);
  const prepare = (sql: string) => database.prepare(sql);
  const upsert = (insert: string, key: string, columns: string[]) =>
    prepare(
      `${insert} ON CONFLICT (${key}) DO UPDATE SET ${columns.map((c) => `${c} = excluded.${c}`).join(', ')}`,
    );
  const [begin, commit, rollback] = [prepare('BEGIN IMMEDIATE'), prepare('COMMIT'), prepare('ROLLBACK')];
  const saveStatus = upsert(INSERT_STATUS, 'workspace, contact_id', UPDATED);
  const saveTimer = upsert(INSERT_TIMER, 'workspace, contact_id', ['wake_at']);
  const deleteTimer = prepare(DELETE_TIMER);
  const draw = prepare('UPDATE workspaces SET seq = seq + 1 WHERE workspace = ? RETURNING seq');
  const insertChange = prepare(INSERT_CHANGE);
  const selects = new Map<number, ReturnType<typeof prepare>>();
  const select = (count: number) => {
    const known = selects.get(count) ?? prepare(selectStatuses(count));
    selects.set(count, known);
    return known;
  };
  return {
    read: (workspace, ids) => select(ids.length).all(workspace, ...ids) as StatusRow[],
    async change(caller, input) {
      const { workspace } = caller;
      begin.run();
      try {
        const before = select(1).get(workspace, input.contactId) as StatusRow;
        const { after, change } = decideChange(before, input, caller);
        saveStatus.run(...statusValues(workspace, after));
        if (after.wake_at === null) deleteTimer.run(workspace, after.id);
        else saveTimer.run(workspace, after.id, after.wake_at);
        const { seq } = draw.get(workspace) as { seq: number };
        insertChange.run(...changeValues(workspace, seq, after, change));
        commit.run();
        return { row: after, change };
      } catch (error) {
        rollback.run();
        throw error;
      }
    },
  };
}

function openMysql(url: string): PeerStore {
  const pool = mysql.createPool({ uri: url.replace(/^mariadb:/, 'mysql:'), connectionLimit: 10 });
  const upsert = (insert: string, columns: string[]) =>
    `${insert} ON DUPLICATE KEY UPDATE ${columns.map((c) => `${c} = VALUES(${c})`).join(', ')}`;
  const saveStatus = upsert(INSERT_STATUS, UPDATED);
  const saveTimer = upsert(INSERT_TIMER, ['wake_at']);
  return {
    async read(workspace, ids) {
      const [rows] = await pool.execute(selectStatuses(ids.length), [workspace, ...ids]);
      return rows as unknown as StatusRow[];
    },
    async change(caller, input) {
      const { workspace } = caller;
      const connection = await pool.getConnection();
      try {
        await connection.beginTransaction();
        const [rows] = await connection.execute(selectStatuses(1, 'FOR UPDATE'), [
          workspace,
          input.contactId,
        ]);
        const { after, change } = decideChange((rows as unknown as StatusRow[])[0]!, input, caller);
        await connection.execute(saveStatus, statusValues(workspace, after));
        if (after.wake_at === null) await connection.execute(DELETE_TIMER, [workspace, after.id]);
        else await connection.execute(saveTimer, [workspace, after.id, after.wake_at]);
        const [drawn] = await connection.execute(
          'UPDATE workspaces SET seq = LAST_INSERT_ID(seq + 1) WHERE workspace = ?',
          [workspace],
        );
        const seq = (drawn as mysql.ResultSetHeader).insertId;
        await connection.execute(INSERT_CHANGE, changeValues(workspace, seq, after, change));
        await connection.commit();
        return { row: after, change };
      } catch (error) {
        await connection.rollback();
        throw error;
      } finally {
        connection.release();
      }
    },
  };
}

function statusValues(workspace: string, row: StatusRow): (string | number | null)[] {
  const silentSince = row.state === 'ACTIVE' ? null : row.since;
  return [
    ...[workspace, row.id, row.state, row.reason, row.since, row.wake_at, row.changed_by, row.note],
    ...[0, 0, row.version, 1, 0, '[]', '[]', silentSince, row.pending_inbound ?? 0, row.since],
  ];
}

function changeValues(
  workspace: string,
  seq: number,
  row: StatusRow,
  change: Change,
): (string | number | null)[] {
  return [
    ...[workspace, seq, change.id, 'STATUS', 1, row.id, change.recordedAt, change.version, 1],
    ...[
      change.previousState,
      change.state,
      change.outcome,
      change.reason,
      JSON.stringify(change.actor),
      row.note,
    ],
    ...[row.wake_at, change.recordedAt, JSON.stringify(row)],
  ];
}

function values(count: number): string {
  return Array(count).fill('?').join(', ');
}
