import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, instant, name, named, nullable, uuid, workspaceKey } from './columns';

/** A contact as the caller's own system knows it. Its row is what every change of its status holds. */
@Entity('contacts')
@Index('contacts_by_name', ['workspace', 'nameKey'])
@Index('contacts_by_bot', ['workspace', 'botId'])
export class ContactRecord {
  @PrimaryColumn(workspaceKey)
  workspace: string;

  @PrimaryColumn(id)
  id: string;

  @Column(nullable(name))
  name: string | null;

  /** The name as searches compare it. */
  @Column(named('name_key', nullable(name)))
  nameKey: string | null;

  @Column({ type: 'varchar', length: 64, name: 'time_zone', nullable: true })
  timeZone: string | null;

  @Column(named('bot_id', nullable(uuid)))
  botId: string | null;

  @Column(named('created_at', instant))
  createdAt: number;
}
