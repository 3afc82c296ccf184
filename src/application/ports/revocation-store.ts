import type { Actor } from '../../domain/actor';
import type { Instant } from '../../domain/time/instant';

/** One token, by its `jti` claim, or all tokens issued to a subject up to now. */
export interface RevocationTarget {
  readonly kind: 'TOKEN' | 'SUBJECT';
  readonly value: string;
}

export interface Revocation {
  readonly workspace: string;
  /** That of an API key only has to reach every node: after that, the key itself is stored as revoked. */
  readonly kind: RevocationTarget['kind'] | 'API_KEY';
  /** The claim `jti` or `sub`, or the id of an API key. */
  readonly value: string;
  readonly revokedAt: Instant;
  /** When all affected tokens have expired. */
  readonly expiresAt: Instant;
  readonly revokedBy: Actor;
}

/** A stored revocation. `seq` increments with every commit, across all workspaces. */
export interface StoredRevocation extends Revocation {
  readonly seq: number;
}

export interface RevocationStore {
  /**
   * Stores a revocation and returns the stored one. An existing revocation of a token is kept; one of a subject is
   * replaced. Returns `null` if the workspace already has `limit` other revocations of this kind.
   */
  save(revocation: Revocation, limit: number): Promise<StoredRevocation | null>;
  /** Revocations of all workspaces that were committed after `seq`, oldest first. */
  readAfter(seq: number, limit: number): Promise<StoredRevocation[]>;
  /** Revocations of tokens of the workspace that follow `after`, ordered by kind and value. */
  list(workspace: string, after: RevocationTarget | null, limit: number): Promise<Revocation[]>;
}
