import { findWebSocket, type WebSocketClass } from '#web-socket';
import * as documents from './documents.js';
import { type Accepted, BotStatusError, requireAccepted } from './errors.js';
import type {
  BotStatus,
  Changes,
  ChangesVariables,
  CommitReply,
  CommitReplyInput,
  LinkContact,
  LinkContactInput,
  MarkConversationRead,
  MarkConversationReadInput,
  RecordMessage,
  RecordMessageInput,
  ReleaseReply,
  ReleaseReplyInput,
  ReportGoal,
  ReportGoalInput,
  ReserveReply,
  ReserveReplyInput,
  RevokeReply,
  RevokeReplyInput,
  SaveContacts,
  SaveContactsInput,
  SetBotStatus,
  SetBotStatuses,
  SetBotStatusesInput,
  SetBotStatusInput,
  StatusFeed,
  UnlinkContact,
  UnlinkContactInput,
  WatchBotStatuses,
} from './generated/operations.js';
import { guardReply } from './guard-reply.js';
import type { GuardedReply, GuardOptions, ReplyTo, Send, Think } from './guarded-reply.js';
import { HttpCaller } from './http.js';
import { LiveConnection } from './live-connection.js';
import { randomId } from './message-ids.js';
import type { Operation } from './operation.js';
import { ResumingIterator, type ResumingOptions } from './resuming-iterator.js';
import { type Token, TokenSource } from './token-source.js';

export interface ClientOptions {
  /** The base URL of the service, e.g. http://localhost:4000. */
  readonly url: string;
  /** A token or API key; or a function that returns one, called again when a token has expired or was refused. */
  readonly token: Token;
  /** How long to wait for one answer, in milliseconds; a call with its repetitions takes up to three times that. The default is 10,000. */
  readonly timeoutMs?: number;
  /** How often the live connection is tested, in milliseconds. It has as long to open, and half of that to answer. The default is 10,000. */
  readonly pingEveryMs?: number;
  /** Replaces the WebSocket of the platform. */
  readonly webSocketImpl?: WebSocketClass;
  /** Replaces the `fetch` of the platform. */
  readonly fetch?: typeof globalThis.fetch;
  /** Called when the live connection is lost, and will be opened again. */
  readonly onWarning?: (warning: Error) => void;
}

/** An event of `watch`. */
export type BotStatusEvent = WatchBotStatuses['botStatusChanged'];
/** An event of `feed`. */
export type StatusFeedEvent = StatusFeed['statusFeed'];
/** A page of `changes`. */
export type ChangesPage = Changes['changes'];

const TIMEOUT_MS = 10_000;
/** A call with its repetitions ends within this many times the wait for one answer. */
const ANSWERS_WITHIN = 3;
const PING_EVERY_MS = 10_000;

/** Creates a client. It opens its connections when they are needed. */
export function createClient(options: ClientOptions): BotStatusClient {
  return new BotStatusClient(options);
}

/** The operations of the service. Every call throws a `BotStatusError` if it fails or is refused. */
export class BotStatusClient {
  private readonly http: HttpCaller;
  private readonly live: LiveConnection;
  private readonly iterators = new Set<{ return(): Promise<unknown> }>();
  private isClosed = false;

  constructor(options: ClientOptions) {
    const endpoint = new URL('graphql', options.url.endsWith('/') ? options.url : `${options.url}/`).href;
    const tokens = new TokenSource(options.token);
    const { webSocketImpl, fetch = globalThis.fetch.bind(globalThis) } = options;
    const { timeoutMs = TIMEOUT_MS, pingEveryMs = PING_EVERY_MS, onWarning = () => {} } = options;
    const repeatForMs = timeoutMs * ANSWERS_WITHIN;
    this.http = new HttpCaller({ endpoint, tokens, timeoutMs, repeatForMs, fetch });
    this.live = new LiveConnection({
      endpoint,
      tokens,
      pingEveryMs,
      onWarning,
      findWebSocket: webSocketImpl ? async () => webSocketImpl : findWebSocket,
    });
  }

  /** The status of a contact. An unknown id has the initial status. */
  async botStatus(contactId: string): Promise<BotStatus> {
    const [status] = await this.botStatuses([contactId]);
    return status as BotStatus;
  }

  /** The statuses of up to 1,000 contacts, in the order of their ids. */
  async botStatuses(contactIds: readonly string[]): Promise<readonly BotStatus[]> {
    const { botStatuses } = await this.http.call(documents.BOT_STATUSES, { contactIds });
    return botStatuses.nodes;
  }

  /** A page of the feed, oldest event first. Continue with `pageInfo.endCursor`, also if the page is empty. */
  async changes(page: ChangesVariables = {}): Promise<ChangesPage> {
    return (await this.http.call(documents.CHANGES, page)).changes;
  }

  /** Turns the bot on, puts it to sleep or turns it off for a contact. Requires role AGENT. */
  async setBotStatus(input: SetBotStatusInput): Promise<Accepted<SetBotStatus['setBotStatus']>> {
    const answer = await this.http.call(documents.SET_BOT_STATUS, { input: withKey(input) });
    return requireAccepted(answer.setBotStatus);
  }

  /** Sets the state of up to 1,000 contacts; each of `results` succeeds or fails by itself. Requires role AGENT. */
  async setBotStatuses(input: SetBotStatusesInput): Promise<Accepted<SetBotStatuses['setBotStatuses']>> {
    const answer = await this.http.call(documents.SET_BOT_STATUSES, { input: withKey(input) });
    return requireAccepted(answer.setBotStatuses);
  }

  /** Records a message that was sent or received. Requires role INTEGRATION. */
  async recordMessage(input: RecordMessageInput): Promise<Accepted<RecordMessage['recordMessage']>> {
    return requireAccepted((await this.http.call(documents.RECORD_MESSAGE, { input })).recordMessage);
  }

  /** Reports that a person read the conversation. Requires role INTEGRATION. */
  async markConversationRead(
    input: MarkConversationReadInput,
  ): Promise<Accepted<MarkConversationRead['markConversationRead']>> {
    return requireAccepted(
      (await this.http.call(documents.MARK_CONVERSATION_READ, { input })).markConversationRead,
    );
  }

  /** Reports that the bot reached a goal, and puts it to sleep. Requires role INTEGRATION. */
  async reportGoal(input: ReportGoalInput): Promise<Accepted<ReportGoal['reportGoal']>> {
    return requireAccepted(
      (await this.http.call(documents.REPORT_GOAL, { input: withKey(input) })).reportGoal,
    );
  }

  /** Creates or updates up to 1,000 contacts, all or none of them. Requires role INTEGRATION. */
  async saveContacts(
    contacts: SaveContactsInput['contacts'],
  ): Promise<SaveContacts['saveContacts']['contacts']> {
    const answer = await this.http.call(documents.SAVE_CONTACTS, { input: { contacts } });
    return requireAccepted(answer.saveContacts).contacts;
  }

  /** Makes an id an alias of a contact, because both are one person. Requires role INTEGRATION. */
  async linkContact(input: LinkContactInput): Promise<Accepted<LinkContact['linkContact']>> {
    return requireAccepted((await this.http.call(documents.LINK_CONTACT, { input })).linkContact);
  }

  /** Makes an alias a contact of its own, with a copy of the status. Requires role INTEGRATION. */
  async unlinkContact(input: UnlinkContactInput): Promise<Accepted<UnlinkContact['unlinkContact']>> {
    return requireAccepted((await this.http.call(documents.UNLINK_CONTACT, { input })).unlinkContact);
  }

  /** Asks to start a reply. A denial is a value: `decision` is DENY. Requires role INTEGRATION. */
  async reserveReply(input: ReserveReplyInput): Promise<Accepted<ReserveReply['reserveReply']>> {
    return requireAccepted((await this.http.call(documents.RESERVE_REPLY, { input })).reserveReply);
  }

  /** Asks, just before sending, whether the bot may still reply. A denial is a value. Requires role INTEGRATION. */
  async commitReply(input: CommitReplyInput): Promise<Accepted<CommitReply['commitReply']>> {
    return requireAccepted((await this.http.call(documents.COMMIT_REPLY, { input })).commitReply);
  }

  /** Takes back a committed reply that was not sent after all. Requires role INTEGRATION. */
  async revokeReply(input: RevokeReplyInput): Promise<Accepted<RevokeReply['revokeReply']>> {
    return requireAccepted((await this.http.call(documents.REVOKE_REPLY, { input })).revokeReply);
  }

  /** Releases a reservation that is not needed any more. Requires role INTEGRATION. */
  async releaseReply(input: ReleaseReplyInput): Promise<Accepted<ReleaseReply['releaseReply']>> {
    return requireAccepted((await this.http.call(documents.RELEASE_REPLY, { input })).releaseReply);
  }

  /**
   * Runs any other operation. A query is repeated if it is not answered; a mutation only if it is said to be repeatable,
   * because its input has an `idempotencyKey` or a `messageId`. Its `userErrors` are not thrown.
   */
  request<Answer, Variables extends object = Record<string, unknown>>(
    document: string,
    variables: Variables = {} as Variables,
    {
      isRepeatable = !/\bmutation\b/.test(document),
      signal,
    }: { isRepeatable?: boolean; signal?: AbortSignal } = {},
  ): Promise<Answer> {
    const operation: Operation<Answer, Variables> = { text: document, isRepeatable };
    return this.http.call(operation, variables, signal);
  }

  /**
   * The statuses of 1 to 1,000 contacts: first snapshots of all of them, then every change. It comes back by itself from
   * a lost connection, a restart of the service or an expired token, and goes on after the last event.
   */
  watch(
    contactIds: readonly string[],
    options: ResumingOptions = {},
  ): AsyncIterableIterator<BotStatusEvent, undefined> {
    const ids = [...contactIds];
    const subscribe = this.subscriber(
      documents.WATCH_BOT_STATUSES,
      { contactIds: ids },
      (answer) => answer.botStatusChanged,
    );
    return this.iterate(subscribe, options);
  }

  /** Everything that happens in the workspace, in order and without gaps. It comes back by itself, as `watch` does. */
  feed(options: ResumingOptions = {}): AsyncIterableIterator<StatusFeedEvent, undefined> {
    return this.iterate(
      this.subscriber(documents.STATUS_FEED, {}, (answer) => answer.statusFeed),
      options,
    );
  }

  /**
   * Answers a contact if the bot may: asks before `think` and again before `send`, and between two parts. Resolves with
   * what became of the reply. Errors of `think` and `send` are thrown on.
   */
  guardReply(
    contact: string | ReplyTo,
    think: Think,
    send: Send,
    options: GuardOptions = {},
  ): Promise<GuardedReply> {
    const to = typeof contact === 'string' ? { contactId: contact } : contact;
    return guardReply(this, to, think, send, options);
  }

  /** Ends all iterations and calls, and closes the live connection. */
  close(): void {
    this.isClosed = true;
    this.http.close(new BotStatusError('UNREACHABLE', 'The client is closed.'));
    for (const iterator of this.iterators) void iterator.return();
    this.live.close();
  }

  private iterate<Event extends { readonly feedCursor: string }>(
    subscribe: Subscribe<Event>,
    options: ResumingOptions,
  ): ResumingIterator<Event> {
    const source = { subscribe, beforeRetry: () => this.live.beforeRetry() };
    const iterator: ResumingIterator<Event> = new ResumingIterator(source, options, () =>
      this.iterators.delete(iterator),
    );
    this.iterators.add(iterator);
    if (this.isClosed) void iterator.return();
    return iterator;
  }

  private subscriber<Answer, Variables, Event extends { readonly feedCursor: string }>(
    operation: Operation<Answer, Variables & { after?: string | null }>,
    variables: Variables,
    eventOf: (answer: Answer) => Event,
  ): Subscribe<Event> {
    return (after, { onEvent, onLost, onRefused }) => {
      const sent = { ...variables, after };
      const onAnswer = (answer: Answer) => {
        const event = eventOf(answer);
        // After a connection that was closed in good order, graphql-ws itself sends this object again.
        sent.after = event.feedCursor;
        onEvent(event);
      };
      return this.live.subscribe(operation, sent, { onAnswer, onLost, onRefused });
    };
  }
}

type Subscribe<Event extends { readonly feedCursor: string }> = ConstructorParameters<
  typeof ResumingIterator<Event>
>[0]['subscribe'];

/** With a key, the call can be repeated. */
function withKey<Input extends { readonly idempotencyKey?: string | null | undefined }>(input: Input): Input {
  return { ...input, idempotencyKey: input.idempotencyKey ?? randomId() };
}
