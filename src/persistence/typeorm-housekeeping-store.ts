import type { HousekeepingStore } from '../application/ports/housekeeping-store';
import type { Instant } from '../domain/instant';
import type { Database, Session } from './database';

/** What is forgotten: the table, the column that tells its age, and the rest of its key. */
const EXPIRING = [
  { table: 'message_keys', age: 'recorded_at', key: ['workspace', 'message_id', 'contact_id'] },
  { table: 'idempotency_keys', age: 'recorded_at', key: ['workspace', 'idempotency_key'] },
  { table: 'reservations', age: 'expires_at', key: ['workspace', 'token'] },
] as const;

export class TypeormHousekeepingStore implements HousekeepingStore {
  constructor(private readonly database: Database) {}

  async deleteExpired(before: Instant, limit: number): Promise<number> {
    let deleted = 0;
    for (const expiring of EXPIRING) {
      deleted += await this.database.transaction(async (session) => ({
        result: await deleteSome(session, expiring, before, limit),
      }));
    }
    return deleted;
  }
}

async function deleteSome(
  session: Session,
  { table, age, key }: (typeof EXPIRING)[number],
  before: Instant,
  limit: number,
): Promise<number> {
  const sql = `SELECT ${key.join(', ')} FROM ${table} WHERE ${age} < ? ORDER BY ${age} LIMIT ?`;
  const rows = await session.query<Record<string, string>>(sql, [before, limit]);
  if (rows.length === 0) return 0;
  const match = `(${key.map((column) => `${column} = ?`).join(' AND ')})`;
  await session.execute(
    `DELETE FROM ${table} WHERE ${rows.map(() => match).join(' OR ')}`,
    rows.flatMap((row) => key.map((column) => row[column] ?? null)),
  );
  return rows.length;
}
