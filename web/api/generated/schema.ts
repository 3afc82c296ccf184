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
  /** An ISO 8601 date and time with a UTC offset, e.g. 2026-03-29T07:00:00.000Z. Values in responses are in UTC with milliseconds. */
  DateTime: { input: string; output: string; }
  /** An ISO 8601 duration, e.g. PT24H or P1D. Months and years are not allowed. */
  Duration: { input: string; output: string; }
  /** A local date and time without a UTC offset, e.g. 2026-03-29T09:00. */
  LocalDateTime: { input: string; output: string; }
  /** An IANA time zone, e.g. Europe/Berlin. */
  TimeZone: { input: string; output: string; }
};

/** Who caused a change. */
export type Actor = {
  /** The id in the caller's system; null for this service. */
  readonly id: Maybe<Scalars['ID']['output']>;
  /** The kind of actor. */
  readonly kind: ActorKind;
  /** The display name. */
  readonly name: Maybe<Scalars['String']['output']>;
};

/** The sender of the message, as shown in the history. */
export type ActorInput = {
  /** The id in the caller's system. */
  readonly id: Scalars['ID']['input'];
  /** The display name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** The kind of an actor. */
export type ActorKind =
  /** The bot. */
  | 'BOT'
  /** An inbox, a workflow or another program. */
  | 'INTEGRATION'
  /** This service, for example its timers. */
  | 'SYSTEM'
  /** A person. */
  | 'USER';

/** An AI bot of the workspace. */
export type Bot = {
  /** The id, assigned by this service. */
  readonly id: Scalars['ID']['output'];
  /** Whether it is the default bot: the bot of every contact without an assigned bot. The first bot of a workspace is the default. */
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
  /** How long the bot sleeps when maxMessages is reached; null means until woken. */
  readonly limitSleep: Maybe<Scalars['Duration']['output']>;
  /** Number of replies per contact and channel before the bot sleeps, 1 to 100. */
  readonly maxMessages: Scalars['Int']['output'];
  /** Maximum total length of a sleep that rules keep extending; null means no limit. */
  readonly maxRuleSleep: Maybe<Scalars['Duration']['output']>;
  /** How long the bot sleeps after such a message, at most PT48H; null means until woken. */
  readonly messageSleep: Maybe<Scalars['Duration']['output']>;
  /** Whether a message from a teammate puts the bot to sleep. */
  readonly sleepOnTeammateMessage: Scalars['Boolean']['output'];
  /** Whether a message from a workflow puts the bot to sleep. */
  readonly sleepOnWorkflowMessage: Scalars['Boolean']['output'];
  /** Whether a message from the contact wakes the bot. */
  readonly wakeOnInbound: WakeOnInbound;
  /** Whether reading the conversation wakes the bot if it sleeps because maxMessages was reached. */
  readonly wakeOnRead: Scalars['Boolean']['output'];
};

/** When the bot goes to sleep and wakes automatically. Omitted fields keep their value. */
export type BotRulesInput = {
  /** How long the bot sleeps when maxMessages is reached, PT1S to PT48H; null means until woken. */
  readonly limitSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** Number of replies per contact and channel before the bot sleeps, 1 to 100. */
  readonly maxMessages?: InputMaybe<Scalars['Int']['input']>;
  /** Maximum total length of a sleep that rules keep extending; null means no limit. */
  readonly maxRuleSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** How long the bot sleeps after such a message, PT1S to PT48H; null means until woken. */
  readonly messageSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** Whether a message from a teammate puts the bot to sleep. */
  readonly sleepOnTeammateMessage?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether a message from a workflow puts the bot to sleep. */
  readonly sleepOnWorkflowMessage?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether a message from the contact wakes the bot. */
  readonly wakeOnInbound?: InputMaybe<WakeOnInbound>;
  /** Whether reading the conversation wakes the bot if it sleeps because maxMessages was reached. */
  readonly wakeOnRead?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The state of the bot for one contact, as the composer shows it. */
export type BotState =
  /** The bot answers inbound messages. */
  | 'ACTIVE'
  /** The bot is off. Rules never change this state; only a person, an integration or its own `wakeAt` does. */
  | 'INACTIVE'
  /** The bot is paused by a person or a rule. It wakes at `wakeAt`; without a `wakeAt` it sleeps until it is woken. */
  | 'SLEEPING';

/** The status of the bot for one contact. */
export type BotStatus = {
  /** Whether the composer shows a bot control for the contact. */
  readonly available: Scalars['Boolean']['output'];
  /** Who made the last change. */
  readonly changedBy: Actor;
  /** The contact of the status. */
  readonly contact: Contact;
  /** The id of the contact. Each contact has exactly one status. */
  readonly id: Scalars['ID']['output'];
  /** Whether the status is locked, for example after an opt-out. Only an ADMIN can unlock it. */
  readonly locked: Scalars['Boolean']['output'];
  /** The number of replies per channel since the bot was last woken or turned on. */
  readonly messageCounts: ReadonlyArray<MessageCount>;
  /** The note given when the status was set. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** The number of inbound messages since the bot became silent. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** What the bot is currently allowed to do. */
  readonly permission: ReplyPermission;
  /** Whether rules are prevented from extending this sleep. */
  readonly pinned: Scalars['Boolean']['output'];
  /** The cause of the current status. */
  readonly reason: StatusReason;
  /** When the current state began. */
  readonly since: Scalars['DateTime']['output'];
  /** The state. At and after `wakeAt` it is ACTIVE, whether or not the timer has run yet. In a CHANGE event, it is the state after that change. */
  readonly state: BotState;
  /** Why the bot is unavailable; null if it is available. */
  readonly unavailableReason: Maybe<UnavailableReason>;
  /** Increments by exactly one with each change. */
  readonly version: Scalars['Int']['output'];
  /** When the first of them arrived that no person has answered; null if there is none. */
  readonly waitingSince: Maybe<Scalars['DateTime']['output']>;
  /** When the bot becomes active automatically; null if it does not. */
  readonly wakeAt: Maybe<Scalars['DateTime']['output']>;
};

/** An event of `botStatusChanged`. */
export type BotStatusEvent = {
  /** The status after the event. */
  readonly botStatus: BotStatus;
  /** The change; null for a snapshot. */
  readonly change: Maybe<StatusChange>;
  /** Pass as `after` to resume from this event. */
  readonly cursor: Scalars['String']['output'];
  /** Whether this is a snapshot or a change. */
  readonly kind: StatusEventKind;
};

/** The result for one contact. With user errors, there is no outcome and nothing was stored. */
export type BotStatusPayload = {
  /** The status after the call; with CONFLICT, the current status. */
  readonly botStatus: Maybe<BotStatus>;
  /** The entry written to the history. */
  readonly change: Maybe<StatusChange>;
  /** The id of the contact. */
  readonly contactId: Scalars['ID']['output'];
  /** The outcome. */
  readonly outcome: Maybe<Outcome>;
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The reply that the bot is about to send. */
export type CommitReplyInput = {
  /** A hash of the body, to recognise the echo of the reply if the inbox reports it under a different id. */
  readonly bodyHash?: InputMaybe<Scalars['String']['input']>;
  /** The id under which the reply will be sent. */
  readonly messageId: Scalars['ID']['input'];
  /** Deny with STALE_CONTEXT if anyone other than the bot has sent a message since the reservation. */
  readonly requireFreshTurn?: InputMaybe<Scalars['Boolean']['input']>;
  /** The token returned by `reserveReply`. */
  readonly token: Scalars['ID']['input'];
};

/** The result of committing a reply. */
export type CommitReplyPayload = {
  /** The status after the call. */
  readonly botStatus: Maybe<BotStatus>;
  /** The entry written to the history. */
  readonly change: Maybe<StatusChange>;
  /** The reason if the reply was denied. */
  readonly denyReason: Maybe<DenyReason>;
  /** Whether the bot may send the reply. A granted reply is counted. */
  readonly granted: Scalars['Boolean']['output'];
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A person that the business communicates with. */
export type Contact = {
  /** The assigned bot, or the default bot of the workspace. */
  readonly bot: Maybe<Bot>;
  /** The status of the bot for this contact. */
  readonly botStatus: BotStatus;
  /** The id of the contact in the caller's CRM or inbox. */
  readonly id: Scalars['ID']['output'];
  /** The display name. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** The history of the status, newest first. */
  readonly statusHistory: StatusChangeConnection;
  /** The time zone for wall-clock times and calendar days; null means UTC. */
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
  /** The items of the page. */
  readonly nodes: ReadonlyArray<Contact>;
  /** The position of the page in the list. */
  readonly pageInfo: PageInfo;
  /** The number of contacts that match the filter, counted up to 10,000: 10,000 means 10,000 or more. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A contact in a page. */
export type ContactEdge = {
  /** Cursor; pass as `after` to get the contacts that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The contact. */
  readonly node: Contact;
};

/** Selects the contacts that match all given conditions. */
export type ContactFilter = {
  /** The bot of the contact, assigned or default, has this id. */
  readonly botId?: InputMaybe<Scalars['ID']['input']>;
  /** The reason is one of these. */
  readonly reasons?: InputMaybe<ReadonlyArray<StatusReason>>;
  /** The name or the id starts with this text. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** The state is one of these. */
  readonly states?: InputMaybe<ReadonlyArray<BotState>>;
  /** The bot is asleep or off, and an inbound message has been unanswered for at least this long. */
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
  /** When the first inbound message arrived that no person has answered, while the bot is asleep or off. */
  | 'WAITING_SINCE'
  /** When the bot becomes active automatically. */
  | 'WAKE_AT';

/** The bot to delete. */
export type DeleteBotInput = {
  /** The id of the bot. */
  readonly id: Scalars['ID']['input'];
};

/** The result of deleting a bot. */
export type DeleteBotPayload = {
  /** Whether the bot existed and was deleted. */
  readonly deleted: Scalars['Boolean']['output'];
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The contact to erase. */
export type DeleteContactInput = {
  /** The id of the contact. */
  readonly id: Scalars['ID']['input'];
};

/** The result of erasing a contact. */
export type DeleteContactPayload = {
  /** Whether the contact existed and was erased. */
  readonly deleted: Scalars['Boolean']['output'];
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Why the reply gate denied a reply. */
export type DenyReason =
  /** The bot is off for the contact, or was at some time since the reservation. */
  | 'INACTIVE'
  /** The reservation is unknown, expired, released, already used or no longer valid. */
  | 'LEASE_EXPIRED'
  /** The bot reached its message limit and is now asleep. */
  | 'MESSAGE_LIMIT'
  /** The bot is asleep, or was at some time since the reservation. */
  | 'SLEEPING'
  /** Someone other than the bot has sent a message since the reservation. */
  | 'STALE_CONTEXT'
  /** The reservation was replaced by a newer one for the same contact and channel. */
  | 'SUPERSEDED'
  /** The contact has no bot in mode AUTO_PILOT. */
  | 'UNAVAILABLE';

/** The reasons that callers can pass. The default is MANUAL for users and API for integrations. */
export type ExplicitReason =
  /** Set by an integration. */
  | 'API'
  /** Set by a person. */
  | 'MANUAL'
  /** The contact opted out. */
  | 'OPT_OUT'
  /** Set by a workflow step. */
  | 'WORKFLOW_ACTION';

/** A goal of the bot. Once it is reached, the bot sleeps. */
export type Goal =
  /** An appointment was booked. */
  | 'APPOINTMENT_BOOKED'
  /** Handover to a person. Messages from the contact do not wake the bot. */
  | 'HUMAN_HANDOVER'
  /** The task of the bot is complete. */
  | 'STOP_BOT';

/** A wall-clock time in a time zone. */
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
  /** When the conversation was read. The default is now. */
  readonly readAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The number of replies of the bot to a contact on one channel since the last reset. */
export type MessageCount = {
  /** The channel. */
  readonly channel: Scalars['String']['output'];
  /** The number of replies allowed before the bot goes to sleep. */
  readonly limit: Scalars['Int']['output'];
  /** The number of replies sent. */
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
  /** Outbound with an unknown sender: BOT if it matches a committed reply of the bot, otherwise TEAMMATE. */
  | 'UNKNOWN'
  /** A workflow, campaign or other automation. */
  | 'WORKFLOW';

export type Mutation = {
  /** Commit a reserved reply: ask again immediately before sending. A granted reply is counted in the same transaction. */
  readonly commitReply: CommitReplyPayload;
  /** Delete a bot. Its contacts fall back to the default bot, or have no bot if it was the default. */
  readonly deleteBot: DeleteBotPayload;
  /** Erase a contact with its status, history and timer. */
  readonly deleteContact: DeleteContactPayload;
  /** Report that a person read the conversation. */
  readonly markConversationRead: BotStatusPayload;
  /** Record a message. Report every inbound and outbound message, so that rules can put the bot to sleep when a teammate or a workflow writes. */
  readonly recordMessage: RecordMessagePayload;
  /** Release a reservation that is no longer needed. */
  readonly releaseReply: ReleaseReplyPayload;
  /** Report that the bot reached a goal. */
  readonly reportGoal: BotStatusPayload;
  /** Reserve a reply: ask whether the bot may start generating one. */
  readonly reserveReply: ReserveReplyPayload;
  /** Revoke tokens of the workspace. Every node refuses them within a second and closes the websockets opened with them. Requires role ADMIN. */
  readonly revokeTokens: RevokeTokensPayload;
  /** Create or update a bot. The permission and availability of its contacts change immediately. */
  readonly saveBot: SaveBotPayload;
  /** Create or update up to 1,000 contacts: all or none. */
  readonly saveContacts: SaveContactsPayload;
  /** Set the status of one contact: turn the bot on, put it to sleep or turn it off, optionally until a given time. */
  readonly setBotStatus: BotStatusPayload;
  /** Set the status of many contacts in one transaction. Each contact has its own result. */
  readonly setBotStatuses: SetBotStatusesPayload;
};


export type MutationCommitReplyArgs = {
  input: CommitReplyInput;
};


export type MutationDeleteBotArgs = {
  input: DeleteBotInput;
};


export type MutationDeleteContactArgs = {
  input: DeleteContactInput;
};


export type MutationMarkConversationReadArgs = {
  input: MarkConversationReadInput;
};


export type MutationRecordMessageArgs = {
  input: RecordMessageInput;
};


export type MutationReleaseReplyArgs = {
  input: ReleaseReplyInput;
};


export type MutationReportGoalArgs = {
  input: ReportGoalInput;
};


export type MutationReserveReplyArgs = {
  input: ReserveReplyInput;
};


export type MutationRevokeTokensArgs = {
  input: RevokeTokensInput;
};


export type MutationSaveBotArgs = {
  input: SaveBotInput;
};


export type MutationSaveContactsArgs = {
  input: SaveContactsInput;
};


export type MutationSetBotStatusArgs = {
  input: SetBotStatusInput;
};


export type MutationSetBotStatusesArgs = {
  input: SetBotStatusesInput;
};

/** The direction of an order. */
export type OrderDirection =
  /** Ascending: A to Z, or the earliest time first. */
  | 'ASC'
  /** Descending: Z to A, or the latest time first. */
  | 'DESC';

/** The result of a command or an event. */
export type Outcome =
  /** The status changed. */
  | 'APPLIED'
  /** The message id or idempotency key was used before; the original result is returned. */
  | 'DUPLICATE'
  /** The bot was already asleep; the wake time was moved later. */
  | 'EXTENDED'
  /** The event was recorded; the status did not need to change. */
  | 'NO_CHANGE'
  /** The event was ignored: it is older than the last explicit change, or its effect has already expired. */
  | 'STALE'
  /** A rule matched but was not applied, because the state is INACTIVE or the sleep is pinned. */
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

export type Query = {
  /** Find a bot by id; null if not found. */
  readonly bot: Maybe<Bot>;
  /** The statuses of up to 1,000 contacts, in the order of `contactIds`. An unknown id returns the initial status. */
  readonly botStatuses: ReadonlyArray<BotStatus>;
  /** All bots of the workspace, oldest first. */
  readonly bots: ReadonlyArray<Bot>;
  /** Find a contact by id; null if not found. */
  readonly contact: Maybe<Contact>;
  /** The contacts that match a filter, in the given order. */
  readonly contacts: ContactConnection;
  /** Returns what `setBotStatus` would do, without changing anything. */
  readonly previewBotStatus: BotStatusPayload;
  /** Returns what `recordMessage` would do, without changing anything. */
  readonly previewMessage: RecordMessagePayload;
  /** The revocations in force: those of subjects first, then those of single tokens. Requires role ADMIN. */
  readonly revocations: RevocationConnection;
  /** A summary of the contacts of the workspace. */
  readonly statusSummary: StatusSummary;
};


export type QueryBotArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBotStatusesArgs = {
  contactIds: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryContactArgs = {
  id: Scalars['ID']['input'];
};


export type QueryContactsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ContactFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ContactOrder>;
};


export type QueryPreviewBotStatusArgs = {
  input: SetBotStatusInput;
};


export type QueryPreviewMessageArgs = {
  input: RecordMessageInput;
};


export type QueryRevocationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryStatusSummaryArgs = {
  waitingLongerThan?: InputMaybe<Scalars['Duration']['input']>;
  window?: InputMaybe<Scalars['Duration']['input']>;
};

/** A message that was sent or received. Message texts are never sent to this service. */
export type RecordMessageInput = {
  /** The sender. The default is the caller. */
  readonly actor?: InputMaybe<ActorInput>;
  /** A hash of the body, to recognise the echo of a reply of the bot that is reported under a different id. */
  readonly bodyHash?: InputMaybe<Scalars['String']['input']>;
  /** The channel, e.g. sms or email. Replies are counted per channel. */
  readonly channel?: InputMaybe<Scalars['String']['input']>;
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: Scalars['ID']['input'];
  /** The id of the message in the caller's system. A repeated id returns the outcome DUPLICATE. */
  readonly messageId: Scalars['ID']['input'];
  /** Who sent the message. */
  readonly origin: MessageOrigin;
  /** When the message was sent. The default is now. */
  readonly sentAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** The result of recording a message. */
export type RecordMessagePayload = {
  /** The status after the call. */
  readonly botStatus: Maybe<BotStatus>;
  /** The entry written to the history. */
  readonly change: Maybe<StatusChange>;
  /** The origin, with UNKNOWN resolved. */
  readonly origin: Maybe<MessageOrigin>;
  /** The outcome. */
  readonly outcome: Maybe<Outcome>;
  /** The errors; empty if the mutation succeeded. */
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
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
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
  /** The token of a live reservation that may still be committed once, as the closing message. */
  readonly finalReplyToken?: InputMaybe<Scalars['ID']['input']>;
  /** The goal that was reached. */
  readonly goal: Goal;
  /** Repeating a call with the same key within 24 hours returns the original result and changes nothing. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** When the bot wakes again. If omitted, it sleeps until it is woken. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** The reply that the bot wants to make. */
export type ReserveReplyInput = {
  /** The channel of the reply. */
  readonly channel?: InputMaybe<Scalars['String']['input']>;
  /** The id of the contact. */
  readonly contactId: Scalars['ID']['input'];
  /** The id of the inbound message to answer. */
  readonly inboundMessageId?: InputMaybe<Scalars['ID']['input']>;
  /** How long the reservation is valid, from PT1S to PT10M. */
  readonly ttl?: InputMaybe<Scalars['Duration']['input']>;
};

/** The result of reserving a reply. */
export type ReserveReplyPayload = {
  /** The status after the call. */
  readonly botStatus: Maybe<BotStatus>;
  /** Whether the bot may start generating a reply. */
  readonly decision: Maybe<ReplyDecision>;
  /** With DENY: the reason. */
  readonly denyReason: Maybe<DenyReason>;
  /** With SEND: when the token expires. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** With SEND: the token to pass to `commitReply`. It can be used once. */
  readonly token: Maybe<Scalars['ID']['output']>;
  /** The errors; empty if the mutation succeeded. */
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

/** A revocation in a page. */
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

/** The tokens of the workspace to revoke. */
export type RevokeTokensInput = {
  /** The tokens to revoke. */
  readonly target: RevocationTargetInput;
};

/** The result of revoking tokens. */
export type RevokeTokensPayload = {
  /** The revocation. If the token was already revoked, the existing revocation. */
  readonly revocation: Maybe<Revocation>;
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The bot to create or update. */
export type SaveBotInput = {
  /** Refuse with CONFLICT if the current version of the bot differs. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** The id of the bot to update. Omit it to create a bot. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  /** Whether it is the default bot: the bot of every contact without an assigned bot. */
  readonly isDefault?: InputMaybe<Scalars['Boolean']['input']>;
  /** How the bot takes part in conversations. The default for a new bot is OFF. */
  readonly mode?: InputMaybe<BotMode>;
  /** The display name; required for a new bot. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The rules to change. Omitted fields keep their value; null clears a field that allows it. */
  readonly rules?: InputMaybe<BotRulesInput>;
};

/** The result of saving a bot. */
export type SaveBotPayload = {
  /** The saved bot. */
  readonly bot: Maybe<Bot>;
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A contact to create or update. Omitted fields keep their value; null clears a field. */
export type SaveContactInput = {
  /** The id of the assigned bot; null for the default bot of the workspace. */
  readonly botId?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the contact in the caller's CRM or inbox. */
  readonly id: Scalars['ID']['input'];
  /** The display name. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** The time zone for wall-clock times and calendar days; null for UTC. */
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
  /** The errors; empty if the mutation succeeded. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The status to set for one contact. */
export type SetBotStatusInput = {
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: Scalars['ID']['input'];
  /** Set the status even if the contact has no bot or its bot is off. */
  readonly evenIfUnavailable?: InputMaybe<Scalars['Boolean']['input']>;
  /** Refuse with CONFLICT if the current version of the status differs. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Repeating a call with the same key within 24 hours returns the original result and changes nothing. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Locks the status, so that only an ADMIN can change it. Only allowed with INACTIVE, and requires role ADMIN. */
  readonly locked?: InputMaybe<Scalars['Boolean']['input']>;
  /** A note for the people who see the badge, up to 1,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** Prevents rules from extending this sleep. Only allowed with SLEEPING. */
  readonly pinned?: InputMaybe<Scalars['Boolean']['input']>;
  /** The reason. The default is MANUAL for users and API for integrations. */
  readonly reason?: InputMaybe<ExplicitReason>;
  /** The state to set. */
  readonly state: BotState;
  /** When the bot becomes active again. Only allowed with SLEEPING or INACTIVE; if omitted, the state lasts until it is changed. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** The status to set for up to 1,000 contacts. Exactly one of contactIds and filter is required. */
export type SetBotStatusesInput = {
  /** The ids of the contacts. */
  readonly contactIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Selects the contacts that currently match this filter. */
  readonly filter?: InputMaybe<ContactFilter>;
  /** Repeating a call with the same key within 24 hours returns the original result and changes nothing. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** A note for the people who see the badge, up to 1,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** The state to set. */
  readonly state: BotState;
  /** When the bot becomes active again. Only allowed with SLEEPING or INACTIVE; if omitted, the state lasts until it is changed. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** The results for many contacts. */
export type SetBotStatusesPayload = {
  /** The number of contacts whose status changed. */
  readonly applied: Scalars['Int']['output'];
  /** One result per contact. */
  readonly results: ReadonlyArray<BotStatusPayload>;
  /** The errors that refused the call as a whole; empty if it was accepted. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** How long the bot was silent for one reason. */
export type SilenceByReason = {
  /** The reason. */
  readonly reason: StatusReason;
  /** The total length of the silence periods within the window, in seconds. */
  readonly seconds: Scalars['Float']['output'];
  /** The number of silence periods, ended or ongoing. */
  readonly stretches: Scalars['Int']['output'];
};

/** The number of contacts in a state for a reason. */
export type StateCount = {
  /** The number of contacts. */
  readonly contacts: Scalars['Int']['output'];
  /** The reason. */
  readonly reason: StatusReason;
  /** The state. */
  readonly state: BotState;
};

/** An entry in the history of a contact: an event and its outcome. */
export type StatusChange = {
  /** Who caused the event. */
  readonly actor: Actor;
  /** The id of the contact. */
  readonly contactId: Scalars['ID']['output'];
  /** When the event took effect; for a timer, its wake time. */
  readonly effectiveAt: Scalars['DateTime']['output'];
  /** The state before the event. */
  readonly from: BotState;
  /** The id of the entry. */
  readonly id: Scalars['ID']['output'];
  /** The id of the message that caused the event; null if there is none. */
  readonly messageId: Maybe<Scalars['ID']['output']>;
  /** The note given with the change. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** The outcome. */
  readonly outcome: Outcome;
  /** The cause. */
  readonly reason: StatusReason;
  /** When the entry was recorded. */
  readonly recordedAt: Scalars['DateTime']['output'];
  /** For a wake: the silence period that ended. */
  readonly stretch: Maybe<Stretch>;
  /** The state after the event. */
  readonly to: BotState;
  /** The version of the status after the event. */
  readonly version: Scalars['Int']['output'];
  /** The wake time after the event; null if there is none. */
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

/** A history entry in a page. */
export type StatusChangeEdge = {
  /** Cursor; pass as `after` to get the entries that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The history entry. */
  readonly node: StatusChange;
};

/** The kind of a `botStatusChanged` event. */
export type StatusEventKind =
  /** A change of the status. */
  | 'CHANGE'
  /** The current status: at the start of the subscription, or after the bot, its mode or its assignment changed. A wake time that has passed is already applied, so the CHANGE that follows may have the same version. */
  | 'SNAPSHOT';

/** An event of `statusFeed`: one change of any contact of the workspace. */
export type StatusFeedEvent = {
  /** The change; null where the feed starts or restarts. */
  readonly change: Maybe<StatusChange>;
  /** Pass as `after` to resume from this event. */
  readonly cursor: Scalars['String']['output'];
  /** On an event without a change, such as the first: whether the feed resumes from `after` without missing any change. If false, the history before this cursor is no longer available: read the statuses again. This can also happen later, to a subscriber so slow that entries were pruned before it read them. */
  readonly resumed: Scalars['Boolean']['output'];
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
  /** The bot handed the conversation over to a person. */
  | 'HUMAN_HANDOVER'
  /** The contact sent a message. */
  | 'INBOUND_MESSAGE'
  /** The initial status of a contact, before any change. */
  | 'INITIAL'
  /** Set by a person. */
  | 'MANUAL'
  /** A teammate sent a message. */
  | 'TEAMMATE_MESSAGE'
  /** The bot reached its message limit. */
  | 'MESSAGE_LIMIT'
  /** The contact opted out. */
  | 'OPT_OUT'
  /** A reply of the bot was counted. Appears in the history only. */
  | 'REPLY'
  /** The bot completed its task. */
  | 'STOP_BOT'
  /** The wake time was reached. */
  | 'TIMER'
  /** Set by a workflow step. */
  | 'WORKFLOW_ACTION'
  /** A workflow sent a message. */
  | 'WORKFLOW_MESSAGE';

/** A summary of the contacts of the workspace. */
export type StatusSummary = {
  /** The number of contacts by state and reason. */
  readonly counts: ReadonlyArray<StateCount>;
  /** Silence periods within the window by reason. */
  readonly silence: ReadonlyArray<SilenceByReason>;
  /** The number of contacts waiting for an answer for longer than `waitingLongerThan` while the bot is silent. */
  readonly waiting: Scalars['Int']['output'];
};

/** A silence period of the bot that has ended. */
export type Stretch = {
  /** Who caused the silence. */
  readonly actor: Actor;
  /** When the silence began. */
  readonly from: Scalars['DateTime']['output'];
  /** The number of inbound messages during the silence. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** The last reason for the silence. */
  readonly reason: StatusReason;
  /** When the silence ended. */
  readonly to: Scalars['DateTime']['output'];
};

export type Subscription = {
  /** Live statuses of up to 1,000 contacts: first one SNAPSHOT per contact, then every change in order. With `after`, contacts that have not changed since then get no snapshot. A slow subscriber may receive only the latest status of a contact. */
  readonly botStatusChanged: BotStatusEvent;
  /** Every change in the workspace, in commit order and without gaps, for integrations and dashboards. */
  readonly statusFeed: StatusFeedEvent;
};


export type SubscriptionBotStatusChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  contactIds: ReadonlyArray<Scalars['ID']['input']>;
};


export type SubscriptionStatusFeedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Why the composer shows no bot control for a contact. */
export type UnavailableReason =
  /** The mode of the contact's bot is OFF. */
  | 'BOT_OFF'
  /** No bot is assigned to the contact, and the workspace has no default bot. */
  | 'NO_BOT';

/** A reason why a mutation was refused. All codes are listed in docs/errors.md. */
export type UserError = {
  /** The code, for programs. */
  readonly code: UserErrorCode;
  /** The path of the invalid input field, e.g. ["input", "wake", "after"]; empty if no single field is invalid. */
  readonly field: ReadonlyArray<Scalars['String']['output']>;
  /** The message, for people; it may change. */
  readonly message: Scalars['String']['output'];
};

/** Why a mutation was refused. */
export type UserErrorCode =
  /** An input field is invalid; `field` names it. */
  | 'BAD_INPUT'
  /** The current version differs from `expectedVersion`. */
  | 'CONFLICT'
  /** The role of the token does not allow the operation, or the status is locked. */
  | 'FORBIDDEN'
  /** The idempotency key was already used with a different input. */
  | 'IDEMPOTENCY_MISMATCH'
  /** A bot or contact named in the input was not found. */
  | 'NOT_FOUND'
  /** The contact has no bot, or its bot is off. */
  | 'UNAVAILABLE';

/** When the bot becomes active again. Exactly one field is required. */
export type WakeInput =
  /** A duration from now, e.g. PT2H. Calendar days (P1D) are counted in the time zone of the contact. */
  { readonly after: Scalars['Duration']['input']; readonly at?: never; readonly local?: never; }
  |  /** A point in time. */
  { readonly after?: never; readonly at: Scalars['DateTime']['input']; readonly local?: never; }
  |  /** A wall-clock time, e.g. 2026-03-29T09:00, in the given time zone or that of the contact. */
  { readonly after?: never; readonly at?: never; readonly local: LocalTimeInput; };

/** Whether a message from the contact wakes a sleeping bot. */
export type WakeOnInbound =
  /** Always, except after HUMAN_HANDOVER. */
  | 'ALWAYS'
  /** Never. */
  | 'NEVER'
  /** Only if a rule put the bot to sleep, not a person or an explicit call. Never after HUMAN_HANDOVER. */
  | 'RULE_SLEEP_ONLY';
