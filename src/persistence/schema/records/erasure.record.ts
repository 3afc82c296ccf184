import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { digest, instant, named, sequence, workspaceKey } from './columns';

/** What an ERASURE of the log leaves of its contact, until all who watched it have been told. */
@Entity('erasures')
@Index('erasures_by_age', ['recordedAt'])
export class ErasureRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(sequence)
  seq: number;

  @Column(digest)
  digest: string;

  @Column(named('recorded_at', instant))
  recordedAt: number;
}
