import type { Actor } from '../../domain/actor';
import type { Instant } from '../../domain/time/instant';
import type { Role, Scope } from '../access/caller';
import type { Revocation, StoredRevocation } from './revocation-store';

export interface ApiKey {
  /** Public: the beginning of the key, such as `bss_3kT9aPq1`. */
  readonly id: string;
  readonly workspace: string;
  /** What the key is for. A key and its successor have the same name, which identifies the caller. */
  readonly name: string;
  readonly role: Role;
  /** `null` for everything that the role permits. */
  readonly scopes: readonly Scope[] | null;
  readonly createdAt: Instant;
  readonly createdBy: Actor;
  /** `null` if the key does not expire. */
  readonly expiresAt: Instant | null;
  /** To the minute, and written about a minute later. */
  readonly lastUsedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

export interface StoredApiKey extends ApiKey {
  readonly secretHash: string;
}

export interface ApiKeyPosition {
  readonly name: string;
  readonly id: string;
}

export interface ApiKeyStore {
  /** The key with this id, of any workspace. */
  find(id: string): Promise<StoredApiKey | null>;
  /** Keys of the workspace that follow `after`, ordered by name and id. */
  list(workspace: string, after: ApiKeyPosition | null, limit: number): Promise<ApiKey[]>;
  /**
   * Calls `decide` with the keys of that name, and the number of names of keys that are neither expired nor revoked.
   * Stores the keys that it returns, all in one transaction. Those of a workspace run one after another. `decide` may be
   * called again.
   */
  change<T>(
    workspace: string,
    name: string,
    now: Instant,
    decide: (
      keys: readonly StoredApiKey[],
      liveNames: number,
    ) => { readonly result: T; readonly save: readonly StoredApiKey[] },
  ): Promise<T>;
  /**
   * Marks the key that the revocation names as revoked, and stores the revocation, from which all nodes learn it, in one
   * transaction. Returns both as stored; `null` if the workspace has no such key.
   */
  revoke(
    revocation: Revocation,
  ): Promise<{ readonly key: ApiKey; readonly revocation: StoredRevocation } | null>;
  /** Stores when keys were last used. Never decreases. */
  saveUses(uses: ReadonlyMap<string, Instant>): Promise<void>;
}
