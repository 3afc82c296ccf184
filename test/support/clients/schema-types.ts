// Generated from schema.graphql by "npm run generate:types". Do not edit.

export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date and time with a UTC offset (RFC 3339), e.g. 2026-03-29T07:00:00.000Z. Responses use UTC and milliseconds. */
  DateTime: { input: string; output: string; }
  /** A duration (ISO 8601), e.g. PT24H or P1D. Months and years are not allowed. */
  Duration: { input: string; output: string; }
  /** A date and time without a UTC offset, e.g. 2026-03-29T09:00. */
  LocalDateTime: { input: string; output: string; }
  /** A time zone of the IANA database, e.g. Europe/Berlin. */
  TimeZone: { input: string; output: string; }
};

/** Who caused a change. */
export type Actor = {
  /** The id that your system gave: the subject of the token, or the id sent with a message. For a bot without one, its `botId`. Ids of different systems may be equal; null for this service. */
  readonly externalId: Maybe<Scalars['ID']['output']>;
  /** The kind of actor. */
  readonly kind: ActorKind;
  /** The display name. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** The integration that acted for this person; null if the actor acted itself. */
  readonly via: Maybe<Actor>;
};

/** A person or program of your system, as the history shows it. */
export type ActorInput = {
  /** The id in your system; empty if there is none. */
  readonly externalId: Scalars['ID']['input'];
  /** The display name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** The kind of an actor. */
export type ActorKind =
  /** The bot. */
  | 'BOT'
  /** The contact, or a participant of a group conversation. */
  | 'CONTACT'
  /** An inbox, a workflow or another program. */
  | 'INTEGRATION'
  /** This service, for example its timers. */
  | 'SYSTEM'
  /** A person of the business. */
  | 'USER';

/** A key for a program that cannot renew tokens. It is accepted wherever a token is, and stored as a digest. */
export type ApiKey = {
  /** When the key was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who created the key. */
  readonly createdBy: Actor;
  /** When the key expires; null if it does not. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The opaque id, unique over all types. */
  readonly id: Scalars['ID']['output'];
  /** The public beginning of the key, e.g. bss_3kT9aPq1. */
  readonly keyId: Scalars['ID']['output'];
  /** The minute in which the key was last used, known about a minute later; null if it was not. */
  readonly lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** What the key is for. A key and its successor have the same name; the history names `key:` and the name as the actor. */
  readonly name: Scalars['String']['output'];
  /** When the key was revoked; null if it was not. */
  readonly revokedAt: Maybe<Scalars['DateTime']['output']>;
  /** The role of the key. */
  readonly role: Role;
  /** What the key is limited to; null for everything that its role permits. */
  readonly scopes: Maybe<ReadonlyArray<ApiKeyScope>>;
};

/** A page of API keys. */
export type ApiKeyConnection = {
  /** The API keys of the page. */
  readonly edges: ReadonlyArray<ApiKeyEdge>;
  /** The items of the page. */
  readonly nodes: ReadonlyArray<ApiKey>;
  /** The position of the page in the list. */
  readonly pageInfo: PageInfo;
};

/** An item of a page of API keys. */
export type ApiKeyEdge = {
  /** Cursor; pass as `after` to get the API keys that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The API key. */
  readonly node: ApiKey;
};

/** What an API key may be limited to, within its role. Every key may read. */
export type ApiKeyScope =
  /** Manage API keys and revoke tokens. */
  | 'ACCESS'
  /** Save and delete bots. */
  | 'BOTS'
  /** Save, link, unlink and erase contacts. */
  | 'CONTACTS'
  /** Record messages, goals and read conversations. */
  | 'MESSAGES'
  /** Use the reply gate. */
  | 'REPLIES'
  /** Set and change statuses. */
  | 'STATUSES';

/** An AI bot of the workspace. */
export type Bot = {
  /** The id of the bot, as inputs take it. This service assigns it. */
  readonly botId: Scalars['ID']['output'];
  /** An opaque id, unique across all types. */
  readonly id: Scalars['ID']['output'];
  /** The accounts that the bot writes from: a message with such an actor is the bot's own. */
  readonly identities: ReadonlyArray<Scalars['ID']['output']>;
  /** Whether it is the bot of every contact without an assigned bot. The first bot of a workspace is. */
  readonly isDefault: Scalars['Boolean']['output'];
  /** How the bot takes part in conversations. */
  readonly mode: BotMode;
  /** The display name. */
  readonly name: Scalars['String']['output'];
  /** When the bot goes to sleep and wakes automatically. */
  readonly rules: BotRules;
  /** Increments by one each time the bot is saved. */
  readonly version: Scalars['Int']['output'];
};

/** A bot was deleted. */
export type BotDeleted = {
  /** The former `botId`. */
  readonly botId: Scalars['ID']['output'];
  /** The former `id`. */
  readonly deletedId: Scalars['ID']['output'];
  /** The id of the event. The same event always has the same id. */
  readonly eventId: Scalars['ID']['output'];
};

/** How a bot takes part in conversations. */
export type BotMode =
  /** The bot sends replies automatically. */
  | 'AUTO_PILOT'
  /** The bot does not take part; the composer shows no bot control. */
  | 'OFF'
  /** The bot drafts replies; a person sends them. */
  | 'SUGGESTIVE';

/** When the bot goes to sleep and wakes automatically. */
export type BotRules = {
  /** Number of replies to a contact on one channel within one minute, beyond which the bot sleeps for 15 minutes, because two programs may be answering each other; null: no limit. */
  readonly burstLimit: Maybe<Scalars['Int']['output']>;
  /** Sleep duration when maxMessages is reached; null: until woken. */
  readonly limitSleep: Maybe<Scalars['Duration']['output']>;
  /** How long replies count towards maxMessages, from the first one on; null: until the counts are reset. */
  readonly limitWindow: Maybe<Scalars['Duration']['output']>;
  /** Number of replies to a contact on one channel after which the bot sleeps, 1 to 100. */
  readonly maxMessages: Scalars['Int']['output'];
  /** Maximum total length of a sleep that rules extend; null: no limit. */
  readonly maxRuleSleep: Maybe<Scalars['Duration']['output']>;
  /** Sleep duration after a teammate or workflow message; null: until woken. */
  readonly messageSleep: Maybe<Scalars['Duration']['output']>;
  /** Whether a message from a teammate puts the bot to sleep. */
  readonly sleepOnTeammateMessage: Scalars['Boolean']['output'];
  /** Whether a message from a workflow puts the bot to sleep. */
  readonly sleepOnWorkflowMessage: Scalars['Boolean']['output'];
  /** Whether a message from the contact wakes the bot. */
  readonly wakeOnInbound: WakeOnInbound;
  /** Whether reading the conversation wakes a bot that sleeps because maxMessages was reached. */
  readonly wakeOnRead: Scalars['Boolean']['output'];
};

/** When the bot goes to sleep and wakes automatically. Omitted fields keep their value. */
export type BotRulesInput = {
  /** Number of replies to a contact on one channel within one minute, beyond which the bot sleeps for 15 minutes, because two programs may be answering each other; null: no limit. */
  readonly burstLimit?: InputMaybe<Scalars['Int']['input']>;
  /** Sleep duration when maxMessages is reached, PT1S to PT48H; null: until woken. */
  readonly limitSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** How long replies count towards maxMessages, from the first one on; null: until the counts are reset. */
  readonly limitWindow?: InputMaybe<Scalars['Duration']['input']>;
  /** Number of replies to a contact on one channel after which the bot sleeps, 1 to 100. */
  readonly maxMessages?: InputMaybe<Scalars['Int']['input']>;
  /** Maximum total length of a sleep that rules extend; null: no limit. */
  readonly maxRuleSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** Sleep duration after a teammate or workflow message, PT1S to PT48H; null: until woken. */
  readonly messageSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** Whether a message from a teammate puts the bot to sleep. */
  readonly sleepOnTeammateMessage?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether a message from a workflow puts the bot to sleep. */
  readonly sleepOnWorkflowMessage?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether a message from the contact wakes the bot. */
  readonly wakeOnInbound?: InputMaybe<WakeOnInbound>;
  /** Whether reading the conversation wakes a bot that sleeps because maxMessages was reached. */
  readonly wakeOnRead?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A bot was created or changed. */
export type BotSaved = {
  /** The bot as of now; null if it has been deleted since. */
  readonly bot: Maybe<Bot>;
  /** The id of the bot, as inputs take it. */
  readonly botId: Scalars['ID']['output'];
  /** The id of the event. The same event always has the same id. */
  readonly eventId: Scalars['ID']['output'];
};

/** Whether the bot answers a contact. */
export type BotState =
  /** The bot answers the contact. */
  | 'ACTIVE'
  /** The bot is off until someone turns it on or `wakeAt` is reached. Messages and goals do not change this. */
  | 'INACTIVE'
  /** The bot is paused until `wakeAt` or, if that is null, until it is woken. */
  | 'SLEEPING';

/** The status of the bot for one contact. */
export type BotStatus = {
  /** Whether the contact has a bot that is not off. */
  readonly available: Scalars['Boolean']['output'];
  /** Who made the last change. */
  readonly changedBy: Actor;
  /** The contact of the status. */
  readonly contact: Contact;
  /** The id of the contact in your system. */
  readonly contactId: Scalars['ID']['output'];
  /** Whether the next message of the contact ends this sleep. */
  readonly endOnReply: Scalars['Boolean']['output'];
  /** An opaque id, unique across all types. */
  readonly id: Scalars['ID']['output'];
  /** Whether only an ADMIN may change the status. */
  readonly locked: Scalars['Boolean']['output'];
  /** Number of replies of the bot by channel, since the last reset or, if `limitWindow` is over, since then. */
  readonly messageCounts: ReadonlyArray<MessageCount>;
  /** The note given with the status. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** Number of inbound messages that nobody has answered; 50 means 50 or more. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** What the bot may do now. */
  readonly permission: ReplyPermission;
  /** Whether rules may not extend this sleep. */
  readonly pinned: Scalars['Boolean']['output'];
  /** Why the bot is in this state. */
  readonly reason: StatusReason;
  /** When the current state began. */
  readonly since: Scalars['DateTime']['output'];
  /** The state. From `wakeAt` on it is ACTIVE, whether or not the timer has run yet. */
  readonly state: BotState;
  /** Why the bot is unavailable; null if it is available. */
  readonly unavailableReason: Maybe<UnavailableReason>;
  /** Increments by one with each change of the state, wake time or reason; counters, waiting and the bot do not change it. Begins again at 0 after an erasure. */
  readonly version: Scalars['Int']['output'];
  /** Whether your role may set this status: AGENT or higher, and ADMIN if it is locked. */
  readonly viewerCanChange: Scalars['Boolean']['output'];
  /** Who is expected to answer; null if the contact does not wait. */
  readonly waitingFor: Maybe<WaitingFor>;
  /** When the oldest inbound message was sent that nobody has answered; null if there is none. */
  readonly waitingSince: Maybe<Scalars['DateTime']['output']>;
  /** When the bot becomes active by itself; null if it does not. */
  readonly wakeAt: Maybe<Scalars['DateTime']['output']>;
};

/** An event of `botStatusChanged`. */
export type BotStatusEvent = {
  /** SNAPSHOT: the statuses of up to 100 of the contacts. CHANGE and WAITING: the status after the change. */
  readonly botStatuses: ReadonlyArray<BotStatus>;
  /** The ids of the statuses as they were requested, in the order of `botStatuses`. If several ids of a contact were requested, each has an event of its own. */
  readonly contactIds: ReadonlyArray<Scalars['ID']['output']>;
  /** The position after this event. Pass it as `after` to resume from here. */
  readonly feedCursor: Scalars['String']['output'];
  /** Whether these are snapshots or a change. */
  readonly kind: StatusEventKind;
  /** CHANGE: what changed; otherwise null. */
  readonly statusChange: Maybe<StatusChange>;
};

/** Statuses read at one point in time. */
export type BotStatusList = {
  /** The position of this read in the feed. Pass it as `after` to `botStatusChanged`, `statusFeed` or `changes` to receive what happened since. Of several pages, use that of the first. */
  readonly feedCursor: Scalars['String']['output'];
  /** The statuses, in the order of `contactIds`. */
  readonly nodes: ReadonlyArray<BotStatus>;
};

/** The result for one contact. With user errors, nothing was stored. */
export type BotStatusPayload = {
  /** The status after the call; with CONFLICT, the status to show instead. */
  readonly botStatus: Maybe<BotStatus>;
  /** The id of the contact in your system. */
  readonly contactId: Scalars['ID']['output'];
  /** What the call did to the status; null with errors, and in a replay whose entry is no longer kept. */
  readonly outcome: Maybe<Outcome>;
  /** Whether the call repeats an earlier one with the same key or id. The outcome and the entry are then those of the first call, `botStatus` is current. */
  readonly replayed: Scalars['Boolean']['output'];
  /** The entry in the history. */
  readonly statusChange: Maybe<StatusChange>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The reply that the bot is about to send. */
export type CommitReplyInput = {
  /** A hash of the text, to recognize the reply if the inbox reports it under another id; see docs/integrating.md. */
  readonly bodyHash?: InputMaybe<Scalars['String']['input']>;
  /** The hashes of the texts of further parts. */
  readonly bodyHashes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The id under which the reply will be sent. */
  readonly messageId: Scalars['ID']['input'];
  /** The ids of further parts, if the reply is sent in several. With `bodyHashes` up to 20 in all; the reply is counted once. */
  readonly messageIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Whether to deny with STALE_CONTEXT if anyone but the bot has written since the reservation. */
  readonly requireFreshTurn?: InputMaybe<Scalars['Boolean']['input']>;
  /** The token returned by `reserveReply`. */
  readonly token: Scalars['ID']['input'];
};

/** The result of committing a reply. */
export type CommitReplyPayload = {
  /** The status after the call. */
  readonly botStatus: Maybe<BotStatus>;
  /** Why the bot may not send the reply, unless the call was refused. */
  readonly denyReason: Maybe<DenyReason>;
  /** Whether the bot may send the reply. If so, it is counted. */
  readonly granted: Scalars['Boolean']['output'];
  /** Whether the call repeats an earlier one with the same key or id. The outcome and the entry are then those of the first call, `botStatus` is current. */
  readonly replayed: Scalars['Boolean']['output'];
  /** If denied: when to call `reserveReply` again; null if time alone changes nothing. */
  readonly retryAt: Maybe<Scalars['DateTime']['output']>;
  /** The entry in the history. */
  readonly statusChange: Maybe<StatusChange>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A person that the business communicates with. */
export type Contact = {
  /** Further ids of the same person. Inputs take them as well. */
  readonly aliases: ReadonlyArray<Scalars['ID']['output']>;
  /** The assigned bot, or the default bot of the workspace. */
  readonly bot: Maybe<Bot>;
  /** The status of the bot for this contact. */
  readonly botStatus: BotStatus;
  /** The id of the contact in your CRM or inbox. */
  readonly contactId: Scalars['ID']['output'];
  /** An opaque id, unique across all types. */
  readonly id: Scalars['ID']['output'];
  /** The display name. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** The history of the status, newest first. */
  readonly statusHistory: StatusChangeConnection;
  /** The time zone of local times and calendar days; null means UTC. */
  readonly timeZone: Maybe<Scalars['TimeZone']['output']>;
};


/** A person that the business communicates with. */
export type ContactStatusHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of contacts. */
export type ContactConnection = {
  /** The contacts of the page. */
  readonly edges: ReadonlyArray<ContactEdge>;
  /** The position of this read in the feed. Pass it as `after` to `botStatusChanged`, `statusFeed` or `changes` to receive what happened since. Of several pages, use that of the first. */
  readonly feedCursor: Scalars['String']['output'];
  /** The items of the page. */
  readonly nodes: ReadonlyArray<Contact>;
  /** The position of the page in the list. */
  readonly pageInfo: PageInfo;
  /** The number of contacts that match the filter, counted up to 10,000: 10,000 means 10,000 or more. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An item of a page of contacts. */
export type ContactEdge = {
  /** Cursor; pass as `after` to get the contacts that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The contact. */
  readonly node: Contact;
};

/** A contact was erased, with its status and history. */
export type ContactErased = {
  /** The former `id`. Its id in your system is not stored after the erasure. */
  readonly erasedId: Scalars['ID']['output'];
  /** The id of the event. The same event always has the same id. */
  readonly eventId: Scalars['ID']['output'];
};

/** Selects the contacts that match all given conditions. */
export type ContactFilter = {
  /** The contact has this bot, assigned or by default. */
  readonly botId?: InputMaybe<Scalars['ID']['input']>;
  /** The reason is one of these. */
  readonly reasons?: InputMaybe<ReadonlyArray<StatusReason>>;
  /** A word of the name or the `contactId` starts with this text. In names, letter case and punctuation do not matter. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** The state is one of these. */
  readonly states?: InputMaybe<ReadonlyArray<BotState>>;
  /** The contact waits for the bot, or for a person. */
  readonly waitingFor?: InputMaybe<WaitingFor>;
  /** An inbound message has been waiting for at least this long. */
  readonly waitingLongerThan?: InputMaybe<Scalars['Duration']['input']>;
};

/** An order of contacts. Contacts without a value come last in both directions; ties are ordered by id, in the same direction. */
export type ContactOrder = {
  /** The direction. */
  readonly direction?: OrderDirection;
  /** What the contacts are ordered by. */
  readonly field: ContactOrderField;
};

/** What contacts are ordered by. A wake time that has passed counts as none. */
export type ContactOrderField =
  /** The id. */
  | 'CONTACT_ID'
  /** The name, regardless of case. */
  | 'NAME'
  /** When the oldest inbound message was sent that nobody has answered. */
  | 'WAITING_SINCE'
  /** When the bot becomes active automatically. */
  | 'WAKE_AT';

/** A contact is new, its details were saved (name, time zone, bot or aliases), or an id was linked or unlinked: then there is an event for each of the two ids. */
export type ContactSaved = {
  /** The contact of this id as of now; null if it has been erased since. */
  readonly contact: Maybe<Contact>;
  /** The id in your system. If the `contact` has another one, this id is an alias of it and no contact of its own. */
  readonly contactId: Scalars['ID']['output'];
  /** The id of the event. The same event always has the same id. */
  readonly eventId: Scalars['ID']['output'];
};

/** A new API key. */
export type CreateApiKeyInput = {
  /** When the key expires. Omit it for never. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What the key is for, e.g. n8n: up to 100 characters, and no other valid key has it. */
  readonly name: Scalars['String']['input'];
  /** The role of the key. */
  readonly role: Role;
  /** What the key is limited to. Omit it for everything that the role permits. */
  readonly scopes?: InputMaybe<ReadonlyArray<ApiKeyScope>>;
};

/** The bot to delete. */
export type DeleteBotInput = {
  /** The id of the bot. */
  readonly botId: Scalars['ID']['input'];
};

/** The result of deleting a bot. */
export type DeleteBotPayload = {
  /** Whether the bot existed and was deleted. */
  readonly deleted: Scalars['Boolean']['output'];
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The contact to erase. */
export type DeleteContactInput = {
  /** The id of the contact, or one of its aliases. */
  readonly contactId: Scalars['ID']['input'];
  /** Whether to remember, by keyed digests of its ids alone, that the contact opted out: if it comes back, the bot is off. */
  readonly keepOptOut?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The result of erasing a contact. */
export type DeleteContactPayload = {
  /** Whether the contact existed and was erased. */
  readonly deleted: Scalars['Boolean']['output'];
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** An inbound webhook to delete. */
export type DeleteInboundWebhookInput = {
  /** The name of the webhook. */
  readonly name: Scalars['String']['input'];
};

/** The result of deleting an inbound webhook. */
export type DeleteInboundWebhookPayload = {
  /** Whether the webhook existed and was deleted. */
  readonly deleted: Scalars['Boolean']['output'];
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A webhook endpoint to delete. */
export type DeleteWebhookEndpointInput = {
  /** The name of the endpoint. */
  readonly name: Scalars['String']['input'];
};

/** The result of deleting a webhook endpoint. */
export type DeleteWebhookEndpointPayload = {
  /** Whether the endpoint existed and was deleted. */
  readonly deleted: Scalars['Boolean']['output'];
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Which events of a contact a webhook endpoint gets once it accepts events again. */
export type DeliveryMode =
  /** All of them, in order. */
  | 'ALL'
  /** Only the newest one, which has the current status. */
  | 'LATEST';

/** Why the reply gate denied a reply. */
export type DenyReason =
  /** A reply with this message id was committed before, and not revoked. */
  | 'ALREADY_COMMITTED'
  /** The message to answer is automatic, and the contact has written nothing newer. */
  | 'AUTOMATIC_MESSAGE'
  /** The contact has no bot in mode AUTO_PILOT. */
  | 'BOT_UNAVAILABLE'
  /** The bot is off for the contact, or was at some time since the reservation. */
  | 'INACTIVE'
  /** The reservation is unknown, expired, released, already used or no longer valid. */
  | 'LEASE_EXPIRED'
  /** The bot reached its message limit and is now asleep. */
  | 'MESSAGE_LIMIT'
  /** The bot replied too often within one minute and is now asleep. */
  | 'REPLY_BURST'
  /** The bot is asleep, or was at some time since the reservation. */
  | 'SLEEPING'
  /** Someone other than the bot has sent a message since the reservation. */
  | 'STALE_CONTEXT'
  /** The reservation was replaced by a newer one for the same contact and channel. */
  | 'SUPERSEDED';

/** A webhook endpoint to enable again. */
export type EnableWebhookEndpointInput = {
  /** The name of the endpoint. */
  readonly name: Scalars['String']['input'];
};

/** The reasons that callers can pass. The default is MANUAL for users and API for integrations. */
export type ExplicitReason =
  /** Set by an integration. */
  | 'API'
  /** Set by a person. */
  | 'MANUAL'
  /** The contact opted in again. */
  | 'OPT_IN'
  /** The contact opted out. Only with INACTIVE and without a wake time. */
  | 'OPT_OUT'
  /** Set by a workflow step. */
  | 'WORKFLOW_ACTION';

/** Something that happened in the workspace. More kinds may be added: ignore those you do not know. */
export type FeedEvent = BotDeleted | BotSaved | ContactErased | ContactSaved | StatusChanged | WaitingChanged;

/** A page of the feed, oldest first. */
export type FeedEventConnection = {
  /** The events of the page. */
  readonly edges: ReadonlyArray<FeedEventEdge>;
  /** The items of the page. */
  readonly nodes: ReadonlyArray<FeedEvent>;
  /** The position of the page in the list. */
  readonly pageInfo: PageInfo;
  /** Where the page starts. */
  readonly start: FeedStart;
};

/** An item of a page of events. */
export type FeedEventEdge = {
  /** Cursor; pass as `after` to get the events that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The event. */
  readonly node: FeedEvent;
};

/** Where a feed starts. */
export type FeedStart =
  /** Without `after`. `statusFeed` starts now, `changes` with the oldest event that is kept. */
  | 'BEGUN'
  /** What followed the given cursor is no longer known: read everything again, and continue from this cursor. */
  | 'RESET'
  /** Directly after the given cursor; nothing was missed. */
  | 'RESUMED';

/** A goal of the bot. Once it is reached, the bot sleeps. */
export type Goal =
  /** An appointment was booked. */
  | 'APPOINTMENT_BOOKED'
  /** Handover to a person. Messages from the contact do not wake the bot. */
  | 'HUMAN_HANDOVER'
  /** The task of the bot is complete. */
  | 'STOP_BOT';

/** A message from the contact, on the channel of the reply. */
export type InboundMessageInput = {
  /** Whether it needs no answer, such as an automatic reply or a reaction; see `recordMessage`. */
  readonly automatic?: InputMaybe<Scalars['Boolean']['input']>;
  /** The id of the message in your system. */
  readonly messageId: Scalars['ID']['input'];
  /** When the message was sent, by the clock of the server that took it. The default is now; a later time counts as now. */
  readonly sentAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** An address at which another system, such as Chatwoot, reports its events. Its secrets cannot be read. */
export type InboundWebhook = {
  /** Number of events that were recorded. Counters are up to a minute behind. */
  readonly accepted: Scalars['Int']['output'];
  /** How the id of a contact is made of its fields in the other system; null for the default of the source. */
  readonly contactIdTemplate: Maybe<Scalars['String']['output']>;
  /** When the webhook was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who created the webhook. */
  readonly createdBy: Actor;
  /** Number of events that could not be understood or recorded. */
  readonly failed: Scalars['Int']['output'];
  /** The opaque id, unique over all types. */
  readonly id: Scalars['ID']['output'];
  /** Number of events without a meaning in this service. */
  readonly ignored: Scalars['Int']['output'];
  /** When the last delivery arrived; null before the first. */
  readonly lastDeliveryAt: Maybe<Scalars['DateTime']['output']>;
  /** Why an event or a delivery was last refused; null if none was. */
  readonly lastProblem: Maybe<Scalars['String']['output']>;
  /** When that was. */
  readonly lastProblemAt: Maybe<Scalars['DateTime']['output']>;
  /** When the last of these arrived; null for none. */
  readonly lastSuspectedEchoAt: Maybe<Scalars['DateTime']['output']>;
  /** The name, unique in the workspace; the history names `webhook:` and the name as the actor. */
  readonly name: Scalars['String']['output'];
  /** The options that differ from their defaults. */
  readonly options: ReadonlyArray<WebhookOption>;
  /** The path of the address to enter in the other system. Keep it secret like a password. */
  readonly path: Scalars['String']['output'];
  /** The system that sends the events, e.g. chatwoot. */
  readonly source: Scalars['String']['output'];
  /** Number of messages that were taken for a teammate's within a minute after a reply of the bot, and are probably its own. */
  readonly suspectedEchoes: Scalars['Int']['output'];
  /** Number of deliveries that were neither signed with one of the secrets nor sent with an API key that may record them. */
  readonly unverified: Scalars['Int']['output'];
};

/** Limits of what one call may ask for. */
export type Limits = {
  /** Maximum number of contacts in one call. */
  readonly maxContacts: Scalars['Int']['output'];
  /** Maximum cost of an operation. The header `x-operation-cost` states its cost. */
  readonly maxOperationCost: Scalars['Int']['output'];
  /** Maximum number of items in one page. */
  readonly maxPageSize: Scalars['Int']['output'];
  /** Number of requests per minute, over HTTP and websocket together; null if there is no limit. Headers of responses say how many are left. */
  readonly requestsPerMinute: Maybe<Scalars['Int']['output']>;
};

/** Two ids of one person. */
export type LinkContactInput = {
  /** The id that becomes an alias. If it is a contact, that is merged: the stricter status remains. */
  readonly aliasId: Scalars['ID']['input'];
  /** The contact that remains. */
  readonly contactId: Scalars['ID']['input'];
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: InputMaybe<ActorInput>;
};

/** The result of linking an id. */
export type LinkContactPayload = {
  /** The contact with all its ids. */
  readonly contact: Maybe<Contact>;
  /** APPLIED if the id was linked, NO_CHANGE if it belonged to the contact already; null with errors. */
  readonly outcome: Maybe<Outcome>;
  /** The entry in the history if two contacts were merged; otherwise null. */
  readonly statusChange: Maybe<StatusChange>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A local time in a time zone. */
export type LocalTimeInput = {
  /** The local date and time. */
  readonly dateTime: Scalars['LocalDateTime']['input'];
  /** The time zone. The default is the time zone of the contact. */
  readonly timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};

/** A conversation that a person read. */
export type MarkConversationReadInput = {
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: Scalars['ID']['input'];
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: InputMaybe<ActorInput>;
  /** When the conversation was read. The default is now; a later time counts as now. */
  readonly readAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Number of the bot's replies to a contact on one channel since the last reset. */
export type MessageCount = {
  /** The channel. */
  readonly channel: Scalars['String']['output'];
  /** Number of replies after which the bot goes to sleep. */
  readonly maxMessages: Scalars['Int']['output'];
  /** Number of replies sent. */
  readonly sent: Scalars['Int']['output'];
};

/** Who sent a message. */
export type MessageOrigin =
  /** The bot: its own message, or the echo of one. */
  | 'BOT'
  /** The contact (an inbound message). */
  | 'CONTACT'
  /** A teammate who sent the bot's draft unchanged. */
  | 'SUGGESTION'
  /** A teammate, in any app. */
  | 'TEAMMATE'
  /** Outbound with an unknown sender: BOT if it is recognized as a reply of the bot, otherwise TEAMMATE as a guess. */
  | 'UNKNOWN'
  /** A workflow, campaign or other automation. */
  | 'WORKFLOW';

/** What recording a message would do. Nothing was stored. */
export type MessagePreviewPayload = {
  /** Who sent the message, with UNKNOWN resolved. */
  readonly origin: Maybe<MessageOrigin>;
  /** What the call would do to the status. */
  readonly outcome: Maybe<Outcome>;
  /** The status after the call; null with errors. */
  readonly preview: Maybe<StatusPreview>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Write operations. A refused one says why in `userErrors`. */
export type Mutation = {
  /** Confirms just before sending that the bot may still reply; counts the reply if granted. Requires role INTEGRATION. */
  readonly commitReply: CommitReplyPayload;
  /** Creates an API key. Its secret is in this answer and nowhere else. Requires role ADMIN. */
  readonly createApiKey: NewApiKeyPayload;
  /** Deletes a bot. Its contacts get the default bot, or none if it was the default. Requires role ADMIN. */
  readonly deleteBot: DeleteBotPayload;
  /** Erases a contact with all its ids, its status and history. Requires role ADMIN. */
  readonly deleteContact: DeleteContactPayload;
  /** Deletes an inbound webhook. Its address is refused within a second. Requires role ADMIN. */
  readonly deleteInboundWebhook: DeleteInboundWebhookPayload;
  /** Deletes a webhook endpoint, with what waits for it. Requires role ADMIN. */
  readonly deleteWebhookEndpoint: DeleteWebhookEndpointPayload;
  /** Enables a webhook endpoint again that was disabled. It goes on where it was. Requires role ADMIN. */
  readonly enableWebhookEndpoint: WebhookEndpointPayload;
  /** Makes an id an alias of a contact, because both are one person. A contact under that id is merged. Requires role INTEGRATION. */
  readonly linkContact: LinkContactPayload;
  /** Reports that a person read the conversation. Requires role INTEGRATION. */
  readonly markConversationRead: BotStatusPayload;
  /** Records a message sent or received. Call it for every message, so that rules know who wrote. Requires role INTEGRATION. */
  readonly recordMessage: RecordMessagePayload;
  /** Releases a reservation that is not needed any more. Requires role INTEGRATION. */
  readonly releaseReply: ReleaseReplyPayload;
  /** Sends events to a webhook endpoint again, with the ids that they had. Requires role ADMIN. */
  readonly replayWebhookEvents: WebhookEndpointPayload;
  /** Reports that the bot reached a goal, and puts it to sleep. Requires role INTEGRATION. */
  readonly reportGoal: BotStatusPayload;
  /** Asks to start a reply. Returns a single-use token for `commitReply`. Requires role INTEGRATION. */
  readonly reserveReply: ReserveReplyPayload;
  /** Revokes an API key. Every node refuses it within a second and closes its websockets. Requires role ADMIN. */
  readonly revokeApiKey: RevokeApiKeyPayload;
  /** Takes back a committed reply that was not sent after all, within 48 hours and unless an inbox has reported it. Requires role INTEGRATION. */
  readonly revokeReply: RevokeReplyPayload;
  /** Revokes tokens of the workspace. Every node refuses them within a second and closes their websockets. Requires role ADMIN. */
  readonly revokeTokens: RevokeTokensPayload;
  /** Creates a successor of an API key, with the same name, role, scopes and lifetime. Both are valid, for you to revoke the old one once it is no longer used. Requires role ADMIN. */
  readonly rotateApiKey: NewApiKeyPayload;
  /** Makes a new secret for a webhook endpoint. For a while, events are signed with both. Requires role ADMIN. */
  readonly rotateWebhookSecret: WebhookEndpointPayload;
  /** Creates or updates a bot. Takes effect immediately for its contacts. Requires role ADMIN. */
  readonly saveBot: SaveBotPayload;
  /** Creates or updates up to 1,000 contacts, all or none of them. Requires role INTEGRATION. */
  readonly saveContacts: SaveContactsPayload;
  /** Creates or changes an inbound webhook. Its address stays the same. Takes effect on every node within a second. Requires role ADMIN. */
  readonly saveInboundWebhook: SaveInboundWebhookPayload;
  /** Creates a webhook endpoint, which gets all events from now on, or changes one. The secret of a new one is in this answer and nowhere else. Requires role ADMIN. */
  readonly saveWebhookEndpoint: WebhookEndpointPayload;
  /** Sends an event of type webhook_endpoint.test to a webhook endpoint, once, and waits for the response. Requires role ADMIN. */
  readonly sendTestEvent: SendTestEventPayload;
  /** Sets the status of one contact: turns the bot on, puts it to sleep or turns it off. Requires role AGENT. */
  readonly setBotStatus: BotStatusPayload;
  /** Sets the state for up to 1,000 contacts in one transaction; each succeeds or fails separately. Requires role AGENT. */
  readonly setBotStatuses: SetBotStatusesPayload;
  /** Makes an alias a contact of its own, with a copy of the status and without counts. Requires role INTEGRATION. */
  readonly unlinkContact: UnlinkContactPayload;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationCommitReplyArgs = {
  input: CommitReplyInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationDeleteBotArgs = {
  input: DeleteBotInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationDeleteContactArgs = {
  input: DeleteContactInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationDeleteInboundWebhookArgs = {
  input: DeleteInboundWebhookInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationDeleteWebhookEndpointArgs = {
  input: DeleteWebhookEndpointInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationEnableWebhookEndpointArgs = {
  input: EnableWebhookEndpointInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationLinkContactArgs = {
  input: LinkContactInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationMarkConversationReadArgs = {
  input: MarkConversationReadInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationRecordMessageArgs = {
  input: RecordMessageInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationReleaseReplyArgs = {
  input: ReleaseReplyInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationReplayWebhookEventsArgs = {
  input: ReplayWebhookEventsInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationReportGoalArgs = {
  input: ReportGoalInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationReserveReplyArgs = {
  input: ReserveReplyInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationRevokeApiKeyArgs = {
  input: RevokeApiKeyInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationRevokeReplyArgs = {
  input: RevokeReplyInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationRevokeTokensArgs = {
  input: RevokeTokensInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationRotateApiKeyArgs = {
  input: RotateApiKeyInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationRotateWebhookSecretArgs = {
  input: RotateWebhookSecretInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationSaveBotArgs = {
  input: SaveBotInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationSaveContactsArgs = {
  input: SaveContactsInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationSaveInboundWebhookArgs = {
  input: SaveInboundWebhookInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationSaveWebhookEndpointArgs = {
  input: SaveWebhookEndpointInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationSendTestEventArgs = {
  input: SendTestEventInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationSetBotStatusArgs = {
  input: SetBotStatusInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationSetBotStatusesArgs = {
  input: SetBotStatusesInput;
};


/** Write operations. A refused one says why in `userErrors`. */
export type MutationUnlinkContactArgs = {
  input: UnlinkContactInput;
};

/** The result of creating or rotating an API key. */
export type NewApiKeyPayload = {
  /** The new key; null with errors. */
  readonly apiKey: Maybe<ApiKey>;
  /** The text to hand over. It is shown here once and cannot be read again; null with errors. */
  readonly secret: Maybe<Scalars['String']['output']>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The direction of an order. */
export type OrderDirection =
  /** Ascending: A to Z, or the earliest time first. */
  | 'ASC'
  /** Descending: Z to A, or the latest time first. */
  | 'DESC';

/** What a call did to the status. */
export type Outcome =
  /** The status changed. */
  | 'APPLIED'
  /** The bot was already asleep; its wake time moved later. */
  | 'EXTENDED'
  /** Recorded; the status did not need to change. */
  | 'NO_CHANGE'
  /** A condition of `onlyIf` did not hold; nothing was stored. */
  | 'SKIPPED'
  /** Ignored: too old, for example older than the last explicit call. */
  | 'STALE'
  /** Ignored: the contact is INACTIVE or its sleep is pinned. */
  | 'SUPPRESSED';

/** The position of a page in its list. */
export type PageInfo = {
  /** The cursor of the last edge; pass as `after` to get the next page. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether more items follow this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are items before this page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** Read operations. */
export type Query = {
  /** The API keys, by name. Expired and revoked ones remain for 90 days. Requires role ADMIN. */
  readonly apiKeys: ApiKeyConnection;
  /** Finds a bot; null if there is none with this id. */
  readonly bot: Maybe<Bot>;
  /** Statuses of up to 1,000 contacts, in the order requested. An unknown id returns the initial status; nothing is created. */
  readonly botStatuses: BotStatusList;
  /** All bots of the workspace, oldest first. */
  readonly bots: ReadonlyArray<Bot>;
  /** What happened in the workspace, oldest first: the events of `statusFeed`, with the same cursors, over HTTP. Continue with `pageInfo.endCursor`, which is never null, also if the page is empty. */
  readonly changes: FeedEventConnection;
  /** Finds a contact; null if there is none with this id. */
  readonly contact: Maybe<Contact>;
  /** The contacts that match a filter, in the given order. */
  readonly contacts: ContactConnection;
  /** All inbound webhooks, by name. Requires role ADMIN. */
  readonly inboundWebhooks: ReadonlyArray<InboundWebhook>;
  /** Returns what `setBotStatus` would do, for a caller who may. Nothing is stored. */
  readonly previewBotStatus: StatusPreviewPayload;
  /** What an inbound webhook would do with a body, without doing it or checking a signature. Requires role ADMIN. */
  readonly previewDelivery: ReadonlyArray<WebhookMapping>;
  /** Returns what `recordMessage` would do, for a caller who may. Nothing is stored. */
  readonly previewMessage: MessagePreviewPayload;
  /** The revocations in force: those of subjects first, then those of single tokens. Requires role ADMIN. */
  readonly revocations: RevocationConnection;
  /** A summary of the contacts of the workspace. */
  readonly statusSummary: StatusSummary;
  /** Who is calling: what the token or API key says, and its limits. */
  readonly viewer: Viewer;
  /** Requests to a webhook endpoint in the last two days, newest first, up to 100: all that failed, and some that succeeded. Requires role ADMIN. */
  readonly webhookAttempts: ReadonlyArray<WebhookAttempt>;
  /** All webhook endpoints, by name. Requires role ADMIN. */
  readonly webhookEndpoints: ReadonlyArray<WebhookEndpoint>;
};


/** Read operations. */
export type QueryApiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Read operations. */
export type QueryBotArgs = {
  botId: Scalars['ID']['input'];
};


/** Read operations. */
export type QueryBotStatusesArgs = {
  contactIds: ReadonlyArray<Scalars['ID']['input']>;
};


/** Read operations. */
export type QueryChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Read operations. */
export type QueryContactArgs = {
  contactId: Scalars['ID']['input'];
};


/** Read operations. */
export type QueryContactsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ContactFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ContactOrder>;
};


/** Read operations. */
export type QueryPreviewBotStatusArgs = {
  input: SetBotStatusInput;
};


/** Read operations. */
export type QueryPreviewDeliveryArgs = {
  body: Scalars['String']['input'];
  name: Scalars['String']['input'];
};


/** Read operations. */
export type QueryPreviewMessageArgs = {
  input: RecordMessageInput;
};


/** Read operations. */
export type QueryRevocationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Read operations. */
export type QueryStatusSummaryArgs = {
  period?: InputMaybe<Scalars['Duration']['input']>;
  waitingLongerThan?: InputMaybe<Scalars['Duration']['input']>;
};


/** Read operations. */
export type QueryWebhookAttemptsArgs = {
  name: Scalars['String']['input'];
};

/** A message that was sent or received. Its text stays with you. */
export type RecordMessageInput = {
  /** The sender. The default is the contact, the bot or, for others, the caller. */
  readonly actor?: InputMaybe<ActorInput>;
  /** Whether it needs no answer and says nothing about who is present: an automatic reply, a reaction, a bounce. It is kept in the history and otherwise ignored. */
  readonly automatic?: InputMaybe<Scalars['Boolean']['input']>;
  /** A hash of the text, as given to `commitReply`, to recognize a reply of the bot that is reported under another id. */
  readonly bodyHash?: InputMaybe<Scalars['String']['input']>;
  /** The channel, e.g. sms or email. It is trimmed; empty means default. Replies are counted by channel. */
  readonly channel?: InputMaybe<Scalars['String']['input']>;
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: Scalars['ID']['input'];
  /** The id of the message in your system. A message is recorded once: repeating the call returns the first result with `replayed: true`. */
  readonly messageId: Scalars['ID']['input'];
  /** Who sent the message. */
  readonly origin: MessageOrigin;
  /** The token of the reply that this message is, if your system can carry it: the surest sign that a message is the bot's own. */
  readonly replyToken?: InputMaybe<Scalars['ID']['input']>;
  /** When the message was sent, by the clock of the server that took it. The default is now; a later time counts as now. */
  readonly sentAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The result of recording a message. */
export type RecordMessagePayload = {
  /** The status after the call. */
  readonly botStatus: Maybe<BotStatus>;
  /** Whether the origin is a guess, which you correct by recording the message again with its true origin. */
  readonly guessed: Scalars['Boolean']['output'];
  /** Who sent the message, with UNKNOWN resolved. */
  readonly origin: Maybe<MessageOrigin>;
  /** What the call did to the status; null with errors, and in a replay whose entry is no longer kept. */
  readonly outcome: Maybe<Outcome>;
  /** Whether the call repeats an earlier one with the same key or id. The outcome and the entry are then those of the first call, `botStatus` is current. */
  readonly replayed: Scalars['Boolean']['output'];
  /** The entry in the history. */
  readonly statusChange: Maybe<StatusChange>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The reservation to release. */
export type ReleaseReplyInput = {
  /** The token returned by `reserveReply`. */
  readonly token: Scalars['ID']['input'];
};

/** The result of releasing a reservation. */
export type ReleaseReplyPayload = {
  /** Whether a live reservation was released. */
  readonly released: Scalars['Boolean']['output'];
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Events to send to a webhook endpoint again. */
export type ReplayWebhookEventsInput = {
  /** The name of the endpoint. */
  readonly name: Scalars['String']['input'];
  /** Everything that was recorded since then, as far as the log still has it. Omit it for the parked events only. */
  readonly since?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Whether the bot may start generating a reply. */
export type ReplyDecision =
  /** The bot may not reply; see `denyReason`. */
  | 'DENY'
  /** The bot may generate a reply; it must call `commitReply` before it sends. */
  | 'SEND'
  /** The bot may draft a reply for a person to send; there is nothing to commit. */
  | 'SUGGEST';

/** What the bot is currently allowed to do for a contact, derived from the state and the mode of its bot. */
export type ReplyPermission =
  /** Neither send nor draft replies. */
  | 'NONE'
  /** Send replies: the mode is AUTO_PILOT and the state is ACTIVE. */
  | 'SEND'
  /** Draft replies for a person to send: the mode is SUGGESTIVE and the state is ACTIVE. */
  | 'SUGGEST';

/** A goal that the bot reached. */
export type ReportGoalInput = {
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: Scalars['ID']['input'];
  /** The token of a reservation that may still be committed, as the closing message. */
  readonly finalReplyToken?: InputMaybe<Scalars['ID']['input']>;
  /** The goal that was reached. */
  readonly goal: Goal;
  /** Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: InputMaybe<ActorInput>;
  /** When the bot wakes again. If omitted or null, it sleeps until it is woken, because its work is done. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** The reply that the bot wants to make. */
export type ReserveReplyInput = {
  /** The channel of the reply. It is trimmed; empty means default. */
  readonly channel?: InputMaybe<Scalars['String']['input']>;
  /** The id of the contact. */
  readonly contactId: Scalars['ID']['input'];
  /** The message to answer. It is recorded unless it was before, so `recordMessage` is not needed for it. */
  readonly inbound?: InputMaybe<InboundMessageInput>;
  /** How long the token is valid, from PT1S to PT10M. */
  readonly ttl?: InputMaybe<Scalars['Duration']['input']>;
};

/** The result of reserving a reply. */
export type ReserveReplyPayload = {
  /** The status after the call. */
  readonly botStatus: Maybe<BotStatus>;
  /** Whether the bot may start a reply. DENY if the call was refused. */
  readonly decision: ReplyDecision;
  /** DENY: the reason, unless the call was refused. */
  readonly denyReason: Maybe<DenyReason>;
  /** SEND: when the token expires. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** If denied: when to call `reserveReply` again; null if time alone changes nothing. */
  readonly retryAt: Maybe<Scalars['DateTime']['output']>;
  /** SEND: the single-use token for `commitReply`. */
  readonly token: Maybe<Scalars['ID']['output']>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A revocation of tokens: they are refused before they expire. */
export type Revocation = {
  /** When all of the tokens have expired and the revocation is deleted. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** When the tokens were revoked. */
  readonly revokedAt: Scalars['DateTime']['output'];
  /** Who revoked the tokens. */
  readonly revokedBy: Actor;
  /** The claim `sub` whose tokens issued up to `revokedAt` are revoked; null if a single token was revoked. */
  readonly subject: Maybe<Scalars['ID']['output']>;
  /** The claim `jti` of the revoked token; null if a subject was revoked. */
  readonly tokenId: Maybe<Scalars['ID']['output']>;
};

/** A page of revocations. */
export type RevocationConnection = {
  /** The revocations of the page. */
  readonly edges: ReadonlyArray<RevocationEdge>;
  /** The items of the page. */
  readonly nodes: ReadonlyArray<Revocation>;
  /** The position of the page in the list. */
  readonly pageInfo: PageInfo;
};

/** An item of a page of revocations. */
export type RevocationEdge = {
  /** Cursor; pass as `after` to get the revocations that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The revocation. */
  readonly node: Revocation;
};

/** The tokens to revoke. Exactly one field is required. */
export type RevocationTargetInput =
  /** The claim `sub` of the tokens: all tokens of the subject issued (`iat`) up to now are revoked, including tokens without `iat`. */
  { readonly subject: Scalars['ID']['input']; readonly tokenId?: never; }
  |  /** The claim `jti` of a single token. */
  { readonly subject?: never; readonly tokenId: Scalars['ID']['input']; };

/** An API key to revoke. */
export type RevokeApiKeyInput = {
  /** The public beginning of the key. */
  readonly keyId: Scalars['ID']['input'];
};

/** The result of revoking an API key. */
export type RevokeApiKeyPayload = {
  /** The key. If it was already revoked, as it was then; null with errors. */
  readonly apiKey: Maybe<ApiKey>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The reply to take back. */
export type RevokeReplyInput = {
  /** The token with which the reply was committed. */
  readonly token: Scalars['ID']['input'];
};

/** The result of revoking a reply. */
export type RevokeReplyPayload = {
  /** The status after the call. */
  readonly botStatus: Maybe<BotStatus>;
  /** What the call did to the status; null with errors, and in a replay whose entry is no longer kept. */
  readonly outcome: Maybe<Outcome>;
  /** Whether the call repeats an earlier one with the same key or id. The outcome and the entry are then those of the first call, `botStatus` is current. */
  readonly replayed: Scalars['Boolean']['output'];
  /** The entry in the history; null if nothing was taken back. */
  readonly statusChange: Maybe<StatusChange>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The tokens of the workspace to revoke. */
export type RevokeTokensInput = {
  /** The tokens to revoke. */
  readonly target: RevocationTargetInput;
};

/** The result of revoking tokens. */
export type RevokeTokensPayload = {
  /** The revocation. If the token was already revoked, the existing revocation. */
  readonly revocation: Maybe<Revocation>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A role. VIEWER, AGENT, INTEGRATION and ADMIN each include the permissions of those before. */
export type Role =
  /** Manages bots, locks, erasure and tokens. */
  | 'ADMIN'
  /** Sets statuses. */
  | 'AGENT'
  /** Records messages and goals, uses the reply gate and saves contacts. */
  | 'INTEGRATION'
  /** Reads, previews and subscribes. */
  | 'VIEWER';

/** An API key to replace. */
export type RotateApiKeyInput = {
  /** The public beginning of the key. */
  readonly keyId: Scalars['ID']['input'];
};

/** A webhook endpoint that gets a new secret. */
export type RotateWebhookSecretInput = {
  /** How long events are also signed with the old secret, from PT0S to P30D. */
  readonly keepOldFor?: Scalars['Duration']['input'];
  /** The name of the endpoint. */
  readonly name: Scalars['String']['input'];
};

/** The bot to create or update. */
export type SaveBotInput = {
  /** The bot to update. Omit it to create one. */
  readonly botId?: InputMaybe<Scalars['ID']['input']>;
  /** The version that you know: if the bot has another by now, the call is refused with CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** The accounts that the bot writes from, as `actor.externalId` of messages names them, e.g. chatwoot:1:agent-7. Replaces the list. Each belongs to one bot. */
  readonly identities?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Whether it is the bot of every contact without an assigned bot. */
  readonly isDefault?: InputMaybe<Scalars['Boolean']['input']>;
  /** How the bot takes part in conversations. The default for a new bot is OFF. */
  readonly mode?: InputMaybe<BotMode>;
  /** The display name; required for a new bot. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The rules to change. Omitted rules keep their value, null resets a rule; null for all resets them to their defaults. */
  readonly rules?: InputMaybe<BotRulesInput>;
};

/** The result of saving a bot. */
export type SaveBotPayload = {
  /** The saved bot; with CONFLICT, the bot to show instead. */
  readonly bot: Maybe<Bot>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A contact to create or update. Omitted fields keep their value; null clears a field. */
export type SaveContactInput = {
  /** Further ids of the same person to add, up to 20 per contact. Ids that are contacts already are linked with `linkContact`. */
  readonly aliases?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The bot to assign; null for the default bot of the workspace. */
  readonly botId?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the contact in your CRM or inbox. */
  readonly contactId: Scalars['ID']['input'];
  /** The display name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The time zone of local times and calendar days; null for UTC. */
  readonly timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};

/** The contacts to create or update: all or none. */
export type SaveContactsInput = {
  /** Up to 1,000 contacts. New ones are created; omitted fields keep their value. */
  readonly contacts: ReadonlyArray<SaveContactInput>;
};

/** The result of saving contacts: all or none. */
export type SaveContactsPayload = {
  /** The saved contacts, in the order of the input. */
  readonly contacts: ReadonlyArray<Contact>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** An inbound webhook to create, or to change if there is one with its name. */
export type SaveInboundWebhookInput = {
  /** How the id of a contact is made of its fields in the other system, e.g. {identifier} or crm-{id}. The default depends on the source. */
  readonly contactIdTemplate?: InputMaybe<Scalars['String']['input']>;
  /** The name, up to 100 characters. */
  readonly name: Scalars['String']['input'];
  /** The options. Those that are not given have their defaults. */
  readonly options?: ReadonlyArray<WebhookOptionInput>;
  /** The secrets with which the sender may sign, up to 5: with the old and the new one, a secret is replaced without losing events. Omit it to keep them. None are needed where the sender signs nothing, or sends an API key. */
  readonly secrets?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The system that sends the events, e.g. chatwoot. It cannot be changed. */
  readonly source: Scalars['String']['input'];
};

/** The result of saving an inbound webhook. */
export type SaveInboundWebhookPayload = {
  /** The webhook; null with errors. */
  readonly inboundWebhook: Maybe<InboundWebhook>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A webhook endpoint to create, or to change if there is one with its name. */
export type SaveWebhookEndpointInput = {
  /** The types of events to send: bot_status.changed, waiting.changed. */
  readonly eventTypes?: ReadonlyArray<Scalars['String']['input']>;
  /** How events are written and signed. */
  readonly format?: Scalars['String']['input'];
  /** Which events are sent again after a failure. */
  readonly mode?: DeliveryMode;
  /** The name, up to 100 characters. */
  readonly name: Scalars['String']['input'];
  /** Only events after which a contact has one of these states. Omit it for all. */
  readonly states?: InputMaybe<ReadonlyArray<BotState>>;
  /** Where events are sent, beginning with https:. */
  readonly url: Scalars['String']['input'];
};

/** A webhook endpoint to send a test event to. */
export type SendTestEventInput = {
  /** The name of the endpoint. */
  readonly name: Scalars['String']['input'];
};

/** The result of sending a test event. */
export type SendTestEventPayload = {
  /** How it went; null with errors. */
  readonly attempt: Maybe<WebhookAttempt>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The status to set for one contact. */
export type SetBotStatusInput = {
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: Scalars['ID']['input'];
  /** Whether the next message of the contact ends this sleep too. Only allowed with SLEEPING. */
  readonly endOnReply?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether to set the status even if the contact has no bot or its bot is off. */
  readonly evenIfUnavailable?: InputMaybe<Scalars['Boolean']['input']>;
  /** The version that you show: if the status has another by now, the call is refused with CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether only an ADMIN may change the status from now on. Only allowed with INACTIVE; requires role ADMIN. */
  readonly locked?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether the stricter of the current and the given status applies, with the later wake time. */
  readonly neverShorten?: InputMaybe<Scalars['Boolean']['input']>;
  /** A note for the people who see the status, up to 1,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: InputMaybe<ActorInput>;
  /** Applies the call only if these conditions hold; otherwise the outcome is SKIPPED. */
  readonly onlyIf?: InputMaybe<StatusCondition>;
  /** Whether rules may not extend this sleep. Only allowed with SLEEPING. */
  readonly pinned?: InputMaybe<Scalars['Boolean']['input']>;
  /** The reason. The default is MANUAL for people and API for integrations. */
  readonly reason?: InputMaybe<ExplicitReason>;
  /** The state to set. */
  readonly state: BotState;
  /** When the bot becomes active again. Required with SLEEPING, optional with INACTIVE, not allowed with ACTIVE. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** The status to set for up to 1,000 contacts. Exactly one of contactIds and filter is required. */
export type SetBotStatusesInput = {
  /** The ids of the contacts. */
  readonly contactIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Selects the contacts that currently match this filter. */
  readonly filter?: InputMaybe<ContactFilter>;
  /** Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether the stricter of the current and the given status applies, with the later wake time. */
  readonly neverShorten?: InputMaybe<Scalars['Boolean']['input']>;
  /** A note for the people who see the status, up to 1,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: InputMaybe<ActorInput>;
  /** Applies the call only if these conditions hold; otherwise the outcome is SKIPPED. */
  readonly onlyIf?: InputMaybe<StatusCondition>;
  /** The state to set. */
  readonly state: BotState;
  /** When the bot becomes active again. Required with SLEEPING, optional with INACTIVE, not allowed with ACTIVE. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** The results for many contacts. */
export type SetBotStatusesPayload = {
  /** Number of contacts whose status changed. */
  readonly applied: Scalars['Int']['output'];
  /** One result for each contact. A repeated call returns those of contacts that were not refused. */
  readonly results: ReadonlyArray<BotStatusPayload>;
  /** Why the call was refused as a whole; empty if it was accepted. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** How long bots were silent for one reason. */
export type SilenceByReason = {
  /** Number of silence periods, ended or ongoing. */
  readonly periods: Scalars['Int']['output'];
  /** The reason. */
  readonly reason: StatusReason;
  /** Total length of these periods within the requested time. */
  readonly total: Scalars['Duration']['output'];
};

/** Who put the bot to sleep or turned it off, as seen by the caller. */
export type SilenceCause =
  /** The caller itself. */
  | 'CALLER'
  /** Someone else. */
  | 'OTHER'
  /** A rule or a goal. */
  | 'RULE';

/** A period in which the bot was silent, after it has ended. */
export type SilencePeriod = {
  /** Who caused the silence. */
  readonly actor: Actor;
  /** When the silence ended. */
  readonly endedAt: Scalars['DateTime']['output'];
  /** Number of inbound messages that were waiting when it ended. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** The last reason for the silence. */
  readonly reason: StatusReason;
  /** When the silence began. */
  readonly startedAt: Scalars['DateTime']['output'];
};

/** The end of a sleep without a wake time. */
export type SleepUntil =
  /** Until a person, an integration or a rule wakes the bot. */
  | 'WOKEN';

/** Number of contacts in a state for a reason. */
export type StateCount = {
  /** Number of contacts. */
  readonly contacts: Scalars['Int']['output'];
  /** The reason. */
  readonly reason: StatusReason;
  /** The state. */
  readonly state: BotState;
};

/** An entry in the history of a contact: something that happened, and its outcome. */
export type StatusChange = {
  /** Who caused it. */
  readonly actor: Actor;
  /** The contact as of now; null if it has been erased since. */
  readonly contact: Maybe<Contact>;
  /** The id of the contact in your system. */
  readonly contactId: Scalars['ID']['output'];
  /** When the change took effect; for a timer, its wake time. */
  readonly effectiveAt: Scalars['DateTime']['output'];
  /** The silence that the change ended; null if it ended none. */
  readonly endedSilence: Maybe<SilencePeriod>;
  /** The id of the entry, unique across all types. */
  readonly id: Scalars['ID']['output'];
  /** The id of the message that caused the entry; null if there is none. */
  readonly messageId: Maybe<Scalars['ID']['output']>;
  /** The note given with the change. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** What the entry did to the status. */
  readonly outcome: Outcome;
  /** Number of inbound messages that wait after the entry; 50 means 50 or more. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** The state before the entry. */
  readonly previousState: BotState;
  /** What happened. */
  readonly reason: StatusReason;
  /** When the entry was recorded. */
  readonly recordedAt: Scalars['DateTime']['output'];
  /** The state after the entry. */
  readonly state: BotState;
  /** The version of the status after the entry. */
  readonly version: Scalars['Int']['output'];
  /** When the oldest inbound message was sent that waits after the entry; null if there is none. */
  readonly waitingSince: Maybe<Scalars['DateTime']['output']>;
  /** The wake time after the entry; null if there is none. */
  readonly wakeAt: Maybe<Scalars['DateTime']['output']>;
};

/** A page of the history of a contact, newest first. */
export type StatusChangeConnection = {
  /** The entries of the page. */
  readonly edges: ReadonlyArray<StatusChangeEdge>;
  /** The items of the page. */
  readonly nodes: ReadonlyArray<StatusChange>;
  /** The position of the page in the list. */
  readonly pageInfo: PageInfo;
};

/** An item of a page of entries. */
export type StatusChangeEdge = {
  /** Cursor; pass as `after` to get the entries that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The history entry. */
  readonly node: StatusChange;
};

/** The status of a contact changed. */
export type StatusChanged = {
  /** The status as of now; null if the contact has been erased since. */
  readonly botStatus: Maybe<BotStatus>;
  /** The id of the event. The same event always has the same id. */
  readonly eventId: Scalars['ID']['output'];
  /** What changed. */
  readonly statusChange: StatusChange;
};

/** Conditions for a call to apply: all that are given must hold. */
export type StatusCondition = {
  /** The bot is asleep or inactive, and one of these caused it. */
  readonly causedBy?: InputMaybe<ReadonlyArray<SilenceCause>>;
  /** The reason is one of these. */
  readonly reasons?: InputMaybe<ReadonlyArray<StatusReason>>;
  /** The state is one of these. */
  readonly states?: InputMaybe<ReadonlyArray<BotState>>;
};

/** The kind of a `botStatusChanged` event. */
export type StatusEventKind =
  /** The status of one contact changed. */
  | 'CHANGE'
  /** Current statuses: at the start of the subscription, or after a bot, the details of a contact or its ids changed. A wake time that has passed is already applied, so the CHANGE that follows may have the same version. */
  | 'SNAPSHOT'
  /** Who waits since when changed for one contact; the version is the same. */
  | 'WAITING';

/** An event of `statusFeed`: either the start of the feed or something that happened. */
export type StatusFeedEvent = {
  /** What happened; null where the feed starts. */
  readonly event: Maybe<FeedEvent>;
  /** The position after this event. Pass it as `after` to resume from here. */
  readonly feedCursor: Scalars['String']['output'];
  /** How the feed starts; otherwise null. */
  readonly start: Maybe<FeedStart>;
};

/** The status that a call would lead to. It has no `id`, so that caches do not take it for the status. */
export type StatusPreview = {
  /** Whether the contact has a bot that is not off. */
  readonly available: Scalars['Boolean']['output'];
  /** Who made the last change. */
  readonly changedBy: Actor;
  /** The id of the contact in your system. */
  readonly contactId: Scalars['ID']['output'];
  /** Whether the next message of the contact ends this sleep. */
  readonly endOnReply: Scalars['Boolean']['output'];
  /** Whether only an ADMIN may change the status. */
  readonly locked: Scalars['Boolean']['output'];
  /** Number of replies of the bot by channel, since the last reset or, if `limitWindow` is over, since then. */
  readonly messageCounts: ReadonlyArray<MessageCount>;
  /** The note given with the status. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** Number of inbound messages that nobody has answered; 50 means 50 or more. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** What the bot may do now. */
  readonly permission: ReplyPermission;
  /** Whether rules may not extend this sleep. */
  readonly pinned: Scalars['Boolean']['output'];
  /** Why the bot is in this state. */
  readonly reason: StatusReason;
  /** When the current state began. */
  readonly since: Scalars['DateTime']['output'];
  /** The state. From `wakeAt` on it is ACTIVE, whether or not the timer has run yet. */
  readonly state: BotState;
  /** Why the bot is unavailable; null if it is available. */
  readonly unavailableReason: Maybe<UnavailableReason>;
  /** Increments by one with each change of the state, wake time or reason; counters, waiting and the bot do not change it. Begins again at 0 after an erasure. */
  readonly version: Scalars['Int']['output'];
  /** Who is expected to answer; null if the contact does not wait. */
  readonly waitingFor: Maybe<WaitingFor>;
  /** When the oldest inbound message was sent that nobody has answered; null if there is none. */
  readonly waitingSince: Maybe<Scalars['DateTime']['output']>;
  /** When the bot becomes active by itself; null if it does not. */
  readonly wakeAt: Maybe<Scalars['DateTime']['output']>;
};

/** What a call would do. Nothing was stored. */
export type StatusPreviewPayload = {
  /** What the call would do to the status. */
  readonly outcome: Maybe<Outcome>;
  /** The status after the call; null with errors. */
  readonly preview: Maybe<StatusPreview>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The cause of a status or of a change. */
export type StatusReason =
  /** Set by an integration. */
  | 'API'
  /** The bot booked an appointment. */
  | 'APPOINTMENT_BOOKED'
  /** Set for many contacts at once with `setBotStatuses`. */
  | 'BULK'
  /** A person read the conversation. */
  | 'CONVERSATION_READ'
  /** A message or reply was taken back. */
  | 'CORRECTION'
  /** The bot handed the conversation over to a person. */
  | 'HUMAN_HANDOVER'
  /** The contact sent a message. */
  | 'INBOUND_MESSAGE'
  /** The initial status of a contact, before any change. */
  | 'INITIAL'
  /** Set by a person. */
  | 'MANUAL'
  /** Another contact was merged into this one. Appears in the history only. */
  | 'MERGE'
  /** The bot reached its message limit. */
  | 'MESSAGE_LIMIT'
  /** The contact opted in again. */
  | 'OPT_IN'
  /** The contact opted out. Only with INACTIVE and without a wake time. */
  | 'OPT_OUT'
  /** A reply of the bot was counted. Appears in the history only. */
  | 'REPLY'
  /** The bot replied too often within one minute. */
  | 'REPLY_BURST'
  /** The bot completed its task. */
  | 'STOP_BOT'
  /** A teammate sent a message. */
  | 'TEAMMATE_MESSAGE'
  /** The wake time was reached. */
  | 'TIMER'
  /** Set by a workflow step. */
  | 'WORKFLOW_ACTION'
  /** A workflow sent a message. */
  | 'WORKFLOW_MESSAGE';

/** A summary of the contacts of the workspace. */
export type StatusSummary = {
  /** Number of contacts by state and reason. */
  readonly counts: ReadonlyArray<StateCount>;
  /** How long bots were silent, by reason, longest first. */
  readonly silence: ReadonlyArray<SilenceByReason>;
  /** Number of contacts whose bot is silent and who have been waiting longer than requested. */
  readonly waiting: Scalars['Int']['output'];
};

/** Live events over WebSocket (graphql-transport-ws). */
export type Subscription = {
  /** Live statuses of up to 1,000 contacts: first snapshots of all of them, then every change in order, also of who waits. With `after`, contacts that have not changed since get no snapshot. A slow subscriber may receive only the latest status of a contact. */
  readonly botStatusChanged: BotStatusEvent;
  /** Everything that happens in the workspace, in commit order and without gaps. */
  readonly statusFeed: StatusFeedEvent;
};


/** Live events over WebSocket (graphql-transport-ws). */
export type SubscriptionBotStatusChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  contactIds: ReadonlyArray<Scalars['ID']['input']>;
};


/** Live events over WebSocket (graphql-transport-ws). */
export type SubscriptionStatusFeedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Why the composer shows no bot control for a contact. */
export type UnavailableReason =
  /** The mode of the contact's bot is OFF. */
  | 'BOT_OFF'
  /** No bot is assigned to the contact, and the workspace has no default bot. */
  | 'NO_BOT';

/** An alias to separate from its contact. */
export type UnlinkContactInput = {
  /** The alias. It becomes a contact with a copy of the status. */
  readonly aliasId: Scalars['ID']['input'];
};

/** The result of unlinking an alias. */
export type UnlinkContactPayload = {
  /** The contact that had the alias. */
  readonly contact: Maybe<Contact>;
  /** The former alias, as a contact of its own. */
  readonly unlinked: Maybe<Contact>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A reason why a mutation was refused. All codes are listed in docs/errors.md. */
export type UserError = {
  /** The code. Programs should branch on it. */
  readonly code: UserErrorCode;
  /** The path of the invalid input field, e.g. ["input", "wake", "after"]; empty if no single field is at fault. */
  readonly field: ReadonlyArray<Scalars['String']['output']>;
  /** What is wrong and what to do. For people; the text may change. */
  readonly message: Scalars['String']['output'];
  /** Whether the same call may succeed later: with BOT_UNAVAILABLE, once the contact has a bot that is on. Other calls must change first; after CONFLICT, the version. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** Why a mutation was refused. */
export type UserErrorCode =
  /** An input field is invalid; `field` names it. */
  | 'BAD_INPUT'
  /** The contact has no bot, or its bot is off. */
  | 'BOT_UNAVAILABLE'
  /** The current version differs from `expectedVersion`, or an id belongs to another contact. */
  | 'CONFLICT'
  /** The role of the token does not allow the operation, the status is locked, or the contact opted out. */
  | 'FORBIDDEN'
  /** The idempotency key was already used with a different input. */
  | 'IDEMPOTENCY_MISMATCH'
  /** A bot, contact or alias named in the input was not found. */
  | 'NOT_FOUND'
  /** The stored status of the contact cannot be read. An operator has to repair it. */
  | 'STATUS_UNREADABLE';

/** Who is calling: what the token or API key says. */
export type Viewer = {
  /** The caller, as the history names it. */
  readonly actor: Actor;
  /** When the token expires; null for an API key that does not expire. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The limits for this caller. */
  readonly limits: Limits;
  /** The role of the token. */
  readonly role: Role;
  /** What an API key is limited to; null if the role alone says what is permitted. */
  readonly scopes: Maybe<ReadonlyArray<ApiKeyScope>>;
  /** The workspace of the token. */
  readonly workspace: Scalars['String']['output'];
};

/** It changed since when a contact waits, or whether it does, and nothing else: the status has the same version. */
export type WaitingChanged = {
  /** The contact as of now; null if it has been erased since. */
  readonly contact: Maybe<Contact>;
  /** The id of the contact in your system. */
  readonly contactId: Scalars['ID']['output'];
  /** The id of the event. The same event always has the same id. */
  readonly eventId: Scalars['ID']['output'];
  /** The number of messages that wait after this event; 50 means 50 or more. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** When the oldest message that waits was sent, after this event; null if none waits. */
  readonly waitingSince: Maybe<Scalars['DateTime']['output']>;
};

/** Who is expected to answer a waiting contact. */
export type WaitingFor =
  /** The bot: it may send replies. */
  | 'BOT'
  /** A person: the bot may not send replies. */
  | 'PERSON';

/** When the bot becomes active again. Exactly one field is required. */
export type WakeInput =
  /** A duration from now, e.g. PT2H. Days (P1D) are calendar days in the time zone of the contact. */
  { readonly after: Scalars['Duration']['input']; readonly at?: never; readonly extendBy?: never; readonly local?: never; readonly until?: never; }
  |  /** An exact time (RFC 3339). */
  { readonly after?: never; readonly at: Scalars['DateTime']['input']; readonly extendBy?: never; readonly local?: never; readonly until?: never; }
  |  /** How much later than now. Of a status that is silent already, how much later than its wake time; everything else of it stays. Only with SLEEPING. */
  { readonly after?: never; readonly at?: never; readonly extendBy: Scalars['Duration']['input']; readonly local?: never; readonly until?: never; }
  |  /** A local time, e.g. 2026-03-29T09:00, in the given time zone or that of the contact. */
  { readonly after?: never; readonly at?: never; readonly extendBy?: never; readonly local: LocalTimeInput; readonly until?: never; }
  |  /** WOKEN: no wake time, an endless sleep. */
  { readonly after?: never; readonly at?: never; readonly extendBy?: never; readonly local?: never; readonly until: SleepUntil; };

/** Whether a message from the contact wakes a sleeping bot. */
export type WakeOnInbound =
  /** Always, except after HUMAN_HANDOVER or REPLY_BURST. */
  | 'ALWAYS'
  /** Never. */
  | 'NEVER'
  /** Only if a rule put the bot to sleep, not a person or an explicit call. Never after HUMAN_HANDOVER or REPLY_BURST. */
  | 'RULE_SLEEP_ONLY';

/** A request to a webhook endpoint. */
export type WebhookAttempt = {
  /** When the event was sent. */
  readonly attemptedAt: Scalars['DateTime']['output'];
  /** How long the request took, in milliseconds. */
  readonly durationMs: Scalars['Int']['output'];
  /** The `webhook-id` of the event; null for a test event. */
  readonly eventId: Maybe<Scalars['String']['output']>;
  /** Why the attempt failed; null after a success. */
  readonly problem: Maybe<Scalars['String']['output']>;
  /** The first kilobyte of the response body; null without a response. */
  readonly response: Maybe<Scalars['String']['output']>;
  /** The HTTP status; null without a response. */
  readonly status: Maybe<Scalars['Int']['output']>;
};

/** An address to which changes are sent. Its secrets cannot be read. */
export type WebhookEndpoint = {
  /** When the endpoint was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who created the endpoint. */
  readonly createdBy: Actor;
  /** Number of events that were delivered. */
  readonly delivered: Scalars['Int']['output'];
  /** When the endpoint was disabled: because it answered 410, or because every attempt failed for 3 days. Null while it is enabled. */
  readonly disabledAt: Maybe<Scalars['DateTime']['output']>;
  /** Why it was disabled; null while it is enabled. */
  readonly disabledReason: Maybe<Scalars['String']['output']>;
  /** The types of events that are sent, e.g. bot_status.changed. */
  readonly eventTypes: ReadonlyArray<Scalars['String']['output']>;
  /** When the first attempt failed since the last success; null if none did. */
  readonly failingSince: Maybe<Scalars['DateTime']['output']>;
  /** How events are written and signed, e.g. standard. */
  readonly format: Scalars['String']['output'];
  /** The opaque id, unique over all types. */
  readonly id: Scalars['ID']['output'];
  /** When an event was last delivered; null for never. */
  readonly lastDeliveredAt: Maybe<Scalars['DateTime']['output']>;
  /** Which events are sent again after a failure. */
  readonly mode: DeliveryMode;
  /** The name, unique in the workspace. */
  readonly name: Scalars['String']['output'];
  /** Number of events that were given up after a day. `replayWebhookEvents` sends them again. */
  readonly parkedEvents: Scalars['Int']['output'];
  /** Only events after which a contact has one of these states; null for all. */
  readonly states: Maybe<ReadonlyArray<BotState>>;
  /** Where events are sent. */
  readonly url: Scalars['String']['output'];
  /** Number of contacts of which an event waits for another attempt. */
  readonly waitingContacts: Scalars['Int']['output'];
};

/** The result of saving or changing a webhook endpoint. */
export type WebhookEndpointPayload = {
  /** The secret to verify events with; null unless a new one was made. It cannot be read again. */
  readonly secret: Maybe<Scalars['String']['output']>;
  /** Why the call was refused; empty if it succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
  /** The endpoint; null with errors. */
  readonly webhookEndpoint: Maybe<WebhookEndpoint>;
};

/** What an event of another system means here. */
export type WebhookMapping = {
  /** The id of the contact here; null for none. */
  readonly contactId: Maybe<Scalars['ID']['output']>;
  /** The details as JSON; null for none. */
  readonly details: Maybe<Scalars['String']['output']>;
  /** MESSAGE, READ, CONTACT, CONTACT_DELETION, ALIAS, GOAL, OPT_OUT, ASSIGNMENT, RELEASE, IGNORED or FAILED. */
  readonly kind: Scalars['String']['output'];
  /** Why the event is ignored or fails; null otherwise. */
  readonly why: Maybe<Scalars['String']['output']>;
};

/** An option of an inbound webhook. */
export type WebhookOption = {
  /** The name of the option. */
  readonly name: Scalars['String']['output'];
  /** Its value. */
  readonly value: Scalars['String']['output'];
};

/** An option of an inbound webhook. */
export type WebhookOptionInput = {
  /** The name of the option. */
  readonly name: Scalars['String']['input'];
  /** Its value. */
  readonly value: Scalars['String']['input'];
};
