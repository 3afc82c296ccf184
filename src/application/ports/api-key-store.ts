import type { Actor } from '../../domain/actor';
import type { Instant } from '../../domain/time/instant';
import type { Role, Scope } from '../access/caller';
import type { StoredRevocation } from './revocation-store';

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
  /** The number of keys of the workspace that are neither expired nor revoked. */
  countLive(workspace: string, now: Instant): Promise<number>;
  /**
   * Calls `decide` with the keys of that name, locked, and stores the keys that it returns, all in one transaction.
   * `decide` may be called again.
   */
  change<T>(
    workspace: string,
    name: string,
    decide: (keys: readonly StoredApiKey[]) => { readonly result: T; readonly save: readonly StoredApiKey[] },
  ): Promise<T>;
  /**
   * Marks the key as revoked and stores the revocation that tells all nodes, in one transaction. Returns both as stored;
   * `null` if the workspace has no such key.
   */
  revoke(
    workspace: string,
    id: string,
    revocation: Omit<StoredRevocation, 'seq'>,
  ): Promise<{ readonly key: ApiKey; readonly revocation: StoredRevocation } | null>;
  /** Stores when keys were last used. Never decreases. */
  saveUses(uses: ReadonlyMap<string, Instant>): Promise<void>;
}
