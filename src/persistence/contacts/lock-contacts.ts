import type { StoredContact } from '../../application/ports/contact-store';
import { wakeTimeOf } from '../../domain/bot-status';
import type { Session } from '../database/database';
import { inList } from '../sql/in-list';
import { CONTACT_WITH_STATUS, type ContactWithStatusRow, toStoredContact } from './contact-row';

const OF_CONTACTS = `FROM contacts c
  LEFT JOIN bot_statuses s ON s.workspace = c.workspace AND s.contact_id = c.id`;
const WITH_TIMERS = `${OF_CONTACTS} LEFT JOIN sleep_timers t ON t.workspace = c.workspace AND t.contact_id = c.id`;

/** Reads contacts, in the order of their keys. */
export async function readContacts(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
): Promise<StoredContact[]> {
  if (contactIds.length === 0) return [];
  const ids = inList(contactIds);
  const rows = await session.query<ContactWithStatusRow>(
    `SELECT ${CONTACT_WITH_STATUS} ${OF_CONTACTS} WHERE c.workspace = ? AND c.id IN ${ids.sql} ORDER BY c.id`,
    [workspace, ...ids.parameters],
  );
  return rows.map((row) => toStoredContact(workspace, row, session.reportUnreadable));
}

export interface LockedContacts {
  readonly contacts: readonly StoredContact[];
  /** Contacts with a row locked by another transaction. They are not in `contacts` and must not be written. */
  readonly lockedElsewhere: ReadonlySet<string>;
}

/** Locks the contacts that no other transaction has locked, without waiting. */
export async function lockFreeContacts(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
): Promise<LockedContacts> {
  const { forUpdateSkipLocked } = session.dialect;
  if (forUpdateSkipLocked === '' || contactIds.length === 0)
    return { contacts: await readContacts(session, workspace, contactIds), lockedElsewhere: new Set() };
  const ids = inList(contactIds);
  const rows = await session.query<ContactWithStatusRow & { readonly timer: number | null }>(
    `SELECT ${CONTACT_WITH_STATUS}, t.wake_at AS timer ${WITH_TIMERS}
     WHERE c.workspace = ? AND c.id IN ${ids.sql} ${forUpdateSkipLocked}`,
    [workspace, ...ids.parameters],
  );
  const contacts = rows.map((row) => toStoredContact(workspace, row, session.reportUnreadable));
  const withoutTimer = new Set(rows.filter(({ timer }) => timer === null).map(({ id }) => id));
  const lockedElsewhere = await findLockedElsewhere(session, workspace, {
    contacts: missingOf(contactIds, contacts),
    bot_statuses: contacts.filter(({ status }) => status === null).map(({ contact }) => contact.id),
    sleep_timers: contacts
      .filter(({ contact, status }) => withoutTimer.has(contact.id) && status && wakeTimeOf(status) !== null)
      .map(({ contact }) => contact.id),
  });
  if (lockedElsewhere.size === 0) return { contacts, lockedElsewhere };
  return { contacts: contacts.filter(({ contact }) => !lockedElsewhere.has(contact.id)), lockedElsewhere };
}

function missingOf(contactIds: readonly string[], found: readonly StoredContact[]): string[] {
  if (found.length === contactIds.length) return [];
  const known = new Set(found.map(({ contact }) => contact.id));
  return contactIds.filter((id) => !known.has(id));
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
