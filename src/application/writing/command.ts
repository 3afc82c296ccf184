import type { LoadSpec } from './load-spec';
import type { Block, UnitOfWork } from './unit-of-work';

/** One write: what it needs loaded, and what it makes of it. `run` is pure but for what it stages. */
export interface Command<T> {
  readonly loads: LoadSpec;
  /**
   * Blocks that `run` deals with itself, contact by contact. With any other block on a contact it needs, it is not run:
   * it waits until the contact is free, or fails where the contact cannot be read.
   */
  readonly handles?: readonly Block[];
  /** Whether it shares its transaction with no other command. */
  readonly isExclusive?: boolean;
  run(unit: UnitOfWork): T;
}

/** Why the command cannot run in this transaction; `null` where it can. */
export function findBlock({ loads, handles = [] }: Command<unknown>, unit: UnitOfWork): Block | null {
  if (!unit.hasBlocks) return null;
  const blocks = loads.contactIds.map((id) => unit.blockOf(id));
  const unhandled = blocks.filter((block) => block !== null && !handles.includes(block));
  // What cannot be read will not be readable later either.
  return unhandled.find((block) => block === 'UNREADABLE') ?? unhandled[0] ?? null;
}

/** The stored status of a contact that the command is about cannot be read; nothing was stored. */
export class UnreadableStatusError extends Error {
  constructor() {
    super('The stored status of a contact cannot be read; see bot_status_unreadable_rows_total.');
    this.name = 'UnreadableStatusError';
  }
}
