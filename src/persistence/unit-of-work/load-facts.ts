import type { Fact, MessageLookUp, ReplyHash } from '../../application/writing/facts';
import type { LoadSpec } from '../../application/writing/load-spec';
import { ENTRY_COLUMNS, type EntryRow, toStatusEntry } from '../change-log/log-rows';
import type { Session } from '../database/database';
import type { RowOf } from '../schema/table';
import { facts, replyHashes } from '../schema/tables';
import { inList, inPairs } from '../sql/in-list';
import { parseTexts } from '../sql/json-shape';
import { selectRows } from '../sql/rows';

const OF_FACT = [
  ...(['factKey', 'channel', 'origin', 'isGuess', 'isAutomatic', 'isSeen'] as const),
  ...(['sentAt', 'answeredAt', 'token', 'matchedHash', 'recordedAt'] as const),
] as const;
type FactRow = RowOf<typeof facts, (typeof OF_FACT)[number]> & { readonly factOf: string };
/** A fact and the log entry of its result, which may have been deleted. */
type FactWithEntryRow = FactRow & (EntryRow | { readonly seq: null });

/** The columns of a fact `f`. Its entry may name another contact, one that was merged. */
const FACT_COLUMNS = `${facts.select('f', OF_FACT)}, f.contact_id AS factOf`;

interface LoadedFacts {
  readonly facts: readonly Fact[];
  readonly replyHashes: readonly ReplyHash[];
}

/**
 * Loads what is known of the messages that are looked up. All facts of a contact are only loaded to take one of them
 * back, and without their entries.
 */
export async function loadFacts(
  session: Session,
  workspace: string,
  { messages = [], allFactsOf = [] }: LoadSpec,
  ownerOf: (id: string) => string,
): Promise<LoadedFacts> {
  const lookUps = messages.map((lookUp) => ({ ...lookUp, contactId: ownerOf(lookUp.contactId) }));
  const found = await loadByKey(session, workspace, lookUps);
  const known = new Map(found.map((fact) => [idOf(fact.contactId, fact.key), fact]));
  const repeated = findRepeated(lookUps);
  const corrected = lookUps.filter(
    ({ contactId, keys, mayCorrect }) =>
      mayCorrect &&
      keys.some((key) => known.get(idOf(contactId, key))?.isGuess || repeated.has(idOf(contactId, key))),
  );
  const wanted = new Set([...allFactsOf.map(ownerOf), ...corrected.map(({ contactId }) => contactId)]);
  const others = await loadAllFacts(session, workspace, [...wanted]);
  return {
    facts: [...found, ...others.filter(({ contactId, key }) => !known.has(idOf(contactId, key)))],
    replyHashes: [
      ...(await loadHashes(session, workspace, lookUps)),
      ...(await loadAllHashes(session, workspace, [...wanted])),
    ],
  };
}

/** The messages that several commands of a batch look up: one of them may record the guess that another corrects. */
function findRepeated(lookUps: readonly MessageLookUp[]): ReadonlySet<string> {
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const { contactId, keys } of lookUps)
    for (const key of keys) {
      const id = idOf(contactId, key);
      if (seen.has(id)) repeated.add(id);
      seen.add(id);
    }
  return repeated;
}

async function loadByKey(
  session: Session,
  workspace: string,
  lookUps: readonly MessageLookUp[],
): Promise<Fact[]> {
  const pairs = lookUps.flatMap(({ contactId, keys }) => keys.map((key) => [contactId, key] as const));
  if (pairs.length === 0) return [];
  const keys = inPairs(session.dialect, pairs);
  const rows = await session.query<FactWithEntryRow>(
    `SELECT ${ENTRY_COLUMNS}, ${FACT_COLUMNS}
     FROM facts f LEFT JOIN change_log l ON l.workspace = f.workspace AND l.seq = f.seq
     WHERE f.workspace = ? AND (f.contact_id, f.fact_key) IN ${keys.sql}`,
    [workspace, ...keys.parameters],
  );
  return rows.map((row) => {
    const entry = row.seq === null ? null : toStatusEntry(row, session.reportUnreadable);
    return { ...toFact(row), entry };
  });
}

async function loadAllFacts(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
): Promise<Fact[]> {
  if (contactIds.length === 0) return [];
  const ids = inList(contactIds);
  const rows = await session.query<FactRow>(
    `SELECT ${FACT_COLUMNS} FROM facts f WHERE f.workspace = ? AND f.contact_id IN ${ids.sql}`,
    [workspace, ...ids.parameters],
  );
  return rows.map(toFact);
}

function toFact({ factOf, factKey, ...row }: FactRow): Fact {
  const { channel, origin, sentAt, answeredAt, token, matchedHash, recordedAt } = row;
  return {
    ...{ contactId: factOf, key: factKey, channel, origin },
    ...{ isGuess: !!row.isGuess, isAutomatic: !!row.isAutomatic, isSeen: !!row.isSeen },
    ...{ sentAt, answeredAt, token, matchedHash, recordedAt, entry: null },
  };
}

async function loadHashes(
  session: Session,
  workspace: string,
  lookUps: readonly MessageLookUp[],
): Promise<ReplyHash[]> {
  const pairs = lookUps.flatMap(({ contactId, hash }) => (hash === null ? [] : [[contactId, hash] as const]));
  if (pairs.length === 0) return [];
  const wanted = inPairs(session.dialect, pairs);
  const conditions = `WHERE workspace = ? AND (contact_id, hash) IN ${wanted.sql}`;
  const rows = await selectRows(session, replyHashes, conditions, [workspace, ...wanted.parameters]);
  return rows.map(toReplyHash);
}

async function loadAllHashes(
  session: Session,
  workspace: string,
  contactIds: readonly string[],
): Promise<ReplyHash[]> {
  if (contactIds.length === 0) return [];
  const ids = inList(contactIds);
  const conditions = `WHERE workspace = ? AND contact_id IN ${ids.sql}`;
  const rows = await selectRows(session, replyHashes, conditions, [workspace, ...ids.parameters]);
  return rows.map(toReplyHash);
}

function toReplyHash({ workspace: _, channels, isRevoked, ...row }: RowOf<typeof replyHashes>): ReplyHash {
  return { ...row, channels: parseTexts(channels) ?? [], isRevoked: !!isRevoked };
}

function idOf(contactId: string, key: string): string {
  return `${key} ${contactId}`;
}
