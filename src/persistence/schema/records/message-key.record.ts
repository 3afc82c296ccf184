import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { KnownOrigin } from '../../../domain/event';
import { id, instant, named, sequence, word, workspaceKey } from './columns';

/** A message that was recorded: the same id again gets the first answer. */
@Entity('message_keys')
@Index('message_keys_by_age', ['recordedAt'])
export class MessageKeyRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(named('contact_id', id))
  contactId: string;

  @PrimaryColumn(named('message_id', id))
  messageId: string;

  @Column(word)
  origin: KnownOrigin;

  /** The log entry that is the answer. */
  @Column(sequence)
  seq: number;

  @Column(named('recorded_at', instant))
  recordedAt: number;
}
