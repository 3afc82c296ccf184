import type { ContactDigest } from '../../application/contact-digest';
import type { UnitOfWork } from '../../application/writing/unit-of-work';
import { saveBots } from '../bots/bot-rows';
import { appendLog } from '../change-log/log-rows';
import { allocateSequences } from '../change-log/workspace-sequence';
import { mergeContacts } from '../contacts/merge-contacts';
import { saveOptOuts } from '../contacts/opt-outs';
import { eraseContacts, saveContacts } from '../contacts/save-contacts';
import type { Session } from '../database/database';
import { idempotencyKeys, reservations } from '../schema/tables';
import { insertRows, upsertRows } from '../sql/rows';
import { saveFacts } from './save-facts';

/** Writes what a unit of work staged. Returns the workspace's sequence, or `null` if it has no log entries. */
export async function saveUnit(
  session: Session,
  workspace: string,
  unit: UnitOfWork,
  digestOf: ContactDigest,
): Promise<number | null> {
  await eraseContacts(session, workspace, unit);
  await saveContacts(session, workspace, unit);
  await mergeContacts(session, workspace, unit);
  await saveOptOuts(session, workspace, unit, digestOf);
  await saveBots(session, workspace, unit);
  let seq: number | null = null;
  if (unit.entries.length > 0) {
    // As late as possible, to lock the counter for a short time. Only rows that contain a sequence are written later.
    seq = await allocateSequences(session, workspace, unit.entries.length);
    unit.assignSequences(seq);
    await appendLog(session, workspace, unit);
  }
  await saveKeys(session, workspace, unit);
  await saveFacts(session, workspace, unit);
  await saveReservations(session, workspace, unit);
  return seq;
}

async function saveKeys(session: Session, workspace: string, { staged, now }: UnitOfWork): Promise<void> {
  const keys = staged.keys.map(({ key, inputHash, entries }) => ({
    ...{ workspace, idempotencyKey: key, inputHash },
    firstSeq: entries[0]?.seq ?? null,
    lastSeq: entries.at(-1)?.seq ?? null,
    recordedAt: now,
  }));
  await insertRows(session, idempotencyKeys, keys);
}

async function saveReservations(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const staged = [...unit.staged.reservations.values()];
  const records = staged.map(({ contactId, entry, revocationEntry, ...reservation }) => ({
    ...{ workspace, contactId: unit.ownerOf(contactId), ...reservation },
    seq: entry?.seq ?? null,
    revocationSeq: revocationEntry?.seq ?? null,
  }));
  await upsertRows(session, reservations, records);
}
