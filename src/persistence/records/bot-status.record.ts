import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { BotState, StatusReason } from '../../domain/bot-status';
import { count, flag, id, instant, json, named, note, nullable, uuid, word, workspaceKey } from './columns';

/** The status of one contact. Columns that a state does not have are null or 0 in it. */
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

  @Column(instant)
  since: number;

  @Column(named('wake_at', nullable(instant)))
  wakeAt: number | null;

  /** Actor as JSON. */
  @Column(named('changed_by', json))
  changedBy: string;

  @Column(nullable(note))
  note: string | null;

  @Column(flag)
  pinned: boolean;

  @Column(flag)
  locked: boolean;

  @Column(count)
  version: number;

  @Column(count)
  epoch: number;

  @Column(count)
  turn: number;

  /** Pairs of channel and replies as JSON. */
  @Column(named('reply_counts', json))
  replyCounts: string;

  /** Pairs of channel and newest reservation as JSON. */
  @Column(named('reserved_tokens', json))
  reservedTokens: string;

  @Column(named('final_reply_token', nullable(uuid)))
  finalReplyToken: string | null;

  @Column(named('silent_since', nullable(instant)))
  silentSince: number | null;

  @Column(named('pending_inbound', count))
  pendingInbound: number;

  @Column(named('waiting_since', nullable(instant)))
  waitingSince: number | null;

  @Column(named('last_explicit_at', nullable(instant)))
  lastExplicitAt: number | null;

  @Column(named('last_silence', nullable(word)))
  lastSilence: BotState | null;
}
