import type { OptOut, StoredContact } from '../../src/application/ports/contact-store';
import type { Fact, ReplyHash } from '../../src/application/writing/facts';
import type { LoadSpec } from '../../src/application/writing/load-spec';
import type { SeenKey, StoredReservation } from '../../src/application/writing/loaded-rows';
import { UnitOfWork } from '../../src/application/writing/unit-of-work';
import type { Bot } from '../../src/domain/bot';
import type { BotStatus } from '../../src/domain/bot-status';
import type { Instant } from '../../src/domain/time/instant';
import { EMPTY_NOTEBOOK, type Notebook } from './oracle/notebook';

/** Everything that is stored, and what the oracle noted. Never modified: a step makes another world. */
export interface World {
  readonly now: Instant;
  readonly bot: Bot;
  readonly contacts: ReadonlyMap<string, StoredContact>;
  readonly owners: ReadonlyMap<string, string>;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly replyHashes: ReadonlyMap<string, ReplyHash>;
  readonly reservations: ReadonlyMap<string, StoredReservation>;
  readonly optOuts: ReadonlyMap<string, OptOut>;
  readonly keys: ReadonlyMap<string, SeenKey>;
  readonly notebook: Notebook;
}

export const digestOf = (id: string): string => `digest of ${id}`;

export function emptyWorld(bot: Bot, now: Instant): World {
  return {
    ...{ now, bot, contacts: new Map(), owners: new Map(), facts: new Map(), replyHashes: new Map() },
    ...{ reservations: new Map(), optOuts: new Map(), keys: new Map(), notebook: EMPTY_NOTEBOOK },
  };
}

export function ownerIn(world: World, id: string): string {
  return world.owners.get(id) ?? id;
}

/** A unit of work with what the loads ask for, and no more. */
export function begin(world: World, loads: LoadSpec, now: Instant): UnitOfWork {
  const ownerOf = (id: string) => ownerIn(world, id);
  const ids = [...new Set(loads.contactIds.flatMap((id) => [id, ownerOf(id)]))];
  const contacts = ids.flatMap((id) => world.contacts.get(id) ?? []);
  const missing = loads.contactIds.filter((id) => !world.contacts.has(id) && !world.owners.has(id));
  const optOuts = missing.flatMap((id) => {
    const optOut = world.optOuts.get(digestOf(id));
    return optOut ? [[id, optOut] as const] : [];
  });
  const loaded = {
    contacts,
    owners: new Map(ids.flatMap((id) => (world.owners.has(id) ? [[id, ownerOf(id)] as const] : []))),
    optOuts: new Map(optOuts),
    bots: loads.bots === 'NONE' ? [] : [world.bot],
    ...loadFacts(world, loads),
    keys: (loads.idempotencyKeys ?? []).flatMap(({ key }) => world.keys.get(key) ?? []),
    reservations: (loads.tokens ?? []).flatMap((token) => world.reservations.get(token) ?? []),
  };
  let ids_ = 0;
  return new UnitOfWork(now, loaded, () => `entry ${++ids_}`);
}

/** All facts of a contact are only loaded to take one of them back, and then without their entries. */
function loadFacts(world: World, { messages = [], allFactsOf = [] }: LoadSpec) {
  const facts = new Map<string, Fact>();
  const hashes = new Map<string, ReplyHash>();
  const wanted = new Set(allFactsOf.map((id) => ownerIn(world, id)));
  for (const { contactId, keys, hash, mayCorrect } of messages) {
    const owner = ownerIn(world, contactId);
    for (const key of keys) {
      const fact = world.facts.get(factId({ contactId: owner, key }));
      if (!fact) continue;
      facts.set(factId(fact), fact);
      if (mayCorrect && fact.isGuess) wanted.add(owner);
    }
    for (const [id, reply] of world.replyHashes)
      if (reply.hash === hash && reply.contactId === owner) hashes.set(id, reply);
  }
  if (wanted.size > 0) {
    for (const [id, fact] of world.facts)
      if (wanted.has(fact.contactId) && !facts.has(id)) facts.set(id, { ...fact, entry: null });
    for (const [id, reply] of world.replyHashes) if (wanted.has(reply.contactId)) hashes.set(id, reply);
  }
  return { facts: [...facts.values()], replyHashes: [...hashes.values()] };
}

export function hasStaged(unit: UnitOfWork): boolean {
  const { staged, entries } = unit;
  const { contacts, aliases, merges, erasedContacts, endedOptOuts, facts, replyHashes, keys } = staged;
  const lists = [entries, merges, erasedContacts, endedOptOuts, keys, staged.optOuts];
  const maps = [contacts, aliases, facts, replyHashes, staged.reservations];
  if (lists.some(({ length }) => length > 0) || maps.some(({ size }) => size > 0)) return true;
  return [...staged.statuses].some(([id, status]) => status !== unit.storedStatus(id));
}

/** The world after the commit of a unit of work. */
export function commit(world: World, unit: UnitOfWork, notebook: Notebook): World {
  const { staged } = unit;
  if (!hasStaged(unit)) return { ...world, notebook };
  unit.assignSequences(unit.entries.length);
  const rename = renameTokens(world, unit);
  const erased = new Set(staged.erasedContacts);
  const isKept = ({ contactId }: { readonly contactId: string }) => !erased.has(contactId);
  const contacts = new Map([...world.contacts].filter(([id]) => !erased.has(id)));
  const owners = new Map([...world.owners].filter(([id]) => !erased.has(id)));
  for (const [id, contact] of staged.contacts)
    contacts.set(id, { contact, status: contacts.get(id)?.status ?? null });
  for (const [id, status] of staged.statuses)
    contacts.set(id, { contact: unit.contact(id), status: rename(status) });
  for (const id of contacts.keys()) {
    const owner = unit.ownerOf(id);
    if (owner === id) owners.delete(id);
    else contacts.delete(id);
  }
  for (const [alias, owner] of staged.aliases) owners.set(alias, owner);
  const intoOf = new Map(staged.merges.map(({ from, into }) => [from, into]));
  for (const [alias, owner] of owners) owners.set(alias, intoOf.get(owner) ?? owner);

  const optOuts = new Map(world.optOuts);
  for (const id of staged.endedOptOuts) optOuts.delete(digestOf(id));
  for (const { digest, isLocked } of staged.optOuts) optOuts.set(digest, { isLocked, since: unit.now });

  const moved = <T extends { readonly contactId: string }>(rows: Iterable<T>, idOf: (row: T) => string) => {
    const all = new Map<string, T>();
    const foreign: T[] = [];
    for (const row of rows) {
      if (!isKept(row)) continue;
      if (intoOf.has(row.contactId)) foreign.push({ ...row, contactId: intoOf.get(row.contactId) ?? '' });
      else all.set(idOf(row), row);
    }
    // Of two with the same key, that of the owner stays.
    for (const row of foreign) if (!all.has(idOf(row))) all.set(idOf(row), row);
    return all;
  };
  const facts = moved(world.facts.values(), factId);
  for (const fact of staged.facts.values()) {
    const token = rename.token(fact.token);
    facts.set(factId(fact), { ...fact, token, entry: fact.entry ?? facts.get(factId(fact))?.entry ?? null });
  }
  const replyHashes = moved(world.replyHashes.values(), hashId);
  for (const reply of staged.replyHashes.values()) replyHashes.set(hashId(reply), reply);
  const reservations = moved(world.reservations.values(), ({ token }) => token);
  for (const stored of staged.reservations.values()) {
    const token = rename.token(stored.token) ?? '';
    reservations.set(token, { ...stored, token });
  }
  const keys = staged.keys.length > 0 ? new Map(world.keys) : world.keys;
  for (const seen of staged.keys) (keys as Map<string, SeenKey>).set(seen.key, seen);
  const rows = { contacts, owners, facts, replyHashes, reservations, optOuts, keys };
  return { ...rows, bot: world.bot, now: unit.now, notebook };
}

/** Tokens are drawn by chance; in the world they are numbered, so that equal worlds are found to be equal. */
function renameTokens(world: World, { staged }: UnitOfWork) {
  const names = new Map<string, string>();
  for (const token of staged.reservations.keys())
    if (!world.reservations.has(token)) names.set(token, numberedToken(world.notebook.reservations));
  const token = <T extends string | null>(given: T) => (names.get(given ?? '') as T | undefined) ?? given;
  const rename = (status: BotStatus): BotStatus => {
    if (names.size === 0) return status;
    const reserved = [...status.reservedTokens].map(
      ([channel, value]) => [channel, { ...value, token: token(value.token) }] as const,
    );
    return { ...status, reservedTokens: new Map(reserved) };
  };
  return Object.assign(rename, { token });
}

export function numberedToken(number: number): string {
  return `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;
}

function factId({ contactId, key }: Pick<Fact, 'contactId' | 'key'>): string {
  return `${key} ${contactId}`;
}

function hashId({ contactId, hash, token }: Pick<ReplyHash, 'contactId' | 'hash' | 'token'>): string {
  return `${hash} ${token} ${contactId}`;
}

/** Equal for worlds in which the same will follow from the same events, whatever led to them. */
export function keyOf(world: World): string {
  const { now, contacts, owners, facts, replyHashes, reservations, optOuts, notebook } = world;
  const replayed = ({ entry, ...row }: Fact | StoredReservation) => ({
    ...row,
    outcome: entry?.change.outcome,
  });
  return JSON.stringify(
    [
      now,
      sorted(contacts),
      sorted(owners),
      sorted(facts).map(([id, fact]) => [id, replayed(fact)]),
      sorted(replyHashes),
      sorted(reservations).map(([id, { revocationEntry, ...row }]) => [
        id,
        replayed(row as StoredReservation),
      ]),
      sorted(optOuts),
      notebook,
    ],
    (_, value) => (value instanceof Map ? sorted(value) : value),
  );
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
