import type { Contact, StoredContact } from '../../application/ports/contact-store';
import { createUnreadableStatus } from '../../domain/bot-status';
import { parseJson } from '../sql/json-shape';
import type { ColumnValues } from '../sql/rows';
import { contactRow, type ReportUnreadable } from '../sql/unreadable-row';
import { fromStatusDocument } from './status-document';

export interface ContactColumns {
  readonly contact_id: string;
  readonly contact_name: string | null;
  readonly time_zone: string | null;
  readonly bot_id: string | null;
  readonly created_at: number;
  /** Absent where nothing has happened to the contact. */
  readonly status: string | null;
}

/** The columns of a contact `c` joined with its status `s`, which may be absent. */
export const CONTACT_WITH_STATUS =
  'c.id AS contact_id, c.name AS contact_name, c.time_zone, c.bot_id, c.created_at, s.status';

export function toStoredContact(
  workspace: string,
  row: ContactColumns,
  report: ReportUnreadable,
): StoredContact {
  const contact = toContact(row);
  if (row.status === null) return { contact, status: null };
  const status = fromStatusDocument(parseJson(row.status));
  if (status) return { contact, status };
  report({ table: 'bot_statuses', workspace, row: contactRow(contact.id) });
  return { contact, status: createUnreadableStatus(contact.createdAt), isUnreadable: true };
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
