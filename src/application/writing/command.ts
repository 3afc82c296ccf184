import type { LoadSpec } from './load-spec';
import type { Block, UnitOfWork } from './unit-of-work';

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
  const ofReservations = loads.tokens?.flatMap((token) => unit.reservation(token)?.contactId ?? []) ?? [];
  const blocks = [...loads.contactIds, ...ofReservations].map((id) => unit.blockOf(id));
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
