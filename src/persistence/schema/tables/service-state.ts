import { id } from '../columns';
import { Table } from '../table';

/** Facts about this database as a whole, such as the id of its change log. */
export const serviceState = new Table('service_state', {
  key: ['name'],
  columns: { name: id, value: id },
});
