import type { Idempotency } from '../commands/idempotency';

/** A message by its sender's id, which is unique for the contact only. */
export interface MessageKey {
  readonly contactId: string;
  readonly messageId: string;
}

export type BotAccess = 'NONE' | 'READ' | 'WRITE';

/** What a command must have loaded, under lock, before it can decide. */
export interface LoadSpec {
  readonly contactIds: readonly string[];
  /** The workspace's bots: to read if absent; to write; or not at all, so as not to wait for one that is being changed. */
  readonly bots?: BotAccess;
  readonly messages?: readonly MessageKey[];
  readonly idempotencyKeys?: readonly Idempotency[];
  readonly tokens?: readonly string[];
  /** Messages that may be the echo of a committed reply. */
  readonly echoes?: readonly (MessageKey & { readonly bodyHash: string | null })[];
}

/** The needs of several commands that share one transaction. */
export function mergeLoadSpecs(all: readonly LoadSpec[]): LoadSpec {
  return {
    contactIds: [...new Set(all.flatMap(({ contactIds }) => contactIds))],
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
