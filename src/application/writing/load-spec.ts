/**
 * An idempotency key and the input of its call, both as digests. The digest of the input is keyed with the key itself,
 * which is not stored, so that the stored rows reveal nothing about the contact.
 */
export interface Idempotency {
  readonly key: string;
  readonly inputHash: string;
}

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
