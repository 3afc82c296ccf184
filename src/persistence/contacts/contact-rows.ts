import { createHash } from 'node:crypto';
import type { Contact, StoredContact } from '../../application/ports/contact-store';
import { cutText } from '../../application/tidy';
import type { LoadedRows } from '../../application/writing/unit-of-work';
import { wakeTimeOf } from '../../domain/bot-status';
import { createUnreadableStatus } from '../../domain/decisions/change-state';
import type { ReportUnreadable, Session } from '../database/database';
import type { RecordOf, RowOf } from '../schema/table';
import { contacts } from '../schema/tables';
import { inList } from '../sql/in-list';
import { parseJson } from '../sql/json-shape';
import { fromStatusDocument } from './status-document';

/** The width of its column; a few characters become several when they are unified. */
const MAX_NAME_KEY = 200;
const OF_CONTACT = ['id', 'name', 'timeZone', 'botId', 'createdAt'] as const;

export interface ContactWithStatusRow extends RowOf<typeof contacts, (typeof OF_CONTACT)[number]> {
  /** `null` if no status has been stored for the contact. */
  readonly status: string | null;
}

/** Joins each contact `c` with its status `s`, which may be absent. */
export const FROM_CONTACTS = `FROM contacts c
  LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id`;
/** The columns of a contact and its status. */
export const CONTACT_WITH_STATUS = `${contacts.select('c', OF_CONTACT)}, s.status`;

/** Reads contacts, in the order of their keys. */
export async function readContacts(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
): Promise<StoredContact[]> {
  if (contactIds.length === 0) return [];
  const ids = inList(contactIds);
  const rows = await session.query<ContactWithStatusRow>(
    `SELECT ${CONTACT_WITH_STATUS} ${FROM_CONTACTS} WHERE c.workspace = ? AND c.id IN ${ids.sql} ORDER BY c.id`,
    [workspace, ...ids.parameters],
  );
  return rows.map((row) => toStoredContact(workspace, row, session.reportUnreadable));
}

/** Locks the contacts that no other transaction has locked, without waiting. */
export async function lockFreeContacts(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
): Promise<Required<Pick<LoadedRows, 'contacts' | 'lockedElsewhere'>>> {
  const { forUpdateSkipLocked } = session.dialect;
  if (forUpdateSkipLocked === '' || contactIds.length === 0)
    return { contacts: await readContacts(session, workspace, contactIds), lockedElsewhere: new Set() };
  const ids = inList(contactIds);
  const rows = await session.query<ContactWithStatusRow & { readonly timer: number | null }>(
    `SELECT ${CONTACT_WITH_STATUS}, t.wake_at AS timer ${FROM_CONTACTS}
     LEFT JOIN sleep_timers t ON t.workspace = c.workspace AND t.contact_id = c.id
     WHERE c.workspace = ? AND c.id IN ${ids.sql} ${forUpdateSkipLocked}`,
    [workspace, ...ids.parameters],
  );
  const contacts = rows.map((row) => toStoredContact(workspace, row, session.reportUnreadable));
  const found = new Set(rows.map(({ id }) => id));
  const idOf = ({ contact }: StoredContact) => contact.id;
  const withTimer = new Set(rows.flatMap(({ id, timer }) => (timer === null ? [] : [id])));
  const isTimerMissing = ({ contact, status }: StoredContact) =>
    status !== null && wakeTimeOf(status) !== null && !withTimer.has(contact.id);
  const lockedElsewhere = await findLockedElsewhere(session, workspace, {
    contacts: contactIds.filter((id) => !found.has(id)),
    bot_statuses: contacts.filter(({ status }) => status === null).map(idOf),
    sleep_timers: contacts.filter(isTimerMissing).map(idOf),
  });
  return { contacts: contacts.filter((stored) => !lockedElsewhere.has(idOf(stored))), lockedElsewhere };
}

/** A locking read skips rows that are missing or locked by another transaction; a plain read finds the locked ones. */
async function findLockedElsewhere(
  session: Session,
  workspace: string,
  notFound: Readonly<Record<'contacts' | 'bot_statuses' | 'sleep_timers', readonly string[]>>,
): Promise<ReadonlySet<string>> {
  const asked = Object.entries(notFound)
    .filter(([, ids]) => ids.length > 0)
    .map(([table, ids]) => ({ table, ids: inList(ids), key: table === 'contacts' ? 'id' : 'contact_id' }));
  if (asked.length === 0) return new Set();
  const parts = asked.map(
    ({ table, key, ids }) => `SELECT ${key} AS id FROM ${table} WHERE workspace = ? AND ${key} IN ${ids.sql}`,
  );
  const rows = await session.query<{ id: string }>(
    parts.join(' UNION ALL '),
    asked.flatMap(({ ids }) => [workspace, ...ids.parameters]),
  );
  return new Set(rows.map(({ id }) => id));
}

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
