import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LogEntry } from '../../application/log-entry';
import type { BotState, StatusReason } from '../../domain/bot-status';
import type { KeptOutcome } from '../../domain/status-change';
import {
  count,
  flag,
  id,
  instant,
  json,
  named,
  note,
  nullable,
  sequence,
  uuid,
  word,
  workspaceKey,
} from './columns';

/** One entry of a workspace's log; the columns from `version` on belong to changes of a status. */
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

  @Column(nullable(count))
  version: number | null;

  @Column(named('table_row', nullable(count)))
  tableRow: number | null;

  @Column(named('from_state', nullable(word)))
  fromState: BotState | null;

  @Column(named('to_state', nullable(word)))
  toState: BotState | null;

  @Column(nullable(word))
  outcome: KeptOutcome | null;

  @Column(nullable(word))
  reason: StatusReason | null;

  /** Actor as JSON. */
  @Column(nullable(json))
  actor: string | null;

  @Column(nullable(note))
  note: string | null;

  @Column(named('wake_at', nullable(instant)))
  wakeAt: number | null;

  @Column(named('effective_at', nullable(instant)))
  effectiveAt: number | null;

  @Column(named('message_id', nullable(id)))
  messageId: string | null;

  @Column(named('stretch_from', nullable(instant)))
  stretchFrom: number | null;

  @Column(named('stretch_to', nullable(instant)))
  stretchTo: number | null;

  @Column(named('stretch_reason', nullable(word)))
  stretchReason: StatusReason | null;

  /** Actor as JSON. */
  @Column(named('stretch_actor', nullable(json)))
  stretchActor: string | null;

  @Column(named('stretch_pending', nullable(count)))
  stretchPending: number | null;

  /** The status it left, as JSON of the status columns. */
  @Column(named('status_after', nullable(json)))
  statusAfter: string | null;
}
