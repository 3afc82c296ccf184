import type { Fact, ReplyHash } from '../../../src/application/writing/facts';
import type { LoadSpec } from '../../../src/application/writing/load-spec';

/** The messages and texts of replies that are stored of one workspace. */
export class StoredFacts {
  private facts = new Map<string, Fact>();
  private hashes = new Map<string, ReplyHash>();

  /** What is looked up; all of a contact only to take something back, and then without the entries. */
  load({ messages = [], allFactsOf = [] }: LoadSpec, ownerOf: (id: string) => string) {
    const lookUps = messages.map((lookUp) => ({ ...lookUp, contactId: ownerOf(lookUp.contactId) }));
    const find = (contactId: string, key: string) => this.facts.get(factId({ contactId, key }));
    const found = lookUps.flatMap(({ contactId, keys }) => keys.flatMap((key) => find(contactId, key) ?? []));
    const asked = lookUps.flatMap(({ contactId, keys }) => keys.map((key) => factId({ contactId, key })));
    const isRepeated = (id: string) => asked.indexOf(id) !== asked.lastIndexOf(id);
    const corrected = lookUps.filter(
      ({ contactId, keys, mayCorrect }) =>
        mayCorrect &&
        keys.some((key) => find(contactId, key)?.isGuess || isRepeated(factId({ contactId, key }))),
    );
    const whole = new Set([...allFactsOf.map(ownerOf), ...corrected.map(({ contactId }) => contactId)]);
    const others = [...this.facts.values()].filter(
      (fact) => whole.has(fact.contactId) && !found.includes(fact),
    );
    return {
      facts: [...found, ...others.map((fact) => ({ ...fact, entry: null }))],
      replyHashes: [...this.hashes.values()].filter(
        ({ contactId, hash }) =>
          whole.has(contactId) ||
          lookUps.some((lookUp) => lookUp.contactId === contactId && lookUp.hash === hash),
      ),
    };
  }

  save(facts: readonly Fact[], hashes: readonly ReplyHash[]): void {
    for (const fact of facts) {
      const id = factId(fact);
      this.facts.set(id, { ...fact, entry: fact.entry ?? this.facts.get(id)?.entry ?? null });
    }
    for (const hash of hashes) this.hashes.set(hashId(hash), hash);
  }

  /** Of two that are equal, that of the owner stays. */
  move(from: string, into: string): void {
    const moved = <T extends { readonly contactId: string }>(
      all: Map<string, T>,
      idOf: (one: T) => string,
    ) => {
      const own = [...all.values()].filter(({ contactId }) => contactId !== from);
      const others = [...all.values()].filter(({ contactId }) => contactId === from);
      const both = [...others.map((one) => ({ ...one, contactId: into })), ...own];
      return new Map(both.map((one) => [idOf(one), one]));
    };
    this.facts = moved(this.facts, factId);
    this.hashes = moved(this.hashes, hashId);
  }

  erase(id: string): void {
    const kept = <T extends { readonly contactId: string }>(all: Map<string, T>) =>
      new Map([...all].filter(([, { contactId }]) => contactId !== id));
    this.facts = kept(this.facts);
    this.hashes = kept(this.hashes);
  }
}

function factId({ contactId, key }: Pick<Fact, 'contactId' | 'key'>): string {
  return JSON.stringify([contactId, key]);
}

function hashId({ contactId, hash, token }: ReplyHash): string {
  return JSON.stringify([contactId, hash, token]);
}
