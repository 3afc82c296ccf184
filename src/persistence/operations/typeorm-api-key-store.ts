import { SCOPES } from '../../application/access/caller';
import type {
  ApiKey,
  ApiKeyPosition,
  ApiKeyStore,
  StoredApiKey,
} from '../../application/ports/api-key-store';
import type { StoredRevocation } from '../../application/ports/revocation-store';
import type { Instant } from '../../domain/time/instant';
import type { Database, Session, Work } from '../database/database';
import type { RecordOf, RowOf } from '../schema/table';
import { apiKeys } from '../schema/tables';
import { parseTexts } from '../sql/json-shape';
import { selectRows, upsertRows } from '../sql/rows';
import type { Scalar } from '../sql/scalar';
import { saveRevocation } from './typeorm-revocation-store';

export class TypeormApiKeyStore implements ApiKeyStore {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<StoredApiKey | null> {
    const [key] = await select(this.database.unlocked, 'WHERE id = ?', [id]);
    return key ?? null;
  }

  list(workspace: string, after: ApiKeyPosition | null, limit: number): Promise<ApiKey[]> {
    const { name, id } = after ?? { name: '', id: '' };
    const conditions =
      'WHERE workspace = ? AND (name > ? OR (name = ? AND id > ?)) ORDER BY name, id LIMIT ?';
    return select(this.database.unlocked, conditions, [workspace, name, name, id, limit]);
  }

  async countLive(workspace: string, now: Instant): Promise<number> {
    const [row] = await this.database.read<{ live: number }>(
      `SELECT COUNT(*) AS live FROM api_keys
       WHERE workspace = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
      [workspace, now],
    );
    return Number(row?.live);
  }

  change<T>(
    workspace: string,
    name: string,
    decide: (keys: readonly StoredApiKey[]) => { readonly result: T; readonly save: readonly StoredApiKey[] },
  ): Promise<T> {
    return this.database.transaction(async (session) => {
      const conditions = `WHERE workspace = ? AND name = ? ORDER BY id ${session.dialect.forUpdate}`;
      const { result, save } = decide(await select(session, conditions, [workspace, name]));
      await upsertRows(session, apiKeys, save.map(toRecord));
      const [first] = save;
      return { result, inDoubt: first && ((later) => isStored(later, first)) };
    });
  }

  revoke(workspace: string, id: string, revocation: Omit<StoredRevocation, 'seq'>) {
    return this.database.transaction(async (session): Promise<Work<RevokedKey | null>> => {
      const conditions = `WHERE workspace = ? AND id = ? ${session.dialect.forUpdate}`;
      const [key] = await select(session, conditions, [workspace, id]);
      if (!key) return { result: null };
      const { revokedAt } = revocation;
      const endedAt = Math.min(key.expiresAt ?? revokedAt, revokedAt);
      const revoked = key.revokedAt === null ? { ...key, revokedAt, expiresAt: endedAt } : key;
      await upsertRows(session, apiKeys, [toRecord(revoked)]);
      const { result: stored, inDoubt } = await saveRevocation(session, revocation, Number.POSITIVE_INFINITY);
      return { result: stored && { key: revoked, revocation: stored }, inDoubt };
    });
  }

  async saveUses(uses: ReadonlyMap<string, Instant>): Promise<void> {
    if (uses.size === 0) return;
    await this.database.transaction(async (session) => {
      for (const [id, at] of uses) {
        const sql =
          'UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)';
        await session.execute(sql, [at, id, at]);
      }
      return { result: undefined };
    });
  }
}

type RevokedKey = { readonly key: StoredApiKey; readonly revocation: StoredRevocation };

async function isStored(session: Session, { id, secretHash }: StoredApiKey): Promise<boolean> {
  const [key] = await select(session, 'WHERE id = ?', [id]);
  return key?.secretHash === secretHash;
}

async function select(
  session: Session,
  conditions: string,
  parameters: readonly Scalar[],
): Promise<StoredApiKey[]> {
  return (await selectRows(session, apiKeys, conditions, parameters)).map(toApiKey);
}

function toApiKey({
  creatorKind,
  creatorId,
  creatorName,
  scopes,
  ...row
}: RowOf<typeof apiKeys>): StoredApiKey {
  const texts = scopes === null ? null : (parseTexts(scopes) ?? []);
  return {
    ...row,
    // What cannot be read permits nothing.
    scopes: texts && SCOPES.filter((scope) => texts.includes(scope)),
    createdBy: { kind: creatorKind, id: creatorId, name: creatorName },
  };
}

function toRecord({ createdBy, scopes, ...key }: StoredApiKey): RecordOf<typeof apiKeys> {
  const { kind: creatorKind, id: creatorId, name: creatorName } = createdBy;
  return { ...key, scopes: scopes && JSON.stringify(scopes), creatorKind, creatorId, creatorName };
}
