import type { UnitOfWork } from '../../application/writing/unit-of-work';
import { type BotStatus, isSilent, wakeTimeOf } from '../../domain/bot-status';
import type { Session } from '../database/database';
import type { RecordOf } from '../schema/table';
import { botStatuses, contacts, sleepTimers, TABLES } from '../schema/tables';
import { inList } from '../sql/in-list';
import { insertRows, upsertRows } from '../sql/rows';
import { toContactRecord } from './contact-rows';
import { toStatusText } from './status-document';

/** Tables whose rows name a contact. */
const OF_CONTACTS = TABLES.filter(({ properties }) => properties.includes('contactId'));

/** Deletes all rows of erased contacts. */
export async function eraseContacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  for (const id of unit.staged.erasedContacts) {
    for (const { name } of OF_CONTACTS)
      await session.execute(`DELETE FROM ${name} WHERE workspace = ? AND contact_id = ?`, [workspace, id]);
    await session.execute('DELETE FROM contacts WHERE workspace = ? AND id = ?', [workspace, id]);
  }
}

/** Writes new and changed contacts, changed statuses, and their timers. */
export async function saveContacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const { staged } = unit;
  const changed = [...staged.statuses].filter(([id, status]) => status !== unit.storedStatus(id));
  const created = new Set(
    [...staged.contacts.keys(), ...changed.map(([id]) => id)].filter((id) => !unit.isStored(id)),
  );
  // A plain insert, because a contact that another node creates concurrently must not be overwritten: the transaction
  // is retried instead.
  const inserted = [...created].map((id) => toContactRecord(workspace, unit.contact(id)));
  await insertRows(session, contacts, inserted);
  const known = [...staged.contacts.values()].filter(({ id }) => unit.isStored(id));
  const updated = known.map((contact) => toContactRecord(workspace, contact));
  await upsertRows(session, contacts, updated);
  const statuses = changed.map(([id, status]) => toStatusRecord(workspace, id, status));
  await upsertRows(session, botStatuses, statuses);
  await saveTimers(session, workspace, unit, changed);
}

async function saveTimers(
  session: Session,
  workspace: string,
  unit: UnitOfWork,
  changed: readonly (readonly [string, BotStatus])[],
): Promise<void> {
  const timers: RecordOf<typeof sleepTimers>[] = [];
  const cleared: string[] = [];
  for (const [contactId, status] of changed) {
    const stored = unit.storedStatus(contactId);
    const wakeAt = wakeTimeOf(status);
    if (wakeAt === (stored && wakeTimeOf(stored))) continue;
    if (wakeAt === null) cleared.push(contactId);
    else timers.push({ workspace, contactId, wakeAt });
  }
  await upsertRows(session, sleepTimers, timers);
  if (cleared.length > 0) {
    const ids = inList(cleared);
    const sql = `DELETE FROM sleep_timers WHERE workspace = ? AND contact_id IN ${ids.sql}`;
    await session.execute(sql, [workspace, ...ids.parameters]);
  }
}

function toStatusRecord(workspace: string, contactId: string, status: BotStatus) {
  const { state, reason } = status;
  const { silentSince, waitingSince } = isSilent(status) ? status : NOT_SILENT;
  const wakeAt = wakeTimeOf(status);
  const text = toStatusText(status);
  return { workspace, contactId, state, reason, wakeAt, silentSince, waitingSince, status: text };
}

const NOT_SILENT = { silentSince: null, waitingSince: null };
