import type {
  Revocation,
  RevocationStore,
  RevocationTarget,
  StoredRevocation,
} from '../../application/ports/revocation-store';
import type { Actor } from '../../domain/actor';
import type { Database, Session } from '../database/database';
import { type ColumnValues, insertRows, upsertRows } from '../sql/rows';

/** The row of `service_state` that counts revocations. */
const COUNTER = 'revocations_seq';
const KEY = ['workspace', 'kind', 'value'];

interface RevocationColumns {
  readonly workspace: string;
  readonly kind: Revocation['kind'];
  readonly value: string;
  readonly seq: number;
  readonly revoked_at: number;
  readonly expires_at: number;
  readonly actor_kind: Actor['kind'];
  readonly actor_id: string | null;
  readonly actor_name: string | null;
}

export class TypeormRevocationStore implements RevocationStore {
  constructor(private readonly database: Database) {}

  save(revocation: Revocation, limit: number): Promise<StoredRevocation | null> {
    const { workspace, kind, value } = revocation;
    return this.database.transaction(async (session) => {
      // Held until the commit, so that numbers become visible in their order and no node skips one.
      const seq = (await holdCounter(session)) + 1;
      const known = await find(session, revocation);
      if (known && (kind === 'TOKEN' || known.revokedAt >= revocation.revokedAt)) return { result: known };
      if (!known && (await countOf(session, workspace)) >= limit) return { result: null };
      const stored = { ...revocation, seq };
      await upsertRows(session, 'revocations', KEY, [toColumns(stored)]);
      await upsertRows(session, 'service_state', ['name'], [{ name: COUNTER, value: String(seq) }]);
      return {
        result: stored,
        inDoubt: async (later) => ((await find(later, { workspace, kind, value }))?.seq ?? 0) >= seq,
      };
    });
  }

  async readAfter(seq: number, limit: number): Promise<StoredRevocation[]> {
    const sql = 'SELECT * FROM revocations WHERE seq > ? ORDER BY seq LIMIT ?';
    return (await this.database.read<RevocationColumns>(sql, [seq, limit])).map(fromColumns);
  }

  async list(workspace: string, after: RevocationTarget | null, limit: number): Promise<Revocation[]> {
    const { kind, value } = after ?? { kind: '', value: '' };
    const sql = `SELECT * FROM revocations WHERE workspace = ? AND (kind > ? OR (kind = ? AND value > ?))
      ORDER BY kind, value LIMIT ?`;
    const rows = await this.database.read<RevocationColumns>(sql, [workspace, kind, kind, value, limit]);
    return rows.map(fromColumns);
  }
}

async function holdCounter(session: Session): Promise<number> {
  const sql = `SELECT value FROM service_state WHERE name = ? ${session.dialect.forUpdate}`;
  const [row] = await session.query<{ value: string }>(sql, [COUNTER]);
  if (row) return Number(row.value);
  // The first one: another node that inserts it at the same moment fails, and runs its transaction again.
  await insertRows(session, 'service_state', [{ name: COUNTER, value: '0' }]);
  return 0;
}

async function find(
  session: Session,
  { workspace, kind, value }: Pick<Revocation, 'workspace' | 'kind' | 'value'>,
): Promise<StoredRevocation | null> {
  const sql = 'SELECT * FROM revocations WHERE workspace = ? AND kind = ? AND value = ?';
  const [row] = await session.query<RevocationColumns>(sql, [workspace, kind, value]);
  return row ? fromColumns(row) : null;
}

async function countOf(session: Session, workspace: string): Promise<number> {
  const sql = 'SELECT COUNT(*) AS revocations FROM revocations WHERE workspace = ?';
  const [row] = await session.query<{ revocations: number }>(sql, [workspace]);
  return Number(row?.revocations);
}

function toColumns({ workspace, kind, value, seq, ...rest }: StoredRevocation): ColumnValues {
  const { revokedAt, expiresAt, revokedBy } = rest;
  return {
    workspace,
    kind,
    value,
    seq,
    revoked_at: revokedAt,
    expires_at: expiresAt,
    actor_kind: revokedBy.kind,
    actor_id: revokedBy.id,
    actor_name: revokedBy.name,
  };
}

function fromColumns({ workspace, kind, value, ...row }: RevocationColumns): StoredRevocation {
  return {
    workspace,
    kind,
    value,
    seq: Number(row.seq),
    revokedAt: Number(row.revoked_at),
    expiresAt: Number(row.expires_at),
    revokedBy: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  };
}
