import type { BotStore } from '../../../src/application/ports/bot-store';
import type { ContactStore } from '../../../src/application/ports/contact-store';
import type { WriteStore } from '../../../src/application/ports/write-store';
import type { LoadSpec } from '../../../src/application/writing/load-spec';
import { UnitOfWork } from '../../../src/application/writing/unit-of-work';
import type { Clock } from '../../../src/domain/time/clock';
import { InMemoryChangeLog } from './in-memory-change-log';
import { countIn, findIn } from './in-memory-search';
import { InMemoryTimers } from './in-memory-timers';
import { StoredWorkspace } from './stored-workspace';

/** The application's stores without a database, for as many workspaces as a test names. */
export class InMemoryStores {
  readonly log = new InMemoryChangeLog();
  readonly timers = new InMemoryTimers();
  readonly bots: BotStore = { list: async (workspace) => [...this.of(workspace).bots] };
  readonly contacts: Pick<ContactStore, 'read' | 'aliases' | 'find' | 'count'> = {
    read: async (workspace, ids) => {
      const stored = this.of(workspace);
      const [contacts, optOuts] = [stored.find(ids), stored.findOptOuts(ids)];
      return { seq: this.log.head(workspace), bots: stored.bots, contacts, optOuts };
    },
    aliases: async (workspace, ids) => {
      const owned = [...this.of(workspace).aliases].filter(([alias]) => ids.includes(alias));
      const changedSeq = (alias: string) => this.log.lastSeqOf(workspace, alias);
      return new Map(owned.map(([id, contactId]) => [id, { contactId, changedSeq: changedSeq(id) }]));
    },
    find: async (workspace, filter, page) => findIn(this.of(workspace), filter, page, this.clock.now()),
    count: async (workspace, filter, most) => countIn(this.of(workspace), filter, most, this.clock.now()),
  };
  readonly writes: WriteStore = {
    concurrency: 1,
    transact: async (workspace, needs, work) => {
      const unit = this.load(workspace, needs);
      const result = work(unit);
      return { result, seq: this.save(workspace, unit) };
    },
    preview: async (workspace, needs, work) => work(this.load(workspace, needs)),
  };
  private readonly workspaces = new Map<string, StoredWorkspace>();
  private ids = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** What is stored of a workspace. */
  of(workspace: string): StoredWorkspace {
    const known = this.workspaces.get(workspace) ?? new StoredWorkspace(workspace);
    this.workspaces.set(workspace, known);
    return known;
  }

  private load(workspace: string, needs: LoadSpec): UnitOfWork {
    return new UnitOfWork(this.clock.now(), this.of(workspace).load(needs), () => `entry ${++this.ids}`);
  }

  private save(workspace: string, unit: UnitOfWork): number | null {
    const { staged, entries } = unit;
    this.of(workspace).save(unit);
    for (const id of staged.erasedContacts) {
      this.log.erase(workspace, id);
      this.timers.set(workspace, id, null);
    }
    for (const [id, status] of staged.statuses) this.timers.set(workspace, id, status);
    for (const { from } of staged.merges) this.timers.set(workspace, from, null);
    if (entries.length === 0) return null;
    unit.assignSequences(this.log.head(workspace) + entries.length);
    this.log.append(workspace, ...entries);
    return this.log.head(workspace);
  }
}
