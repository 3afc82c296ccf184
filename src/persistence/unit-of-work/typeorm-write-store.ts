import { randomUUID } from 'node:crypto';
import type { ContactDigest } from '../../application/contact-digest';
import type { Committed, WriteStore } from '../../application/ports/write-store';
import type { LoadSpec } from '../../application/writing/load-spec';
import type { LoadedRows, SeenKey, StoredReservation } from '../../application/writing/loaded-rows';
import { UnitOfWork } from '../../application/writing/unit-of-work';
import type { Clock } from '../../domain/time/clock';
import { loadBotsAndTime } from '../bots/bot-rows';
import { isLogged } from '../change-log/log-rows';
import { loadContacts, readContacts } from '../contacts/load-contacts';
import type { Database, Session } from '../database/database';
import { createReadQueue } from '../sql/read-queue';
import { loadFacts } from './load-facts';
import { loadKeys } from './load-keys';
import { loadReservations } from './load-reservations';
import { saveUnit } from './save-unit';

/** Concurrent transactions of different workspaces; those of one workspace would wait for its counter. */
const MYSQL_CONCURRENCY = 4;
/** Additional transactions while others wait for a locked row. */
const MYSQL_SPARE = 8;

/** The time source of transactions: the database, if it has a clock, or the `Clock`, as in tests. */
export type TimeSource = 'DATABASE' | 'CLOCK';

export class TypeormWriteStore implements WriteStore {
  readonly concurrency: number;
  readonly spareConcurrency: number;
  private readonly previews = createReadQueue();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly timeSource: TimeSource,
    private readonly digestOf: ContactDigest,
  ) {
    const isSqlite = database.dialect.name === 'sqlite';
    this.concurrency = isSqlite ? 1 : MYSQL_CONCURRENCY;
    this.spareConcurrency = isSqlite ? 0 : MYSQL_SPARE;
  }

  transact<T>(workspace: string, loads: LoadSpec, work: (unit: UnitOfWork) => T): Promise<Committed<T>> {
    return this.database.transaction(async (session) => {
      const unit = await this.load(session, workspace, loads);
      const result = work(unit);
      const seq = await saveUnit(session, workspace, unit, this.digestOf);
      const [first] = unit.entries;
      // Without log entries, repeating the transaction is harmless.
      return { result: { result, seq }, inDoubt: first && ((later) => isLogged(later, workspace, first)) };
    });
  }

  async preview<T>(workspace: string, loads: LoadSpec, work: (unit: UnitOfWork) => T): Promise<T> {
    return this.previews.run(workspace, async () =>
      work(await this.load(this.database.unlocked, workspace, loads)),
    );
  }

  private async load(session: Session, workspace: string, loads: LoadSpec): Promise<UnitOfWork> {
    const locked = await loadContacts(session, workspace, loads.contactIds, this.digestOf);
    // Nothing can be decided if all requested contacts are locked by other transactions and each command needs one.
    if (
      !loads.hasCommandWithoutContacts &&
      locked.lockedElsewhere.size > 0 &&
      locked.lockedElsewhere.size === loads.contactIds.length
    ) {
      return new UnitOfWork(this.clock.now(), { ...locked, ...NOTHING }, randomUUID);
    }
    // Read after the rows are locked: an earlier time could be older than their last change.
    const { bots, databaseTime } = await loadBotsAndTime(session, workspace, loads.bots ?? 'READ');
    const now = (this.timeSource === 'DATABASE' ? databaseTime : null) ?? this.clock.now();
    const ownerOf = (id: string) => locked.owners.get(id) ?? id;
    const reservations = await loadReservations(session, workspace, loads.tokens ?? []);
    const others = findOtherContacts(reservations, loads, ownerOf);
    if (others.length > 0) return this.load(session, workspace, withContacts(loads, others));
    const facts = await loadFacts(session, workspace, loads, ownerOf);
    const keys = await loadKeys(session, workspace, loads.idempotencyKeys ?? []);
    const answered = await readContacts(session, workspace, contactsOfAnswers(loads, keys, ownerOf));
    const rows: LoadedRows = {
      ...{ ...locked, ...facts, bots, keys, reservations },
      // What is locked counts, should an answer name the same contact.
      contacts: [...answered.contacts, ...locked.contacts],
      owners: new Map([...answered.owners, ...locked.owners]),
    };
    return new UnitOfWork(now, rows, randomUUID);
  }
}

/** After an unlinking, the contact of a committed reply is another than that of its token. */
function findOtherContacts(
  reservations: readonly StoredReservation[],
  { contactIds }: LoadSpec,
  ownerOf: (id: string) => string,
): string[] {
  if (reservations.length === 0) return [];
  const loaded = new Set(contactIds.map(ownerOf));
  return reservations.map(({ contactId }) => contactId).filter((id) => !loaded.has(id));
}

function withContacts(loads: LoadSpec, others: readonly string[]): LoadSpec {
  const { contactIds, allFactsOf = [] } = loads;
  return {
    ...loads,
    contactIds: [...new Set([...contactIds, ...others])],
    allFactsOf: allFactsOf.length > 0 ? [...allFactsOf, ...others] : [],
  };
}

const NOTHING = { bots: [], facts: [], replyHashes: [], keys: [], reservations: [] };

/** The contacts in the original result of a repeated call that the call does not load now, as for a bulk change. */
function contactsOfAnswers(
  { contactIds }: LoadSpec,
  keys: readonly SeenKey[],
  ownerOf: (id: string) => string,
): string[] {
  if (keys.length === 0) return [];
  const asked = new Set(contactIds.flatMap((id) => [id, ownerOf(id)]));
  const answered = new Set(keys.flatMap(({ entries }) => entries.map((entry) => entry.contactId)));
  return [...answered].filter((id) => !asked.has(id));
}
