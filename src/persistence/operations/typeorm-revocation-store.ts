import type {
  Revocation,
  RevocationStore,
  RevocationTarget,
  StoredRevocation,
} from '../../application/ports/revocation-store';
import type { Database, Session, Work } from '../database/database';
import type { RecordOf } from '../schema/table';
import { revocations, serviceState } from '../schema/tables';
import { insertRows, selectRows, upsertRows } from '../sql/rows';
import type { Scalar } from '../sql/scalar';

/** The row of `service_state` that counts revocations. */
const COUNTER = 'revocations_seq';

export class TypeormRevocationStore implements RevocationStore {
  constructor(private readonly database: Database) {}

  save(revocation: Revocation, limit: number): Promise<StoredRevocation | null> {
    return this.database.transaction((session) => saveRevocation(session, revocation, limit));
  }

  async readAfter(seq: number, limit: number): Promise<StoredRevocation[]> {
    return select(this.database.unlocked, 'WHERE seq > ? ORDER BY seq LIMIT ?', [seq, limit]);
  }

  async list(workspace: string, after: RevocationTarget | null, limit: number): Promise<Revocation[]> {
    const { kind, value } = after ?? { kind: '', value: '' };
    const conditions = `WHERE workspace = ? AND kind <> 'API_KEY' AND (kind > ? OR (kind = ? AND value > ?))
      ORDER BY kind, value LIMIT ?`;
    return select(this.database.unlocked, conditions, [workspace, kind, kind, value, limit]);
  }
}

export async function saveRevocation(
  session: Session,
  revocation: Revocation,
  limit: number,
): Promise<Work<StoredRevocation | null>> {
  const { workspace, kind } = revocation;
  // Locked until the commit, so that sequences become visible in order and no node skips one.
  const seq = (await lockCounter(session)) + 1;
  const known = await find(session, revocation);
  if (known && (kind !== 'SUBJECT' || known.revokedAt >= revocation.revokedAt)) return { result: known };
  if (!known && (await countOf(session, workspace, kind)) >= limit) return { result: null };
  const stored = { ...revocation, seq };
  await upsertRows(session, revocations, [toRecord(stored)]);
  await upsertRows(session, serviceState, [{ name: COUNTER, value: String(seq) }]);
  const inDoubt = async (later: Session) => ((await find(later, revocation))?.seq ?? 0) >= seq;
  return { result: stored, inDoubt };
}

async function lockCounter(session: Session): Promise<number> {
  const conditions = `WHERE name = ? ${session.dialect.forUpdate}`;
  const [stored] = await selectRows(session, serviceState, conditions, [COUNTER]);
  if (stored) return Number(stored.value);
  // The first revocation. If another node inserts the row concurrently, one of the two transactions is retried.
  await insertRows(session, serviceState, [{ name: COUNTER, value: '0' }]);
  return 0;
}

async function find(session: Session, { workspace, kind, value }: Revocation) {
  const conditions = 'WHERE workspace = ? AND kind = ? AND value = ?';
  const [found] = await select(session, conditions, [workspace, kind, value]);
  return found;
}

async function countOf(session: Session, workspace: string, kind: Revocation['kind']): Promise<number> {
  const sql = 'SELECT COUNT(*) AS revocations FROM revocations WHERE workspace = ? AND kind = ?';
  const [row] = await session.query<{ revocations: number }>(sql, [workspace, kind]);
  return Number(row?.revocations);
}

async function select(
  session: Session,
  conditions: string,
  parameters: readonly Scalar[],
): Promise<StoredRevocation[]> {
  const rows = await selectRows(session, revocations, conditions, parameters);
  return rows.map(({ actorKind, actorId, actorName, ...row }) => ({
    ...row,
    revokedBy: { kind: actorKind, id: actorId, name: actorName },
  }));
}

function toRecord({ revokedBy, ...revocation }: StoredRevocation): RecordOf<typeof revocations> {
  const { kind, id, name } = revokedBy;
  return { ...revocation, actorKind: kind, actorId: id, actorName: name };
}
