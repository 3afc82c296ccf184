import type { MessageLookUp } from './facts';

/**
 * An idempotency key and the input of its call, both as digests. The digest of the input is keyed with the key itself,
 * which is not stored, so that the stored rows reveal nothing about the contact.
 */
export interface Idempotency {
  readonly key: string;
  readonly inputHash: string;
}

export type BotAccess = 'NONE' | 'READ' | 'WRITE';

/** What must be loaded, and locked, before a command runs. Every contact id may be an alias. */
export interface LoadSpec {
  readonly contactIds: readonly string[];
  /** Whether a command of a batch names no contact, so that it can be decided even if all contacts are locked. */
  readonly hasCommandWithoutContacts?: boolean;
  /** Access to the bots of the workspace; READ if absent. NONE does not wait for bots that are being changed. */
  readonly bots?: BotAccess;
  readonly messages?: readonly MessageLookUp[];
  /** Contacts whose facts are all needed, to take one of them back. */
  readonly allFactsOf?: readonly string[];
  readonly idempotencyKeys?: readonly Idempotency[];
  readonly tokens?: readonly string[];
}

/** Combines the load specs of the commands in a batch. */
export function mergeLoadSpecs(all: readonly LoadSpec[]): LoadSpec {
  return {
    contactIds: [...new Set(all.flatMap(({ contactIds }) => contactIds))],
    hasCommandWithoutContacts: all.some(({ contactIds }) => contactIds.length === 0),
    bots: widest(all.map(({ bots = 'READ' }) => bots)),
    messages: all.flatMap(({ messages = [] }) => messages),
    allFactsOf: [...new Set(all.flatMap(({ allFactsOf = [] }) => allFactsOf))],
    idempotencyKeys: all.flatMap(({ idempotencyKeys = [] }) => idempotencyKeys),
    tokens: [...new Set(all.flatMap(({ tokens = [] }) => tokens))],
  };
}

function widest(accesses: readonly BotAccess[]): BotAccess {
  if (accesses.includes('WRITE')) return 'WRITE';
  return accesses.includes('READ') ? 'READ' : 'NONE';
}
