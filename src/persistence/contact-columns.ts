import type { Contact, StoredContact } from '../application/ports/contact-store';
import type { ColumnValues } from './rows';
import { fromStatusColumns, STATUS_COLUMNS, type StatusColumns } from './status-columns';

export interface ContactColumns {
  readonly contact_id: string;
  readonly contact_name: string | null;
  readonly time_zone: string | null;
  readonly bot_id: string | null;
  readonly created_at: number;
}

/** The columns of a contact `c` joined with its status `s`, which may be absent. */
export const CONTACT_WITH_STATUS = [
  'c.id AS contact_id',
  'c.name AS contact_name',
  'c.time_zone',
  'c.bot_id',
  'c.created_at',
  ...STATUS_COLUMNS.map((column) => `s.${column}`),
].join(', ');

export function toStoredContact(row: ContactColumns & Partial<StatusColumns>): StoredContact {
  const status = row.state ? fromStatusColumns(row as StatusColumns) : null;
  return { contact: toContact(row), status };
}

function toContact(row: ContactColumns): Contact {
  return {
    id: row.contact_id,
    name: row.contact_name,
    timeZone: row.time_zone,
    botId: row.bot_id,
    createdAt: row.created_at,
  };
}

export function toContactColumns(workspace: string, contact: Contact): ColumnValues {
  const { id, name, timeZone, botId, createdAt } = contact;
  return {
    ...{ workspace, id, name, name_key: toNameKey(name), time_zone: timeZone },
    ...{ bot_id: botId, created_at: createdAt },
  };
}

/** The name as searches compare it: in one case, and one way to write each character. */
export function toNameKey(name: string | null): string | null {
  return name === null ? null : name.normalize('NFKC').toLowerCase().slice(0, 200);
}
