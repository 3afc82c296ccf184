import { createHash } from 'node:crypto';
import type { Contact, StoredContact } from '../../application/ports/contact-store';
import { createUnreadableStatus } from '../../domain/decisions/change-state';
import type { ReportUnreadable } from '../database/database';
import type { RecordOf, RowOf } from '../schema/table';
import { contacts } from '../schema/tables';
import { parseJson } from '../sql/json-shape';
import { fromStatusDocument } from './status-document';

const OF_CONTACT = ['id', 'name', 'timeZone', 'botId', 'createdAt'] as const;

export interface ContactWithStatusRow extends RowOf<typeof contacts, (typeof OF_CONTACT)[number]> {
  /** `null` if no status has been stored for the contact. */
  readonly status: string | null;
}

/** The columns of a contact `c` joined with its status `s`, which may be absent. */
export const CONTACT_WITH_STATUS = `${contacts.select('c', OF_CONTACT)}, s.status`;

export function toStoredContact(
  workspace: string,
  row: ContactWithStatusRow,
  report: ReportUnreadable,
): StoredContact {
  const { id, name, timeZone, botId, createdAt } = row;
  const contact = { id, name, timeZone, botId, createdAt };
  if (row.status === null) return { contact, status: null };
  const status = fromStatusDocument(parseJson(row.status));
  if (status) return { contact, status };
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 16);
  report({ table: 'bot_statuses', workspace, row: hash });
  return { contact, status: createUnreadableStatus(createdAt), isUnreadable: true };
}

export function toContactRecord(workspace: string, contact: Contact): RecordOf<typeof contacts> {
  const { id, name, timeZone, botId, createdAt } = contact;
  return { workspace, id, name, nameKey: toNameKey(name), timeZone, botId, createdAt };
}

/** The name in the form that searches compare: lower case, with Unicode variants unified. */
export function toNameKey(name: string | null): string | null {
  return name === null ? null : name.normalize('NFKC').toLowerCase().slice(0, 200);
}
