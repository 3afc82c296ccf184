import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { BotState, StatusReason } from '../../../domain/bot-status';
import { id, instant, json, named, nullable, word, workspaceKey } from './columns';

/** The status of one contact: all of it as one document, and beside it what contacts are searched by. */
@Entity('bot_statuses')
@Index('bot_statuses_by_state', ['workspace', 'state', 'contactId'])
@Index('bot_statuses_by_waiting', ['workspace', 'waitingSince'])
export class BotStatusRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(named('contact_id', id))
  contactId: string;

  @Column(word)
  state: BotState;

  @Column(word)
  reason: StatusReason;

  @Column(named('wake_at', nullable(instant)))
  wakeAt: number | null;

  @Column(named('silent_since', nullable(instant)))
  silentSince: number | null;

  @Column(named('waiting_since', nullable(instant)))
  waitingSince: number | null;

  /** BotStatus as JSON. */
  @Column(json)
  status: string;
}
