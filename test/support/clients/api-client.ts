import type {
  BotDeleted,
  BotSaved,
  BotStatus,
  ContactErased,
  ContactSaved,
  Mutation,
  Query,
  StatusChange,
  StatusChanged,
  Subscription,
  WaitingChanged,
} from './schema-types';

/** An answer as a test reads it, nothing in it null: where something is, reading on fails, and with it the test. */
export type Present<T> = T extends readonly (infer Item)[]
  ? Present<Item>[]
  : T extends object
    ? { [Key in keyof T]: Present<NonNullable<T[Key]>> }
    : T;

/** Every field that can be asked for. */
export type Data = Present<Query & Mutation & Subscription>;

/** What a feed tells, as a test reads it: of all kinds of events, of which an event has only what its kind has. */
export type FeedNode = Present<
  StatusChanged & WaitingChanged & ContactSaved & ContactErased & BotSaved & BotDeleted
> & {
  readonly __typename:
    | 'StatusChanged'
    | 'WaitingChanged'
    | 'ContactSaved'
    | 'ContactErased'
    | 'BotSaved'
    | 'BotDeleted';
};

/** A page of the feed. */
export interface Changes extends Omit<Data['changes'], 'edges'> {
  readonly edges: readonly { readonly cursor: string; readonly node: FeedNode }[];
}

/** The wake of an endless sleep. */
export const UNTIL_WOKEN = { until: 'WOKEN' } as const;

/** What an input says beside this state so that it lasts until someone ends it. */
export const endless = (state: string | undefined) => (state === 'SLEEPING' ? { wake: UNTIL_WOKEN } : {});

export interface GraphqlFailure {
  readonly message: string;
  readonly path?: readonly string[];
  readonly extensions: { readonly code: string; readonly [name: string]: unknown };
}

export interface GraphqlAnswer<T = Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: T;
  readonly errors: readonly GraphqlFailure[];
}

const STATUS_FIELDS = `contactId state reason permission available unavailableReason since wakeAt note pinned locked
  version pendingInbound waitingSince waitingFor endOnReply changedBy { kind externalId name via { externalId } }
  messageCounts { channel sent maxMessages }`;
const BOT_STATUS = `id viewerCanChange ${STATUS_FIELDS}`;
const CHANGE = `id contactId version previousState state outcome reason note wakeAt effectiveAt recordedAt messageId
  waitingSince pendingInbound actor { kind externalId name via { externalId } }
  endedSilence { startedAt endedAt reason pendingInbound actor { kind externalId } }`;
const ERRORS = 'userErrors { code field message retryable }';
const RESULT = `botStatus { ${BOT_STATUS} } statusChange { ${CHANGE} } replayed ${ERRORS}`;
const STATUS_PAYLOAD = `contactId outcome ${RESULT}`;

/** What the events of a feed tell by themselves, with this of a change. */
export const feedNode = (change: string) => `__typename
  ... on StatusChanged { eventId statusChange { ${change} } }
  ... on WaitingChanged { eventId contactId waitingSince pendingInbound }
  ... on ContactSaved { eventId contactId }
  ... on ContactErased { eventId erasedId }
  ... on BotSaved { eventId botId }
  ... on BotDeleted { eventId botId }`;
/** What is read for them: contacts and bots as they are now. */
export const FEED_READS = `... on StatusChanged { botStatus { id contactId state version } }
  ... on ContactSaved { contact { id contactId name timeZone bot { botId } } }
  ... on BotSaved { bot { id botId name mode isDefault version } }`;

/** Calls the API over HTTP as any client would, with fetch. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token: string | null,
  ) {}

  /** Sends an operation as it is; for tests of answers that are errors. */
  send<T = Data>(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer<T>> {
    return this.post({ query, variables });
  }

  /** Sends anything as JSON; for tests of what is no operation. */
  async post<T = Data>(body: unknown): Promise<GraphqlAnswer<T>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Pick<GraphqlAnswer<T>, 'data' | 'errors'>;
    return { status: response.status, headers: response.headers, ...{ data: null, errors: [] }, ...answer };
  }

  /** The data of an operation that is expected to succeed. */
  async ask<T = Data>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await this.send<T>(query, variables);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data;
  }

  async status(contactId: string): Promise<Present<BotStatus>> {
    const query = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { ${BOT_STATUS} } } }`;
    return (await this.ask(query, { ids: [contactId] })).botStatuses.nodes[0]!;
  }

  /** The contact's history, newest first. */
  async history(contactId: string, first = 50): Promise<Present<StatusChange>[]> {
    const query = `query ($id: ID!, $first: Int) {
      contact(contactId: $id) { statusHistory(first: $first) { edges { node { ${CHANGE} } } } } }`;
    const { contact } = await this.ask(query, { id: contactId, first });
    return (contact?.statusHistory.edges ?? []).map(({ node }) => node);
  }

  set(input: Record<string, unknown>): Promise<Data['setBotStatus']> {
    return this.mutate('setBotStatus', 'SetBotStatusInput', input, STATUS_PAYLOAD);
  }

  setMany(input: Record<string, unknown>): Promise<Data['setBotStatuses']> {
    const selection = `applied ${ERRORS} results { ${STATUS_PAYLOAD} }`;
    return this.mutate('setBotStatuses', 'SetBotStatusesInput', input, selection);
  }

  message(input: Record<string, unknown>): Promise<Data['recordMessage']> {
    const selection = `outcome origin guessed ${RESULT}`;
    return this.mutate('recordMessage', 'RecordMessageInput', input, selection);
  }

  goal(input: Record<string, unknown>): Promise<Data['reportGoal']> {
    return this.mutate('reportGoal', 'ReportGoalInput', input, STATUS_PAYLOAD);
  }

  read(input: Record<string, unknown>): Promise<Data['markConversationRead']> {
    return this.mutate('markConversationRead', 'MarkConversationReadInput', input, STATUS_PAYLOAD);
  }

  reserve(input: Record<string, unknown>): Promise<Data['reserveReply']> {
    const selection = `decision token expiresAt denyReason retryAt botStatus { ${BOT_STATUS} } ${ERRORS}`;
    return this.mutate('reserveReply', 'ReserveReplyInput', input, selection);
  }

  commit(input: Record<string, unknown>): Promise<Data['commitReply']> {
    const selection = `granted denyReason retryAt ${RESULT}`;
    return this.mutate('commitReply', 'CommitReplyInput', input, selection);
  }

  revoke(token: string): Promise<Data['revokeReply']> {
    return this.mutate('revokeReply', 'RevokeReplyInput', { token }, `outcome ${RESULT}`);
  }

  release(token: string): Promise<Data['releaseReply']> {
    return this.mutate('releaseReply', 'ReleaseReplyInput', { token }, `released ${ERRORS}`);
  }

  saveBot(input: Record<string, unknown>): Promise<Data['saveBot']> {
    const rules = `sleepOnTeammateMessage sleepOnWorkflowMessage messageSleep maxMessages limitSleep maxRuleSleep
      wakeOnInbound wakeOnRead limitWindow burstLimit`;
    const selection = `bot { id botId name mode isDefault version identities rules { ${rules} } } ${ERRORS}`;
    return this.mutate('saveBot', 'SaveBotInput', input, selection);
  }

  deleteBot(botId: string): Promise<Data['deleteBot']> {
    return this.mutate('deleteBot', 'DeleteBotInput', { botId }, `deleted ${ERRORS}`);
  }

  saveContacts(contacts: Record<string, unknown>[]): Promise<Data['saveContacts']> {
    const selection = `contacts { id contactId name timeZone aliases bot { id botId } } ${ERRORS}`;
    return this.mutate('saveContacts', 'SaveContactsInput', { contacts }, selection);
  }

  deleteContact(contactId: string, more: object = {}): Promise<Data['deleteContact']> {
    return this.mutate('deleteContact', 'DeleteContactInput', { contactId, ...more }, `deleted ${ERRORS}`);
  }

  link(input: Record<string, unknown>): Promise<Data['linkContact']> {
    const contact = `contact { contactId name timeZone aliases bot { botId } botStatus { ${BOT_STATUS} } }`;
    const selection = `outcome ${contact} statusChange { ${CHANGE} } ${ERRORS}`;
    return this.mutate('linkContact', 'LinkContactInput', input, selection);
  }

  unlink(aliasId: string): Promise<Data['unlinkContact']> {
    const contact = `{ contactId name aliases botStatus { ${BOT_STATUS} } }`;
    const selection = `contact ${contact} unlinked ${contact} ${ERRORS}`;
    return this.mutate('unlinkContact', 'UnlinkContactInput', { aliasId }, selection);
  }

  /** What `set` would do. */
  async previewSet(input: Record<string, unknown>): Promise<Data['previewBotStatus']> {
    const selection = `outcome preview { ${STATUS_FIELDS} } ${ERRORS}`;
    const query = `query ($input: SetBotStatusInput!) { previewBotStatus(input: $input) { ${selection} } }`;
    return (await this.ask(query, { input })).previewBotStatus;
  }

  /** What `message` would do. */
  async previewMessage(input: Record<string, unknown>): Promise<Data['previewMessage']> {
    const selection = `outcome origin preview { ${STATUS_FIELDS} } ${ERRORS}`;
    const query = `query ($input: RecordMessageInput!) { previewMessage(input: $input) { ${selection} } }`;
    return (await this.ask(query, { input })).previewMessage;
  }

  /** A page of the feed, after a cursor or from the oldest event that is kept. */
  async changes(after: string | null = null, first = 100): Promise<Changes> {
    const query = `query ($after: String, $first: Int) { changes(after: $after, first: $first) {
      start pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { ${feedNode(CHANGE)} ${FEED_READS} } } } }`;
    return (await this.ask<{ changes: Changes }>(query, { after, first })).changes;
  }

  private async mutate<Field extends keyof Mutation>(
    field: Field,
    type: string,
    input: Record<string, unknown>,
    selection: string,
  ): Promise<Data[Field]> {
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
    return (await this.ask(query, { input }))[field];
  }
}
