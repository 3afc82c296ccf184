import { SCOPES } from '../../application/access/caller';
import type {
  ApiKey,
  ApiKeyPosition,
  ApiKeyStore,
  StoredApiKey,
} from '../../application/ports/api-key-store';
import type { Revocation, StoredRevocation } from '../../application/ports/revocation-store';
import type { Instant } from '../../domain/time/instant';
import { lockWorkspace } from '../change-log/workspace-sequence';
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

  change<T>(
    workspace: string,
    name: string,
    now: Instant,
    decide: (
      keys: readonly StoredApiKey[],
      liveNames: number,
    ) => { readonly result: T; readonly save: readonly StoredApiKey[] },
  ): Promise<T> {
    return this.database.transaction(async (session) => {
      // Keys that others are creating cannot be locked yet.
      await lockWorkspace(session, workspace);
      const conditions = `WHERE workspace = ? AND name = ? ORDER BY id ${session.dialect.forUpdate}`;
      const keys = await select(session, conditions, [workspace, name]);
      const { result, save } = decide(keys, await countLiveNames(session, workspace, now));
      await upsertRows(session, apiKeys, save.map(toRecord));
      const [first] = save;
      return { result, inDoubt: first && ((later) => isStored(later, first)) };
    });
  }

  revoke(revocation: Revocation) {
    return this.database.transaction(async (session): Promise<Work<RevokedKey | null>> => {
      const { workspace, value: id, revokedAt } = revocation;
      const conditions = `WHERE workspace = ? AND id = ? ${session.dialect.forUpdate}`;
      const [key] = await select(session, conditions, [workspace, id]);
      if (!key) return { result: null };
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

async function countLiveNames(session: Session, workspace: string, now: Instant): Promise<number> {
  const [row] = await session.query<{ names: number }>(
    `SELECT COUNT(DISTINCT name) AS names FROM api_keys
     WHERE workspace = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
    [workspace, now],
  );
  return Number(row?.names);
}

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
