import type { Actor } from '../../domain/actor';
import type { Instant } from '../../domain/time/instant';

/** One token, by its claim `jti`, or all tokens that a subject was issued up to now. */
export interface RevocationTarget {
  readonly kind: 'TOKEN' | 'SUBJECT';
  readonly value: string;
}

export interface Revocation extends RevocationTarget {
  readonly workspace: string;
  readonly revokedAt: Instant;
  /** When no token that it concerns can be good any more. */
  readonly expiresAt: Instant;
  readonly revokedBy: Actor;
}

/** A revocation as stored: `seq` rises with every commit, over all workspaces. */
export interface StoredRevocation extends Revocation {
  readonly seq: number;
}

export interface RevocationStore {
  /**
   * Stores a revocation and returns it as it stands: that of a token that was revoked before stays as it was, that of a
   * subject takes the place of an earlier one. `null` where the workspace has `limit` of others already.
   */
  save(revocation: Revocation, limit: number): Promise<StoredRevocation | null>;
  /** The revocations of all workspaces committed after that with this `seq`, oldest first. */
  readAfter(seq: number, limit: number): Promise<StoredRevocation[]>;
  /** The workspace's revocations behind that of `after`, ordered by kind and value. */
  list(workspace: string, after: RevocationTarget | null, limit: number): Promise<Revocation[]>;
}
