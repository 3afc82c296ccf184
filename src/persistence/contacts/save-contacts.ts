import type { UnitOfWork } from '../../application/writing/unit-of-work';
import { type BotStatus, isSilent, wakeTimeOf } from '../../domain/bot-status';
import type { Session } from '../database/database';
import { type ColumnValues, insertRows, padded, placeholders, upsertRows } from '../sql/rows';
import { toContactColumns } from './contact-columns';
import { toStatusText } from './status-document';

/** Tables whose rows name a contact. */
const OF_CONTACTS = ['sleep_timers', 'bot_statuses', 'message_keys', 'reservations', 'change_log'];

/** Deletes whatever names the contacts that are erased. */
export async function eraseContacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  for (const id of unit.staged.erasedContacts) {
    for (const table of OF_CONTACTS)
      await session.execute(`DELETE FROM ${table} WHERE workspace = ? AND contact_id = ?`, [workspace, id]);
    await session.execute('DELETE FROM contacts WHERE workspace = ? AND id = ?', [workspace, id]);
  }
}

/** Writes contacts that are new or changed, statuses that changed, and their timers. */
export async function saveContacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const { contacts, statuses } = unit.staged;
  const changed = [...statuses].filter(([id, status]) => status !== unit.storedStatus(id));
  const created = new Set(
    [...contacts.keys(), ...changed.map(([id]) => id)].filter((id) => !unit.isStored(id)),
  );
  // One that another node creates meanwhile is no row to overwrite: it makes all of this run again.
  await insertRows(
    session,
    'contacts',
    [...created].map((id) => toContactColumns(workspace, unit.contact(id))),
  );
  const known = [...contacts.values()].filter(({ id }) => unit.isStored(id));
  await upsertRows(
    session,
    'contacts',
    ['workspace', 'id'],
    known.map((contact) => toContactColumns(workspace, contact)),
  );
  await upsertRows(
    session,
    'bot_statuses',
    ['workspace', 'contact_id'],
    changed.map(([id, status]) => toStatusColumns(workspace, id, status)),
  );
  await saveTimers(session, workspace, unit, changed);
}

async function saveTimers(
  session: Session,
  workspace: string,
  unit: UnitOfWork,
  changed: readonly (readonly [string, BotStatus])[],
): Promise<void> {
  const timers: ColumnValues[] = [];
  const gone: string[] = [];
  for (const [contact_id, status] of changed) {
    const stored = unit.storedStatus(contact_id);
    const before = stored ? wakeTimeOf(stored) : null;
    const wake_at = wakeTimeOf(status);
    if (wake_at === before) continue;
    if (wake_at === null) gone.push(contact_id);
    else timers.push({ workspace, contact_id, wake_at });
  }
  await upsertRows(session, 'sleep_timers', ['workspace', 'contact_id'], timers);
  if (gone.length > 0) {
    const keys = padded(gone);
    const sql = `DELETE FROM sleep_timers WHERE workspace = ? AND contact_id IN (${placeholders(keys)})`;
    await session.execute(sql, [workspace, ...keys]);
  }
}

function toStatusColumns(workspace: string, contact_id: string, status: BotStatus): ColumnValues {
  return {
    workspace,
    contact_id,
    state: status.state,
    reason: status.reason,
    wake_at: wakeTimeOf(status),
    silent_since: isSilent(status) ? status.silentSince : null,
    waiting_since: isSilent(status) ? status.waitingSince : null,
    status: toStatusText(status),
  };
}
