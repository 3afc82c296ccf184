import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, instant, named, workspaceKey } from './columns';

/** A pending wake. The table holds nothing else, so looking for what is due costs the same at any size. */
@Entity('sleep_timers')
@Index('sleep_timers_by_wake_at', ['wakeAt'])
@Index('sleep_timers_by_workspace', ['workspace', 'wakeAt', 'contactId'])
export class SleepTimerRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(named('contact_id', id))
  contactId: string;

  @Column(named('wake_at', instant))
  wakeAt: number;
}
