import { fixed, id, instant, name, nullable, timeZone, uuid, workspaceKey } from '../columns';
import { Table } from '../table';

/** A contact as the caller's own system knows it. Its row is what every change of its status holds. */
export const contacts = new Table('contacts', {
  key: ['workspace', 'id'],
  columns: {
    workspace: workspaceKey,
    id,
    name: nullable(name),
    /** The name as searches compare it. */
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
