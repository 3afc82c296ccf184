import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { StoredReservation } from '../../../application/writing/unit-of-work';
import { channel, count, id, instant, named, nullable, sequence, uuid, word, workspaceKey } from './columns';

/** A bot's leave to write a reply and, once committed, how its echo is recognised. */
@Entity('reservations')
@Index('reservations_by_message', ['workspace', 'contactId', 'messageId'])
@Index('reservations_by_body', ['workspace', 'contactId', 'bodyHash', 'committedAt'])
@Index('reservations_by_expiry', ['expiresAt'])
export class ReservationRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(uuid)
  token: string;

  @Column(named('contact_id', id))
  contactId: string;

  @Column(channel)
  channel: string;

  @Column(named('inbound_message_id', nullable(id)))
  inboundMessageId: string | null;

  @Column(named('bot_id', uuid))
  botId: string;

  @Column(named('mode_epoch', count))
  modeEpoch: number;

  @Column(count)
  epoch: number;

  @Column(count)
  turn: number;

  @Column(named('expires_at', instant))
  expiresAt: number;

  @Column(word)
  state: StoredReservation['state'];

  @Column(named('message_id', nullable(id)))
  messageId: string | null;

  @Column(named('body_hash', nullable(id)))
  bodyHash: string | null;

  @Column(named('committed_at', nullable(instant)))
  committedAt: number | null;

  @Column(named('echo_id', nullable(id)))
  echoId: string | null;

  /** The log entry that the commit wrote. */
  @Column(nullable(sequence))
  seq: number | null;
}
