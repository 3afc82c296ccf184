import { createHash } from 'node:crypto';
import type { Contact, StoredContact } from '../../application/ports/contact-store';
import { cutText } from '../../application/tidy';
import { createUnreadableStatus } from '../../domain/decisions/change-state';
import type { Instant } from '../../domain/time/instant';
import type { ReportUnreadable } from '../database/database';
import type { RecordOf, RowOf } from '../schema/table';
import { contacts } from '../schema/tables';
import { parseJson, parseTexts } from '../sql/json-shape';
import { fromStatusDocument } from './status-document';

/** The width of its column; a few characters become several when they are unified. */
const MAX_NAME_KEY = 200;
const OF_CONTACT = ['id', 'name', 'timeZone', 'botId', 'aliases', 'createdAt'] as const;

export interface ContactWithStatusRow extends RowOf<typeof contacts, (typeof OF_CONTACT)[number]> {
  /** `null` if no status has been stored for the contact. */
  readonly status: string | null;
}

/** Shared by all contacts without aliases. Never modified. */
const NO_ALIASES: readonly string[] = [];

/** Joins each contact `c` with its status `s`, which may be absent. */
export const FROM_CONTACTS = `FROM contacts c
  LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id`;
/** The columns of a contact and its status. */
export const CONTACT_WITH_STATUS = `${contacts.select('c', OF_CONTACT)}, s.status`;
/** The same of a contact `o`, the owner of the id that was asked. */
export const OWNER_WITH_STATUS = `${contacts.select('o', OF_CONTACT)}, s.status`;
/** Number of these columns. */
export const OWNER_COLUMNS = OF_CONTACT.length + 1;

export function toStoredContact(
  workspace: string,
  row: ContactWithStatusRow,
  report: ReportUnreadable,
): StoredContact {
  const { id, name, timeZone, botId, createdAt } = row;
  const aliases = row.aliases === null ? NO_ALIASES : parseTexts(row.aliases);
  const contact = { id, name, timeZone, botId, aliases: aliases ?? NO_ALIASES, createdAt };
  const hash = () => createHash('sha256').update(id).digest('hex').slice(0, 16);
  if (aliases === null) report({ table: 'contacts', workspace, row: hash() });
  if (row.status === null) return { contact, status: null };
  const status = fromStatusDocument(parseJson(row.status));
  if (status) return { contact, status };
  report({ table: 'bot_statuses', workspace, row: hash() });
  return { contact, status: createUnreadableStatus(createdAt), isUnreadable: true };
}

export function toContactRecord(workspace: string, contact: Contact): RecordOf<typeof contacts> {
  const { id, name, timeZone, botId, aliases, createdAt } = contact;
  return {
    ...{ workspace, id, name, nameKey: toNameKey(name), timeZone, botId, aliasOf: null },
    aliases: aliases.length > 0 ? JSON.stringify(aliases) : null,
    createdAt,
  };
}

export function toAliasRecord(
  workspace: string,
  id: string,
  aliasOf: string,
  createdAt: Instant,
): RecordOf<typeof contacts> {
  const nothing = { name: null, nameKey: null, timeZone: null, botId: null, aliases: null };
  return { workspace, id, ...nothing, aliasOf, createdAt };
}

/** The name in the form that searches compare: its words; `null` if it has none. */
export function toNameKey(name: string | null): string | null {
  return name === null ? null : cutText(toWords(name), MAX_NAME_KEY) || null;
}

/** The words of a text in lower case, with Unicode variants unified, separated by single spaces. */
export function toWords(text: string): string {
  // A mark begins no word: it would be that of a sign, such as of a heart.
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu);
  return words?.join(' ') ?? '';
}
