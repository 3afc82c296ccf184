import type { Idempotency } from '../commands/idempotency';
import type { Block, UnitOfWork } from './unit-of-work';

/** A message, by the id that its sender has assigned. The id is unique per contact only. */
export interface MessageKey {
  readonly contactId: string;
  readonly messageId: string;
}

export type BotAccess = 'NONE' | 'READ' | 'WRITE';

/** What must be loaded, and locked, before a command runs. */
export interface LoadSpec {
  readonly contactIds: readonly string[];
  /** Whether a command of a batch names no contact, so that it can be decided even if all contacts are locked. */
  readonly hasCommandWithoutContacts?: boolean;
  /** Access to the bots of the workspace; READ if absent. NONE does not wait for bots that are being changed. */
  readonly bots?: BotAccess;
  readonly messages?: readonly MessageKey[];
  readonly idempotencyKeys?: readonly Idempotency[];
  readonly tokens?: readonly string[];
  /** Messages that may be echoes of committed replies. */
  readonly echoes?: readonly (MessageKey & { readonly bodyHash: string | null })[];
}

/** A write: what it needs to load, and a function that decides it. `run` is pure except for staging. */
export interface Command<T> {
  readonly loads: LoadSpec;
  /**
   * Blocks that `run` handles itself, for each contact. A command with any other block is not run: it waits until the
   * contact is unlocked, or fails if its status cannot be read.
   */
  readonly handles?: readonly Block[];
  /** Whether the command must be the only one in its transaction. */
  readonly isExclusive?: boolean;
  run(unit: UnitOfWork): T;
}

/** Why the command cannot run in this transaction, or `null` if it can. */
export function findBlock({ loads, handles = [] }: Command<unknown>, unit: UnitOfWork): Block | null {
  const blocks = loads.contactIds.map((id) => unit.blockOf(id));
  const unhandled = blocks.filter((block) => block !== null && !handles.includes(block));
  // Waiting does not help if the status cannot be read, so this block takes precedence.
  return unhandled.find((block) => block === 'UNREADABLE') ?? unhandled[0] ?? null;
}

/** The stored status of a contact of the command cannot be read; nothing was stored. */
export class UnreadableStatusError extends Error {
  constructor() {
    super('The stored status of a contact cannot be read; see bot_status_unreadable_rows_total.');
    this.name = 'UnreadableStatusError';
  }
}

/** Combines the load specs of the commands in a batch. */
export function mergeLoadSpecs(all: readonly LoadSpec[]): LoadSpec {
  return {
    contactIds: [...new Set(all.flatMap(({ contactIds }) => contactIds))],
    hasCommandWithoutContacts: all.some(({ contactIds }) => contactIds.length === 0),
    bots: widest(all.map(({ bots = 'READ' }) => bots)),
    messages: all.flatMap(({ messages = [] }) => messages),
    idempotencyKeys: all.flatMap(({ idempotencyKeys = [] }) => idempotencyKeys),
    tokens: [...new Set(all.flatMap(({ tokens = [] }) => tokens))],
    echoes: all.flatMap(({ echoes = [] }) => echoes),
  };
}

function widest(accesses: readonly BotAccess[]): BotAccess {
  if (accesses.includes('WRITE')) return 'WRITE';
  return accesses.includes('READ') ? 'READ' : 'NONE';
}
