import type { Caller, Role } from '../../../src/application/access/caller';
import { Commands } from '../../../src/application/commands/commands';
import {
  type ContactFilter,
  type ContactStore,
  newContact,
  type StoredContact,
} from '../../../src/application/ports/contact-store';
import type { WriteStore } from '../../../src/application/ports/write-store';
import { CommandQueue } from '../../../src/application/writing/command-queue';
import type { LoadSpec } from '../../../src/application/writing/load-spec';
import type { StoredReservation } from '../../../src/application/writing/loaded-rows';
import type { Bot } from '../../../src/domain/bot';
import type { BotStatus } from '../../../src/domain/bot-status';
import type { StatusChange } from '../../../src/domain/status-change';
import type { Instant } from '../../../src/domain/time/instant';
import { TemporalCalendar } from '../../../src/time/temporal-calendar';
import { digestOf } from '../contact-digest';
import { aBot } from '../domain/bots';
import { BEN } from '../domain/people';
import { NOW } from '../domain/time';
import { InMemoryStores } from './in-memory-stores';

const WORKSPACE = 'acme';

/** Who asks, by default Ben with a worker's token. */
export function callerWith(role: Role = 'INTEGRATION'): Caller {
  return { workspace: WORKSPACE, actor: BEN, role };
}

/**
 * The commands of one workspace without a database: each finds what those before it left, and only what it asks for.
 * The time stands still until a test moves it.
 */
export class InMemoryWorkspace {
  now: Instant = NOW;
  /** What a search by filter finds, and what it was asked for. */
  found: readonly string[] = [];
  readonly searches: { readonly filter: ContactFilter; readonly limit: number }[] = [];
  /** What each transaction asked for. */
  readonly loads: LoadSpec[] = [];
  /** Called between a command's arrival and its transaction. */
  beforeTransaction: () => void = () => undefined;
  readonly commands: Commands;
  readonly contacts: Map<string, StoredContact>;
  readonly reservations: Map<string, StoredReservation>;
  readonly lockedElsewhere: Set<string>;
  private readonly stores: InMemoryStores;

  constructor() {
    this.stores = new InMemoryStores({ now: () => this.now });
    const { contacts, reservations, lockedElsewhere } = this.stores.of(WORKSPACE);
    [this.contacts, this.reservations, this.lockedElsewhere] = [contacts, reservations, lockedElsewhere];
    this.bots = [aBot()];
    const { writes } = this.stores;
    const store: WriteStore = {
      ...writes,
      transact: (workspace, needs, work) => {
        this.beforeTransaction();
        this.loads.push(needs);
        return writes.transact(workspace, needs, work);
      },
    };
    const queue = new CommandQueue(store, { emit: () => undefined });
    this.commands = new Commands(queue, store, this.search(), new TemporalCalendar(), digestOf);
  }

  get bots(): readonly Bot[] {
    return this.stores.of(WORKSPACE).bots;
  }

  set bots(bots: readonly Bot[]) {
    this.stores.of(WORKSPACE).bots = bots;
  }

  /** What has been written to history, in order. */
  get history(): (StatusChange & { readonly contactId: string })[] {
    const entries = this.stores.log.entries.get(WORKSPACE) ?? [];
    return entries.flatMap((entry) =>
      entry.kind === 'STATUS' ? { contactId: entry.contactId, ...entry.change } : [],
    );
  }

  /** The kinds of all entries of the log, in order. */
  get logged(): string[] {
    return (this.stores.log.entries.get(WORKSPACE) ?? []).map(({ kind }) => kind);
  }

  /** Stores a contact with this status; with no bot of its own and no time zone where nothing else is said. */
  store(id: string, status: BotStatus | null, more: Partial<StoredContact['contact']> = {}): void {
    const contact = { ...newContact(id, NOW), ...more };
    this.contacts.set(id, { contact, status });
  }

  /** The contact's status as stored. */
  status(id: string): BotStatus | null {
    return this.contacts.get(id)?.status ?? null;
  }

  private search(): Pick<ContactStore, 'find'> {
    return {
      find: async (_workspace, filter, { limit }) => {
        this.searches.push({ filter, limit });
        return this.found.slice(0, limit).map((id) => ({ id, value: null }));
      },
    };
  }
}
