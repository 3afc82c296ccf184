import type { RevocationTarget } from '../../../application/ports/revocation-store';
import type { Actor } from '../../../domain/actor';
import { id, instant, name, nullable, sequence, tokenId, word, workspaceKey } from '../columns';
import { Table } from '../table';

/** A revoked token, or a subject whose tokens are revoked. */
export const revocations = new Table('revocations', {
  key: ['workspace', 'kind', 'value'],
  columns: {
    workspace: workspaceKey,
    kind: word<RevocationTarget['kind']>(),
    /** The claim `jti` or `sub`. */
    value: tokenId,
    seq: sequence,
    revokedAt: instant,
    expiresAt: instant,
    actorKind: word<Actor['kind']>(),
    actorId: nullable(id),
    actorName: nullable(name),
  },
  indices: {
    revocations_by_seq: ['seq'],
    revocations_by_expiry: ['expiresAt'],
  },
});
