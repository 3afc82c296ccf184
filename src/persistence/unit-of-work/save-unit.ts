import type { StoredReservation, UnitOfWork } from '../../application/writing/unit-of-work';
import { type BotStatus, isSilent, wakeTimeOf } from '../../domain/bot-status';
import { toLogColumns } from '../change-log/log-columns';
import { allocateSequences } from '../change-log/workspace-sequence';
import { toContactColumns } from '../contacts/contact-columns';
import { toStatusText } from '../contacts/status-document';
import type { Session } from '../database/database';
import { type ColumnValues, insertRows, padded, placeholders, upsertRows } from '../sql/rows';

/** Writes what a unit of work staged. Returns the workspace's sequence, or `null` where no history was written. */
export async function saveUnit(
  session: Session,
  workspace: string,
  unit: UnitOfWork,
): Promise<number | null> {
  await saveStatuses(session, workspace, unit);
  const { entries, staged } = unit;
  let seq: number | null = null;
  if (entries.length > 0) {
    // Last but for what carries it: the shorter the counter is held, the more writers get through.
    seq = await allocateSequences(session, workspace, entries.length);
    unit.assignSequences(seq);
    await insertRows(
      session,
      'change_log',
      entries.map((entry) => toLogColumns(workspace, entry)),
    );
  }
  await saveKeys(session, workspace, unit);
  const reservations = [...staged.reservations.values()].map((stored) =>
    toReservationColumns(workspace, stored),
  );
  await upsertRows(session, 'reservations', ['workspace', 'token'], reservations);
  return seq;
}

async function saveStatuses(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const changed = [...unit.staged.statuses].filter(([id, status]) => status !== unit.storedStatus(id));
  const newContacts = changed
    .filter(([id]) => !unit.isStored(id))
    .map(([id]) => toContactColumns(workspace, unit.contact(id)));
  await insertRows(session, 'contacts', newContacts);
  await upsertRows(
    session,
    'bot_statuses',
    ['workspace', 'contact_id'],
    changed.map(([id, status]) => toStatusColumns(workspace, id, status)),
  );

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

async function saveKeys(session: Session, workspace: string, { staged, now }: UnitOfWork): Promise<void> {
  const messages = staged.messages.map(({ contactId, messageId, origin, entry }) => ({
    workspace,
    message_id: messageId,
    contact_id: contactId,
    origin,
    seq: entry?.seq ?? 0,
    recorded_at: now,
  }));
  await insertRows(session, 'message_keys', messages);
  const keys = staged.keys.map(({ key, inputHash, entries }) => ({
    workspace,
    idempotency_key: key,
    input_hash: inputHash,
    first_seq: entries[0]?.seq ?? null,
    last_seq: entries.at(-1)?.seq ?? null,
    recorded_at: now,
  }));
  await insertRows(session, 'idempotency_keys', keys);
}

function toReservationColumns(workspace: string, stored: StoredReservation): ColumnValues {
  return {
    workspace,
    token: stored.token,
    contact_id: stored.contactId,
    channel: stored.channel,
    inbound_message_id: stored.inboundMessageId,
    bot_id: stored.botId,
    mode_epoch: stored.modeVersion,
    epoch: stored.epoch,
    turn: stored.turn,
    expires_at: stored.expiresAt,
    state: stored.state,
    message_id: stored.messageId,
    body_hash: stored.bodyHash,
    committed_at: stored.committedAt,
    echo_id: stored.echoId,
    seq: stored.entry?.seq ?? null,
  };
}
