import { randomUUID } from 'node:crypto';
import type { Committed, WriteStore } from '../../application/ports/write-store';
import type { LoadSpec } from '../../application/writing/load-spec';
import { type SeenKey, UnitOfWork } from '../../application/writing/unit-of-work';
import type { Clock } from '../../domain/time/clock';
import type { Instant } from '../../domain/time/instant';
import { isLogged } from '../change-log/append-log';
import { lockFreeContacts, readContacts } from '../contacts/lock-contacts';
import type { Database, Session } from '../database/database';
import { createReadQueue } from '../sql/read-queue';
import { loadRest } from './load-unit';
import { saveUnit } from './save-unit';

/** Transactions of several workspaces at once; those of one wait for its counter anyway. */
const MYSQL_CONCURRENCY = 4;
/** Further ones while others wait for a row that somebody holds. */
const MYSQL_SPARE = 8;

/** Whose time transactions go by: the database's, where it has a clock, or that of the `Clock`, as in tests. */
export type TimeSource = 'DATABASE' | 'CLOCK';

export class TypeormWriteStore implements WriteStore {
  readonly concurrency: number;
  readonly spareConcurrency: number;
  private readonly previews = createReadQueue();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly timeSource: TimeSource,
  ) {
    const isSqlite = database.dialect.name === 'sqlite';
    this.concurrency = isSqlite ? 1 : MYSQL_CONCURRENCY;
    this.spareConcurrency = isSqlite ? 0 : MYSQL_SPARE;
  }

  transact<T>(workspace: string, loads: LoadSpec, work: (unit: UnitOfWork) => T): Promise<Committed<T>> {
    return this.database.transaction(async (session) => {
      const unit = await this.load(session, workspace, loads);
      const result = work(unit);
      const seq = await saveUnit(session, workspace, unit);
      const [first] = unit.entries;
      // Without history there is nothing that could not be done once more.
      return { result: { result, seq }, ...(first && { inDoubt: isLogged(workspace, first) }) };
    });
  }

  async preview<T>(workspace: string, loads: LoadSpec, work: (unit: UnitOfWork) => T): Promise<T> {
    return this.previews.run(workspace, async () =>
      work(await this.load(this.database.unlocked, workspace, loads)),
    );
  }

  private async load(session: Session, workspace: string, loads: LoadSpec): Promise<UnitOfWork> {
    const locked = await lockFreeContacts(session, workspace, loads.contactIds);
    // There is nothing to decide: whoever is asked for is locked by somebody else.
    if (
      loads.bots !== 'WRITE' &&
      locked.lockedElsewhere.size > 0 &&
      locked.lockedElsewhere.size === loads.contactIds.length
    ) {
      const nothing = { bots: [], messages: [], keys: [], reservations: [] };
      return new UnitOfWork(this.clock.now(), { ...locked, ...nothing }, randomUUID);
    }
    // Once the rows are locked: a time read before could be older than the last change of them.
    const timeOf = (databaseTime: Instant | null) =>
      this.timeSource === 'DATABASE' && databaseTime !== null ? databaseTime : this.clock.now();
    const { now, ...rest } = await loadRest(session, workspace, loads, timeOf);
    const answered = contactsOfAnswers(loads, rest.keys);
    const others = await readContacts(session, workspace, answered);
    return new UnitOfWork(now, { ...locked, contacts: [...locked.contacts, ...others], ...rest }, randomUUID);
  }
}

/** A bulk change that is repeated answers for the contacts of the first time, whichever it would find now. */
function contactsOfAnswers({ contactIds }: LoadSpec, keys: readonly SeenKey[]): string[] {
  if (keys.length === 0) return [];
  const asked = new Set(contactIds);
  const answered = new Set(keys.flatMap(({ entries }) => entries.map((entry) => entry.contactId)));
  return [...answered].filter((id) => !asked.has(id));
}
