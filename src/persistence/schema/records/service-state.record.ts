import { Column, Entity, PrimaryColumn } from 'typeorm';
import { id } from './columns';

/** Facts about this database as a whole, such as the epoch of its change log. */
@Entity('service_state')
export class ServiceStateRecord {
  @PrimaryColumn(id)
  name: string;

  @Column(id)
  value: string;
}
