import type { ContactDigest } from '../../application/contact-digest';
import type { OptOut, StoredContact } from '../../application/ports/contact-store';
import { wakeTimeOf } from '../../domain/bot-status';
import type { Session } from '../database/database';
import { inList } from '../sql/in-list';
import {
  CONTACT_WITH_STATUS,
  type ContactWithStatusRow,
  FROM_CONTACTS,
  toStoredContact,
} from './contact-rows';
import { readOptOuts } from './opt-outs';

export interface LoadedContacts {
  readonly contacts: readonly StoredContact[];
  readonly owners: ReadonlyMap<string, string>;
  readonly lockedElsewhere: ReadonlySet<string>;
  readonly optOuts: ReadonlyMap<string, OptOut>;
}

interface FoundRow extends ContactWithStatusRow {
  readonly aliasOf: string | null;
  /** Of a row that was locked: the time of its timer, or `null`. */
  readonly timer?: number | null;
}

/**
 * Locks the contacts that no other transaction has locked, without waiting: of an alias its row and that of its
 * contact. Outside of a transaction, and on SQLite, nothing is locked.
 */
export async function loadContacts(
  session: Session,
  workspace: string,
  ids: readonly string[],
  digestOf: ContactDigest,
): Promise<LoadedContacts> {
  const { forUpdateSkipLocked } = session.dialect;
  const { rows, owners } = await findRows(session, workspace, ids, forUpdateSkipLocked);
  const found = new Map(rows.map((row) => [row.id, row]));
  const isLocking = forUpdateSkipLocked !== '';
  const contacts = rows
    .filter(({ aliasOf }) => aliasOf === null)
    .map((row) => toStoredContact(workspace, row, session.reportUnreadable));
  const isTimerMissing = ({ contact, status }: StoredContact) =>
    status !== null && wakeTimeOf(status) !== null && found.get(contact.id)?.timer === null;
  const locked = isLocking
    ? await findLockedElsewhere(session, workspace, {
        contacts: [...new Set([...ids, ...owners.values()])].filter((id) => !found.has(id)),
        bot_statuses: contacts.filter(({ status }) => status === null).map(idOf),
        sleep_timers: contacts.filter(isTimerMissing).map(idOf),
      })
    : new Set<string>();
  const isLocked = (id: string) => locked.has(id) || locked.has(owners.get(id) ?? id);
  const missing = ids.filter((id) => !found.has(id) && !locked.has(id));
  return {
    contacts: contacts.filter((stored) => !locked.has(idOf(stored))),
    owners,
    lockedElsewhere: new Set(ids.filter(isLocked)),
    // After the contacts: an erasure that ended in between left its opt-out.
    optOuts: await readOptOuts(session, workspace, missing, digestOf),
  };
}

/** Reads contacts without locking them, with the owners of the aliases among the ids. */
export async function readContacts(
  session: Session,
  workspace: string,
  ids: readonly string[],
): Promise<Pick<LoadedContacts, 'contacts' | 'owners'>> {
  const { rows, owners } = await findRows(session, workspace, ids, '');
  const ofContacts = rows.filter(({ aliasOf }) => aliasOf === null);
  const contacts = ofContacts.map((row) => toStoredContact(workspace, row, session.reportUnreadable));
  return { contacts, owners };
}

/** The rows of these ids, and those of the owners of the aliases among them. */
async function findRows(session: Session, workspace: string, ids: readonly string[], lock: string) {
  const asked = await select(session, workspace, ids, lock);
  const owners = new Map<string, string>();
  for (const { id, aliasOf } of asked) if (aliasOf !== null) owners.set(id, aliasOf);
  if (owners.size === 0) return { rows: asked, owners };
  const known = new Set(ids);
  // Whoever unlinks an alias, or merges its contact, changes the row of the alias, so a locked one leads to its owner.
  const others = [...new Set(owners.values())].filter((id) => !known.has(id));
  return { rows: [...asked, ...(await select(session, workspace, others, lock))], owners };
}

async function select(
  session: Session,
  workspace: string,
  ids: readonly string[],
  lock: string,
): Promise<FoundRow[]> {
  if (ids.length === 0) return [];
  const list = inList(ids);
  const parameters = [workspace, ...list.parameters];
  const where = `WHERE c.workspace = ? AND c.id IN ${list.sql}`;
  if (lock === '') {
    const sql = `SELECT ${CONTACT_WITH_STATUS}, c.alias_of AS aliasOf ${FROM_CONTACTS} ${where} ORDER BY c.id`;
    return session.query<FoundRow>(sql, parameters);
  }
  return session.query<FoundRow>(
    `SELECT ${CONTACT_WITH_STATUS}, c.alias_of AS aliasOf, t.wake_at AS timer ${FROM_CONTACTS}
     LEFT JOIN sleep_timers t ON t.workspace = c.workspace AND t.contact_id = c.id
     ${where} ${lock}`,
    parameters,
  );
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

function idOf({ contact }: StoredContact): string {
  return contact.id;
}
