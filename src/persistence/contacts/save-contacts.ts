import type { UnitOfWork } from '../../application/writing/unit-of-work';
import { type BotStatus, isSilent, waitingSinceOf, wakeTimeOf } from '../../domain/bot-status';
import type { Session } from '../database/database';
import type { RecordOf } from '../schema/table';
import { botStatuses, contacts, sleepTimers, TABLES } from '../schema/tables';
import { inList } from '../sql/in-list';
import { insertRows, upsertRows } from '../sql/rows';
import { toAliasRecord, toContactRecord } from './contact-rows';
import { toStatusText } from './status-document';

/** Tables whose rows name a contact. */
const OF_CONTACTS = TABLES.filter(({ properties }) => properties.includes('contactId'));

/** Deletes all rows of erased contacts. */
export async function eraseContacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const { erasedContacts } = unit.staged;
  if (erasedContacts.length === 0) return;
  const ids = inList(erasedContacts);
  const parameters = [workspace, ...ids.parameters];
  for (const { name } of OF_CONTACTS)
    await session.execute(`DELETE FROM ${name} WHERE workspace = ? AND contact_id IN ${ids.sql}`, parameters);
  await session.execute(`DELETE FROM contacts WHERE workspace = ? AND id IN ${ids.sql}`, parameters);
}

/** Writes new and changed contacts and aliases, changed statuses, and their timers. */
export async function saveContacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const { staged } = unit;
  // A contact that became an alias has its rows moved or deleted by the merge.
  const isContact = (id: string) => unit.ownerOf(id) === id;
  const changed = [...staged.statuses].filter(
    ([id, status]) => isContact(id) && status !== unit.storedStatus(id),
  );
  const toRecord = (id: string) => toContactRecord(workspace, unit.contact(id));
  const saved = [...staged.contacts.keys()].filter(isContact);
  const created = new Set([...saved, ...changed.map(([id]) => id)].filter((id) => !isStoredRow(unit, id)));
  const aliases = [...staged.aliases].filter(([id]) => !isContact(id));
  const toAlias = ([id, owner]: readonly [string, string]) => toAliasRecord(workspace, id, owner, unit.now);
  // A plain insert, because a contact that another node creates concurrently must not be overwritten: the transaction
  // is retried instead.
  await insertRows(session, contacts, [
    ...[...created].map(toRecord),
    ...aliases.filter(([id]) => !isStoredRow(unit, id)).map(toAlias),
  ]);
  await upsertRows(session, contacts, [
    ...saved.filter((id) => !created.has(id) && !unit.isStoredAlias(id)).map(toRecord),
    ...aliases.filter(([id]) => isStoredRow(unit, id)).map(toAlias),
  ]);
  // What was an alias is a contact created now.
  const unlinked = saved.filter((id) => unit.isStoredAlias(id)).map(toRecord);
  await upsertRows(session, contacts, unlinked, [...contacts.updated, 'createdAt']);
  const statuses = changed.map(([id, status]) => toStatusRecord(workspace, id, status));
  await upsertRows(session, botStatuses, statuses);
  await saveTimers(session, workspace, unit, changed);
}

/** Whether there is a row with this id, be it that of a contact or of an alias. */
function isStoredRow(unit: UnitOfWork, id: string): boolean {
  if (unit.isStoredAlias(id)) return true;
  return unit.ownerOf(id) === id ? unit.isStored(id) : unit.staged.merges.some(({ from }) => from === id);
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
  return {
    workspace,
    contactId,
    state,
    reason,
    wakeAt: wakeTimeOf(status),
    silentSince: isSilent(status) ? status.silentSince : null,
    waitingSince: waitingSinceOf(status),
    status: toStatusText(status),
  };
}
