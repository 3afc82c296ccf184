/** A value of a GraphQL response. */
type Result = Readonly<Record<string, unknown>>;

/** What the facade adds to objects, so that a workflow can branch on one field. */
export const ADDED_FIELDS = {
  maySpeak: {
    of: 'BotStatus',
    description: 'Whether the bot may send replies now: `permission` is SEND.',
    isTrue: ({ permission }: Result) => permission === 'SEND',
  },
  granted: {
    of: 'ReserveReplyPayload',
    description: 'Whether the bot may generate a reply and then commit it: `decision` is SEND.',
    isTrue: ({ decision }: Result) => decision === 'SEND',
  },
} as const;

/** Converts an object of a GraphQL response to an answer: the fields of `botStatus` are its own. */
export function toAnswer({ botStatus, userErrors: _, ...own }: Result): Result {
  return {
    ...('decision' in own && { granted: ADDED_FIELDS.granted.isTrue(own) }),
    ...own,
    ...(botStatus ? toStatusAnswer(botStatus as Result) : {}),
  };
}

export function toStatusAnswer(status: Result): Result {
  return { maySpeak: ADDED_FIELDS.maySpeak.isTrue(status), ...status };
}

/** Converts a page of the feed. */
export function toChangesAnswer({ start, pageInfo, edges }: Result): Result {
  const { hasNextPage, endCursor } = pageInfo as { hasNextPage: boolean; endCursor: string };
  const events = (edges as { cursor: string; node: Result }[]).map(({ cursor, node }) => ({
    cursor,
    ...toAnswer(node),
  }));
  return { events, cursor: endCursor, start, hasNextPage };
}
