import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { digest, instant, named, nullable, sequence, workspaceKey } from './columns';

/** A digest of a caller's key for one operation: its log entries, from the first to the last, are the answer. */
@Entity('idempotency_keys')
@Index('idempotency_keys_by_age', ['recordedAt'])
export class IdempotencyKeyRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(named('idempotency_key', digest))
  idempotencyKey: string;

  @Column(named('input_hash', digest))
  inputHash: string;

  /** Null where the operation found nothing to change. */
  @Column(named('first_seq', nullable(sequence)))
  firstSeq: number | null;

  @Column(named('last_seq', nullable(sequence)))
  lastSeq: number | null;

  @Column(named('recorded_at', instant))
  recordedAt: number;
}
