import type { ExpiryTimes, HousekeepingStore } from '../../application/ports/housekeeping-store';
import type { Instant } from '../../domain/time/instant';
import type { Database, Session } from '../database/database';
import type { Table } from '../schema/table';
import {
  apiKeys,
  erasures,
  facts,
  idempotencyKeys,
  replyHashes,
  reservations,
  revocations,
  webhookAttempts,
  webhookRetries,
} from '../schema/tables';
import type { Scalar } from '../sql/scalar';

interface Expiring {
  readonly table: Table;
  /** The column that is compared with the time of this name. */
  readonly age: 'recorded_at' | 'committed_at' | 'attempted_at' | 'parked_at' | 'expires_at';
  readonly kind: keyof ExpiryTimes;
}

const EXPIRING: readonly Expiring[] = [
  { table: facts, age: 'recorded_at', kind: 'facts' },
  { table: replyHashes, age: 'committed_at', kind: 'facts' },
  { table: reservations, age: 'expires_at', kind: 'facts' },
  { table: idempotencyKeys, age: 'recorded_at', kind: 'keys' },
  // By then every node has notified the subscribers of the contact.
  { table: erasures, age: 'recorded_at', kind: 'keys' },
  { table: webhookAttempts, age: 'attempted_at', kind: 'keys' },
  { table: webhookRetries, age: 'parked_at', kind: 'parkedEvents' },
  { table: revocations, age: 'expires_at', kind: 'keys' },
  { table: apiKeys, age: 'expires_at', kind: 'apiKeys' },
];

/** Workspaces pruned in one pass. */
const WORKSPACES_AT_ONCE = 100;

export class TypeormHousekeepingStore implements HousekeepingStore {
  constructor(private readonly database: Database) {}

  async deleteExpired(before: ExpiryTimes, limit: number): Promise<number> {
    let deleted = 0;
    for (const expiring of EXPIRING) {
      deleted += await this.database.transaction(async (session) => ({
        result: await deleteSome(session, expiring, before[expiring.kind], limit),
      }));
    }
    return deleted;
  }

  async pruneLog(before: Instant, limit: number): Promise<number> {
    // Sequences increase with time, so the first remaining entry is the oldest. No index by time is needed.
    const workspaces = await this.database.read<{ workspace: string }>(
      `SELECT workspace FROM workspaces w WHERE (
         SELECT l.recorded_at FROM change_log l WHERE l.workspace = w.workspace AND l.seq > w.pruned_through
         ORDER BY l.seq LIMIT 1) < ? ORDER BY workspace LIMIT ?`,
      [before, WORKSPACES_AT_ONCE],
    );
    let pruned = 0;
    const errors: unknown[] = [];
    for (const { workspace } of workspaces) {
      // A locked row of one workspace must not prevent pruning of the others.
      try {
        pruned += await this.pruneSome(workspace, before, limit);
      } catch (error) {
        errors.push(error);
      }
    }
    if (pruned === 0 && errors.length > 0) throw errors[0];
    return pruned;
  }

  private async pruneSome(workspace: string, before: Instant, limit: number): Promise<number> {
    const oldest = await this.database.read<{ seq: number; recorded_at: number }>(
      `SELECT l.seq, l.recorded_at FROM workspaces w
       JOIN change_log l ON l.workspace = w.workspace AND l.seq > w.pruned_through
       WHERE w.workspace = ? ORDER BY l.seq LIMIT ?`,
      [workspace, limit],
    );
    const firstKept = oldest.findIndex(({ recorded_at }) => recorded_at >= before);
    const gone = firstKept === -1 ? oldest : oldest.slice(0, firstKept);
    const through = gone.at(-1)?.seq;
    if (through === undefined) return 0;
    return this.database.transaction(async (session) => {
      // Another node may prune the same entries: only one of the two finds them.
      const locked = await session.query(
        `SELECT seq FROM change_log WHERE workspace = ? AND seq <= ? ${session.dialect.forUpdate}`,
        [workspace, through],
      );
      await session.execute('DELETE FROM change_log WHERE workspace = ? AND seq <= ?', [workspace, through]);
      // Last, because writers wait for this row. Never decreases, because another node may have pruned further.
      await session.execute(
        'UPDATE workspaces SET pruned_through = ? WHERE workspace = ? AND pruned_through < ?',
        [through, workspace, through],
      );
      return { result: locked.length };
    });
  }
}

async function deleteSome(
  session: Session,
  { table, age }: Expiring,
  before: Instant,
  limit: number,
): Promise<number> {
  const key = table.key.map((property) => table.column(property));
  const sql = `SELECT ${key.join(', ')} FROM ${table.name} WHERE ${age} < ? ORDER BY ${age} LIMIT ?
    ${session.dialect.forUpdateSkipLocked}`;
  const rows = await session.query<Record<string, Scalar>>(sql, [before, limit]);
  if (rows.length === 0) return 0;
  const match = `(${key.map((column) => `${column} = ?`).join(' AND ')})`;
  await session.execute(
    `DELETE FROM ${table.name} WHERE ${rows.map(() => match).join(' OR ')}`,
    rows.flatMap((row) => key.map((column) => row[column] ?? null)),
  );
  return rows.length;
}
