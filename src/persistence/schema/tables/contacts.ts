import { fixed, id, instant, name, nullable, timeZone, uuid, workspaceKey } from '../columns';
import { Table } from '../table';

/** A contact as known to the caller's system. Every change of its status locks this row. */
export const contacts = new Table('contacts', {
  key: ['workspace', 'id'],
  columns: {
    workspace: workspaceKey,
    id,
    name: nullable(name),
    /** The normalized name that searches compare. */
    nameKey: nullable(name),
    timeZone: nullable(timeZone),
    botId: nullable(uuid),
    createdAt: fixed(instant),
  },
  indices: {
    contacts_by_name: ['workspace', 'nameKey'],
    contacts_by_bot: ['workspace', 'botId'],
  },
});
