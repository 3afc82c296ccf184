import type { Idempotency } from '../commands/idempotency';

/** A message by its sender's id, which is unique for the contact only. */
export interface MessageKey {
  readonly contactId: string;
  readonly messageId: string;
}

/** What a command must have loaded, under lock, before it can decide. */
export interface LoadSpec {
  readonly contactIds: readonly string[];
  /** Whether it asks for the workspace's bots; `false` spares it to wait for one that is being changed. */
  readonly bots?: boolean;
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
    bots: all.some(({ bots }) => bots !== false),
    messages: all.flatMap(({ messages = [] }) => messages),
    idempotencyKeys: all.flatMap(({ idempotencyKeys = [] }) => idempotencyKeys),
    tokens: [...new Set(all.flatMap(({ tokens = [] }) => tokens))],
    echoes: all.flatMap(({ echoes = [] }) => echoes),
  };
}
