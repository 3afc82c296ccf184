import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LogEntry } from '../../../application/log-entry';
import type { StatusReason } from '../../../domain/bot-status';
import { flag, id, instant, json, named, nullable, sequence, uuid, word, workspaceKey } from './columns';

/** One entry of a workspace's log; the columns from `stretch_from` on belong to changes of a status. */
@Entity('change_log')
@Index('change_log_by_contact', ['workspace', 'contactId', 'seq'])
@Index('change_log_by_stretch', ['workspace', 'stretchTo'])
export class ChangeLogRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(sequence)
  seq: number;

  @Column(uuid)
  id: string;

  @Column(word)
  kind: LogEntry['kind'];

  /** Whether subscribers are told. */
  @Column(named('is_pushed', flag))
  isPushed: boolean;

  @Column(named('contact_id', nullable(id)))
  contactId: string | null;

  /** The bot of a BOT entry. */
  @Column(named('bot_id', nullable(uuid)))
  botId: string | null;

  @Column(named('recorded_at', instant))
  recordedAt: number;

  @Column(named('stretch_from', nullable(instant)))
  stretchFrom: number | null;

  @Column(named('stretch_to', nullable(instant)))
  stretchTo: number | null;

  @Column(named('stretch_reason', nullable(word)))
  stretchReason: StatusReason | null;

  /** StatusChange as JSON. */
  @Column(named('status_change', nullable(json)))
  statusChange: string | null;
}
