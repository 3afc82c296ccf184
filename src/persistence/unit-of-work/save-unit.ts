import type { StoredReservation, UnitOfWork } from '../../application/writing/unit-of-work';
import { saveBots } from '../bots/save-bots';
import { appendLog } from '../change-log/append-log';
import { allocateSequences } from '../change-log/workspace-sequence';
import { eraseContacts, saveContacts } from '../contacts/save-contacts';
import type { Session } from '../database/database';
import { type ColumnValues, insertRows, upsertRows } from '../sql/rows';

/** Writes what a unit of work staged. Returns the workspace's sequence, or `null` where no history was written. */
export async function saveUnit(
  session: Session,
  workspace: string,
  unit: UnitOfWork,
): Promise<number | null> {
  await eraseContacts(session, workspace, unit);
  await saveContacts(session, workspace, unit);
  await saveBots(session, workspace, unit);
  const { entries, staged, now } = unit;
  let seq: number | null = null;
  if (entries.length > 0) {
    // Last but for what carries it: the shorter the counter is held, the more writers get through.
    seq = await allocateSequences(session, workspace, entries.length);
    unit.assignSequences(seq);
    await appendLog(session, workspace, entries, now);
  }
  await saveKeys(session, workspace, unit);
  const reservations = [...staged.reservations.values()].map((stored) =>
    toReservationColumns(workspace, stored),
  );
  await upsertRows(session, 'reservations', ['workspace', 'token'], reservations);
  return seq;
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
