import type { Caller, Role } from '../../../src/application/access/caller';
import { Commands } from '../../../src/application/commands/commands';
import type { BotStore } from '../../../src/application/ports/bot-store';
import {
  type ContactFilter,
  type ContactStore,
  newContact,
  type StoredContact,
} from '../../../src/application/ports/contact-store';
import type { Committed, WriteStore } from '../../../src/application/ports/write-store';
import { Queries } from '../../../src/application/queries/queries';
import { CommandQueue } from '../../../src/application/writing/command-queue';
import type { LoadSpec } from '../../../src/application/writing/load-spec';
import {
  type SeenKey,
  type SeenMessage,
  type StoredReservation,
  UnitOfWork,
} from '../../../src/application/writing/unit-of-work';
import type { Bot } from '../../../src/domain/bot';
import type { BotStatus } from '../../../src/domain/bot-status';
import type { StatusChange } from '../../../src/domain/status-change';
import type { Instant } from '../../../src/domain/time/instant';
import { TemporalCalendar } from '../../../src/time/temporal-calendar';
import { aBot } from '../domain/bots';
import { BEN } from '../domain/people';
import { NOW } from '../domain/time';
import { InMemoryChangeLog } from './in-memory-change-log';

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
  bots: Bot[] = [aBot()];
  readonly contacts = new Map<string, StoredContact>();
  readonly lockedElsewhere = new Set<string>();
  /** What has been written to history, in order. */
  readonly history: (StatusChange & { readonly contactId: string })[] = [];
  /** What a search by filter finds, and what it was asked for. */
  found: readonly string[] = [];
  readonly searches: { readonly filter: ContactFilter; readonly limit: number }[] = [];
  /** What each transaction asked for. */
  readonly loads: LoadSpec[] = [];
  /** Called between a command's arrival and its transaction. */
  beforeTransaction: () => void = () => undefined;
  readonly commands: Commands;
  readonly reservations = new Map<string, StoredReservation>();
  private readonly messages = new Map<string, SeenMessage>();
  private readonly keys = new Map<string, SeenKey>();
  private seq = 0;
  private ids = 0;

  constructor() {
    const store: WriteStore = {
      concurrency: 1,
      transact: async (_workspace, needs, work) => this.transact(needs, work),
      preview: async (_workspace, needs, work) => work(this.load(needs)),
    };
    const clock = { now: () => this.now, onceAt: () => () => undefined };
    const queries = new Queries(this.contactStore(), botStore, new InMemoryChangeLog(), clock);
    const queue = new CommandQueue(store, { emit: () => undefined });
    const calendar = new TemporalCalendar();
    this.commands = new Commands(queue, store, queries, calendar);
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

  private async transact<T>(needs: LoadSpec, work: (unit: UnitOfWork) => T): Promise<Committed<T>> {
    this.beforeTransaction();
    this.loads.push(needs);
    const unit = this.load(needs);
    const result = work(unit);
    this.save(unit);
    return { result, seq: unit.entries.length > 0 ? this.seq : null };
  }

  private load({ contactIds, bots, messages, idempotencyKeys, tokens, echoes }: LoadSpec): UnitOfWork {
    const seen = messages?.map(({ contactId, messageId }) => this.messages.get(keyOf(contactId, messageId)));
    const echoed = new Set(echoes?.map(({ contactId }) => contactId));
    const rows = {
      contacts: contactIds.flatMap((id) => this.contacts.get(id) ?? []),
      bots: bots === 'NONE' ? [] : this.bots,
      messages: (seen ?? []).flatMap((one) => one ?? []),
      keys: (idempotencyKeys ?? []).flatMap(({ key }) => this.keys.get(key) ?? []),
      reservations: [...this.reservations.values()].filter(
        ({ token, contactId }) => tokens?.includes(token) || echoed.has(contactId),
      ),
      lockedElsewhere: new Set(this.lockedElsewhere),
    };
    return new UnitOfWork(this.now, rows, () => `entry ${++this.ids}`);
  }

  private save(unit: UnitOfWork): void {
    const { entries, staged } = unit;
    this.seq += entries.length;
    unit.assignSequences(this.seq);
    for (const entry of entries)
      if (entry.kind === 'STATUS') this.history.push({ contactId: entry.contactId, ...entry.change });
    for (const contact of staged.contacts.values()) this.store(contact.id, this.status(contact.id), contact);
    for (const id of staged.erasedContacts) this.contacts.delete(id);
    if (staged.bots.size + staged.deletedBots.length > 0) this.bots = [...unit.bots];
    for (const [id, status] of staged.statuses) this.store(id, status, unit.contact(id));
    for (const seen of staged.messages) this.messages.set(keyOf(seen.contactId, seen.messageId), seen);
    for (const seen of staged.keys) this.keys.set(seen.key, seen);
    for (const [token, stored] of staged.reservations) this.reservations.set(token, stored);
  }

  private contactStore(): ContactStore {
    return {
      read: notHere,
      summarize: notHere,
      findIds: async (_workspace, filter, { limit }) => {
        this.searches.push({ filter, limit });
        return this.found.slice(0, limit);
      },
    };
  }
}

const notHere = () => Promise.reject(new Error('Not part of this workspace.'));
const botStore: BotStore = { list: notHere };

function keyOf(contactId: string, messageId: string): string {
  return JSON.stringify([contactId, messageId]);
}
