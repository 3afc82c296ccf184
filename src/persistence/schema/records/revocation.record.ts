import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, instant, name, named, nullable, sequence, tokenId, word, workspaceKey } from './columns';

/** A token, or a subject's tokens, taken back before they expire. */
@Entity('revocations')
@Index('revocations_by_seq', ['seq'])
@Index('revocations_by_expiry', ['expiresAt'])
export class RevocationRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(word)
  kind: string;

  /** The claim `jti` or `sub`. */
  @PrimaryColumn(tokenId)
  value: string;

  @Column(sequence)
  seq: number;

  @Column(named('revoked_at', instant))
  revokedAt: number;

  @Column(named('expires_at', instant))
  expiresAt: number;

  @Column(named('actor_kind', word))
  actorKind: string;

  @Column(named('actor_id', nullable(id)))
  actorId: string | null;

  @Column(named('actor_name', nullable(name)))
  actorName: string | null;
}
