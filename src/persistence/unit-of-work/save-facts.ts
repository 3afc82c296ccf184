import type { Fact } from '../../application/writing/facts';
import type { UnitOfWork } from '../../application/writing/unit-of-work';
import type { Session } from '../database/database';
import { facts, replyHashes } from '../schema/tables';
import { upsertRows } from '../sql/rows';

const WITHOUT_ENTRY = facts.updated.filter((property) => property !== 'seq');

/** Writes staged facts and texts of replies. Each is written under a contact whose row is locked. */
export async function saveFacts(session: Session, workspace: string, unit: UnitOfWork): Promise<void> {
  const staged = [...unit.staged.facts.values()];
  const toRecord = ({ contactId, key, entry, ...fact }: Fact) => ({
    ...{ workspace, contactId: unit.ownerOf(contactId), factKey: key, ...fact },
    seq: entry?.seq ?? null,
  });
  const withEntry = staged.filter(({ entry }) => entry !== null);
  await upsertRows(session, facts, withEntry.map(toRecord));
  // The entry may have been left out when the fact was loaded; then it stays.
  const others = staged.filter(({ entry }) => entry === null);
  await upsertRows(session, facts, others.map(toRecord), WITHOUT_ENTRY);
  const hashes = [...unit.staged.replyHashes.values()].map(({ contactId, channels, ...hash }) => ({
    ...{ workspace, contactId: unit.ownerOf(contactId), ...hash },
    channels: JSON.stringify(channels),
  }));
  await upsertRows(session, replyHashes, hashes);
}
