/** What a command must have loaded, under lock, before it can decide. */
export interface Needs {
  readonly contactIds: readonly string[];
  readonly messageIds?: readonly string[];
  readonly idempotencyKeys?: readonly string[];
  readonly tokens?: readonly string[];
  /** Contacts whose committed replies may be what a message echoes. */
  readonly repliesOf?: readonly string[];
}

/** The needs of several commands that share one transaction. */
export function mergeNeeds(all: readonly Needs[]): Needs {
  const union = (pick: (needs: Needs) => readonly string[] | undefined) => [
    ...new Set(all.flatMap((needs) => pick(needs) ?? [])),
  ];
  return {
    contactIds: union((needs) => needs.contactIds),
    messageIds: union((needs) => needs.messageIds),
    idempotencyKeys: union((needs) => needs.idempotencyKeys),
    tokens: union((needs) => needs.tokens),
    repliesOf: union((needs) => needs.repliesOf),
  };
}
