import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequence, workspaceKey } from './columns';

/** The counter that gives a workspace's changes their order; raised late in each transaction. */
@Entity('workspaces')
export class WorkspaceRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @Column(sequence)
  seq: number;

  /** Log entries up to here are gone. */
  @Column({ ...sequence, name: 'pruned_through', default: 0 })
  prunedThrough: number;
}
