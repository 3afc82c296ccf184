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
  /** A moment as ISO 8601 with a time zone, e.g. 2026-03-29T07:00:00.000Z. Answers are in UTC with milliseconds. */
  DateTimeISO: { input: string; output: string; }
  /** A length of time as ISO 8601, e.g. PT24H or P1D. Months and years are refused. */
  Duration: { input: string; output: string; }
  /** A wall-clock date and time without a zone, e.g. 2026-03-29T09:00. */
  LocalDateTime: { input: string; output: string; }
  /** A time zone of the IANA database, e.g. Europe/Berlin. */
  TimeZone: { input: string; output: string; }
};

/** Who did something. */
export type Actor = {
  /** The id in the caller's own system; null for this service. */
  readonly id: Maybe<Scalars['ID']['output']>;
  /** What kind of actor. */
  readonly kind: ActorKind;
  /** The name to show. */
  readonly name: Maybe<Scalars['String']['output']>;
};

/** Who wrote, as the history is to show it. */
export type ActorInput = {
  /** The id in the caller's own system. */
  readonly id: Scalars['ID']['input'];
  /** The name to show. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** What kind of actor did something. */
export type ActorKind =
  /** The bot itself. */
  | 'BOT'
  /** An inbox, a workflow or another program. */
  | 'INTEGRATION'
  /** This service: its timers. */
  | 'SYSTEM'
  /** A person. */
  | 'USER';

/** An AI bot of the workspace. */
export type Bot = {
  /** The id this service gave it. */
  readonly id: Scalars['ID']['output'];
  /** The bot of every contact that has no other. The first bot of a workspace is. */
  readonly isDefault: Scalars['Boolean']['output'];
  /** How it takes part in conversations. */
  readonly mode: BotMode;
  /** The name to show. */
  readonly name: Scalars['String']['output'];
  /** When it stands back by itself. */
  readonly rules: BotRules;
  /** Rises by one each time it is saved. */
  readonly version: Scalars['Int']['output'];
};

/** How a bot takes part in conversations. */
export type BotMode =
  /** The bot answers by itself. */
  | 'AUTO_PILOT'
  /** The bot takes no part; contacts have no bot control. */
  | 'OFF'
  /** The bot drafts; a person sends. */
  | 'SUGGESTIVE';

/** When the bot stands back by itself. */
export type BotRules = {
  /** How long it sleeps at the limit; null is until someone wakes it. */
  readonly limitSleep: Maybe<Scalars['Duration']['output']>;
  /** Replies per contact and channel before it sleeps, 1 to 100. */
  readonly maxMessages: Scalars['Int']['output'];
  /** Upper bound on one stretch of sleep that rules keep extending; null is none. */
  readonly maxRuleSleep: Maybe<Scalars['Duration']['output']>;
  /** How long those messages put it to sleep, at most PT48H; null is until someone wakes it. */
  readonly messageSleep: Maybe<Scalars['Duration']['output']>;
  /** Whether a message of a person on the team puts it to sleep. */
  readonly sleepOnManualMessage: Scalars['Boolean']['output'];
  /** Whether a message of a workflow puts it to sleep. */
  readonly sleepOnWorkflowMessage: Scalars['Boolean']['output'];
  /** Whether a message from the contact wakes it. */
  readonly wakeOnInbound: WakeOnInbound;
  /** Whether reading the conversation wakes it from a sleep at the message limit. */
  readonly wakeOnRead: Scalars['Boolean']['output'];
};

/** When the bot stands back by itself. A field left out stays as it is. */
export type BotRulesInput = {
  /** How long it sleeps at the limit, PT1S to PT48H; null is until someone wakes it. */
  readonly limitSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** Replies per contact and channel before it sleeps, 1 to 100. */
  readonly maxMessages?: InputMaybe<Scalars['Int']['input']>;
  /** Upper bound on one stretch of sleep that rules keep extending; null is none. */
  readonly maxRuleSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** How long those messages put it to sleep, PT1S to PT48H; null is until someone wakes it. */
  readonly messageSleep?: InputMaybe<Scalars['Duration']['input']>;
  /** Whether a message of a person on the team puts it to sleep. */
  readonly sleepOnManualMessage?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether a message of a workflow puts it to sleep. */
  readonly sleepOnWorkflowMessage?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether a message from the contact wakes it. */
  readonly wakeOnInbound?: InputMaybe<WakeOnInbound>;
  /** Whether reading the conversation wakes it from a sleep at the message limit. */
  readonly wakeOnRead?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The bot's switch for one contact, as the composer shows it. */
export type BotState =
  /** The bot answers every incoming message. */
  | 'ACTIVE'
  /** The bot is off. Rules never change it; only a person, an integration, or its own reactivation time does. */
  | 'INACTIVE'
  /** The bot is paused, by a person or by a rule, and wakes at `wakeAt` if there is one. */
  | 'SLEEPING';

/** The bot's status for one contact. */
export type BotStatus = {
  /** Whether the composer has a bot control for the contact. */
  readonly available: Scalars['Boolean']['output'];
  /** Who made the status what it is. */
  readonly changedBy: Actor;
  /** The contact. */
  readonly contact: Contact;
  /** The contact's id; one status per contact. */
  readonly id: Scalars['ID']['output'];
  /** Inactive for good (an opt-out): only an ADMIN may lift it. */
  readonly locked: Scalars['Boolean']['output'];
  /** Replies by channel since the bot was last woken or turned on. */
  readonly messageCounts: ReadonlyArray<MessageCount>;
  /** What the person who set it wrote for the others. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** Inbound messages since the bot fell silent. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** What the bot may do right now. */
  readonly permission: ReplyPermission;
  /** No rule may extend this sleep. */
  readonly pinned: Scalars['Boolean']['output'];
  /** What made the status what it is. */
  readonly reason: StatusReason;
  /** When the state began. */
  readonly since: Scalars['DateTimeISO']['output'];
  /** A wake time that has passed already counts: at and after `wakeAt` this says ACTIVE, whether or not a timer ran. In a CHANGE event, the state as that change left it. */
  readonly state: BotState;
  /** Why it has none. */
  readonly unavailableReason: Maybe<UnavailableReason>;
  /** Rises by one at every change, without holes. */
  readonly version: Scalars['Int']['output'];
  /** When the first of them came that no person has answered. */
  readonly waitingSince: Maybe<Scalars['DateTimeISO']['output']>;
  /** When the bot comes back by itself; null is when someone turns it on. */
  readonly wakeAt: Maybe<Scalars['DateTimeISO']['output']>;
};

/** What a live badge is told. */
export type BotStatusEvent = {
  /** The status. */
  readonly botStatus: BotStatus;
  /** Absent on a snapshot. */
  readonly change: Maybe<StatusChange>;
  /** Hand it back as `after` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** A status as it stands, or one change. */
  readonly kind: StatusEventKind;
};

/** What became of a change, for one contact. With user errors there is no outcome and nothing was stored. */
export type BotStatusPayload = {
  /** The status afterwards; on CONFLICT the one that stands. */
  readonly botStatus: Maybe<BotStatus>;
  /** The entry that history keeps of it. */
  readonly change: Maybe<StatusChange>;
  /** The contact. */
  readonly contactId: Scalars['ID']['output'];
  /** What became of it. */
  readonly outcome: Maybe<Outcome>;
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** What the bot is about to send. */
export type CommitReplyInput = {
  /** To recognise the echo of the reply if the inbox reports it under another id. */
  readonly bodyHash?: InputMaybe<Scalars['String']['input']>;
  /** The id under which the reply is about to be sent. */
  readonly messageId: Scalars['ID']['input'];
  /** Refuse when anything but the bot has written since the reservation. */
  readonly requireFreshTurn?: InputMaybe<Scalars['Boolean']['input']>;
  /** The reservation's token. */
  readonly token: Scalars['ID']['input'];
};

/** Whether the bot may send what it wrote. */
export type CommitReplyPayload = {
  /** The status afterwards. */
  readonly botStatus: Maybe<BotStatus>;
  /** The entry that history keeps of it. */
  readonly change: Maybe<StatusChange>;
  /** Why it was kept back. */
  readonly denyReason: Maybe<DenyReason>;
  /** Only true lets the bot send; the reply is then counted. */
  readonly granted: Scalars['Boolean']['output'];
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Somebody the business talks with. */
export type Contact = {
  /** The bot assigned, else the workspace's default bot. */
  readonly bot: Maybe<Bot>;
  /** The status of the bot for this contact. */
  readonly botStatus: BotStatus;
  /** The contact's id in the caller's own CRM or inbox. */
  readonly id: Scalars['ID']['output'];
  /** The name to show. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** What happened to the status, newest first. */
  readonly statusHistory: StatusChangeConnection;
  /** Where wall-clock times and calendar days are counted; null is UTC. */
  readonly timeZone: Maybe<Scalars['TimeZone']['output']>;
};


/** Somebody the business talks with. */
export type ContactStatusHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of contacts, by id. */
export type ContactConnection = {
  /** The contacts. */
  readonly edges: ReadonlyArray<ContactEdge>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** A contact with its place in the list. */
export type ContactEdge = {
  /** Its place: `after` of a page that begins behind it. */
  readonly cursor: Scalars['String']['output'];
  /** The contact. */
  readonly node: Contact;
};

/** Which contacts: those that pass all of it. */
export type ContactFilter = {
  /** With this bot, assigned or by default. */
  readonly botId?: InputMaybe<Scalars['ID']['input']>;
  /** For one of these reasons. */
  readonly reasons?: InputMaybe<ReadonlyArray<StatusReason>>;
  /** Beginning of the name or of the id. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** In one of these states. */
  readonly states?: InputMaybe<ReadonlyArray<BotState>>;
  /** Silent bot, unanswered inbound for at least this long. */
  readonly waitingLongerThan?: InputMaybe<Scalars['Duration']['input']>;
};

/** A bot to delete. */
export type DeleteBotInput = {
  /** The bot. */
  readonly id: Scalars['ID']['input'];
};

/** Whether a bot was deleted. */
export type DeleteBotPayload = {
  /** Whether there was one to delete. */
  readonly deleted: Scalars['Boolean']['output'];
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A contact to erase. */
export type DeleteContactInput = {
  /** The contact. */
  readonly id: Scalars['ID']['input'];
};

/** Whether a contact was erased. */
export type DeleteContactPayload = {
  /** Whether there was one to erase. */
  readonly deleted: Scalars['Boolean']['output'];
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Why the gate keeps a reply back. */
export type DenyReason =
  /** The bot is off for the contact, or was since the reservation. */
  | 'INACTIVE'
  /** The reservation is unknown, used, void or past its time. */
  | 'LEASE_EXPIRED'
  /** The bot has sent as many replies as it may, and sleeps now. */
  | 'MESSAGE_LIMIT'
  /** The bot sleeps, or did since the reservation. */
  | 'SLEEPING'
  /** Somebody but the bot has written since the reservation. */
  | 'STALE_CONTEXT'
  /** A newer reservation of the same contact and channel took its place. */
  | 'SUPERSEDED'
  /** The contact has no bot that sends by itself. */
  | 'UNAVAILABLE';

/** The reasons a caller may give; the default is MANUAL for users and API for integrations. */
export type ExplicitReason =
  /** An integration chose it. */
  | 'API'
  /** A person chose it. */
  | 'MANUAL'
  /** The contact does not want the bot. */
  | 'OPT_OUT'
  /** A step of a workflow chose it. */
  | 'WORKFLOW_ACTION';

/** A goal of the bot, after which it stands back. */
export type Goal =
  /** An appointment is booked. */
  | 'APPOINTMENT_BOOKED'
  /** A person takes over; the contact writing does not wake the bot. */
  | 'HUMAN_HANDOVER'
  /** Its task is done. */
  | 'STOP_BOT';

/** A wall-clock time somewhere. */
export type LocalTimeInput = {
  /** The time the clock there shows. */
  readonly dateTime: Scalars['LocalDateTime']['input'];
  /** Where; the contact's time zone if absent. */
  readonly timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};

/** A conversation that a person has read. */
export type MarkConversationReadInput = {
  /** The contact; one never seen is created. */
  readonly contactId: Scalars['ID']['input'];
  /** When; now if absent. */
  readonly readAt?: InputMaybe<Scalars['DateTimeISO']['input']>;
};

/** Replies of the bot to a contact on one channel, since the last reset. */
export type MessageCount = {
  /** The channel, as messages name it. */
  readonly channel: Scalars['String']['output'];
  /** How many it may send before it sleeps. */
  readonly limit: Scalars['Int']['output'];
  /** Replies sent. */
  readonly sent: Scalars['Int']['output'];
};

/** Who wrote a message. */
export type MessageOrigin =
  /** The bot's own message, or its echo. */
  | 'BOT'
  /** The contact wrote to us. */
  | 'CONTACT'
  /** A person sent the bot's draft as it stood. */
  | 'SUGGESTION'
  /** A person on the team wrote, in whatever app. */
  | 'TEAMMATE'
  /** Outbound, sender not known: matched against the bot's committed replies, else TEAMMATE. */
  | 'UNKNOWN'
  /** A workflow, campaign or other automation wrote. */
  | 'WORKFLOW';

export type Mutation = {
  /** May it send what it wrote? Asked again at the last moment, counted in the same transaction. */
  readonly commitReply: CommitReplyPayload;
  /** Delete a bot. Its contacts fall back to the default bot, or to none where it was the default. */
  readonly deleteBot: DeleteBotPayload;
  /** Erase a contact, its history and its timer. */
  readonly deleteContact: DeleteContactPayload;
  /** Tell the service that a person has read the conversation. */
  readonly markConversationRead: BotStatusPayload;
  /** Tell the service of every message, in or out: this is how the bot steps back when a person or a workflow writes. */
  readonly recordMessage: RecordMessagePayload;
  /** Give a reservation back that is not needed any more. */
  readonly releaseReply: ReleaseReplyPayload;
  /** Tell the service that the bot has reached a goal. */
  readonly reportGoal: BotStatusPayload;
  /** May the bot start writing an answer? */
  readonly reserveReply: ReserveReplyPayload;
  /** Revoke tokens of the workspace: every node refuses them within a second, and closes the websockets opened with them. Requires role ADMIN. */
  readonly revokeTokens: RevokeTokensPayload;
  /** Create or change a bot. Permission and availability of its contacts follow at once. */
  readonly saveBot: SaveBotPayload;
  /** Create or change contacts, all or none. */
  readonly saveContacts: SaveContactsPayload;
  /** The composer's dropdown: turn the bot on, put it to sleep, or turn it off, with or without a time to come back. */
  readonly setBotStatus: BotStatusPayload;
  /** The same for many contacts at once, in one transaction; each is decided by itself. */
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

/** What became of a command or an event. */
export type Outcome =
  /** The status changed. */
  | 'APPLIED'
  /** The same message or idempotency key was seen before; the first answer is returned. */
  | 'DUPLICATE'
  /** Already asleep: the wake time moved later. */
  | 'EXTENDED'
  /** Nothing to change. */
  | 'NO_CHANGE'
  /** The event is older than the last explicit change, or than its own effect. */
  | 'STALE'
  /** A rule that may not act here (the contact is INACTIVE, or its sleep is pinned). */
  | 'SUPPRESSED';

/** Where a page stands in its list. */
export type PageInfo = {
  /** The cursor of the last edge: `after` of the next page. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether more follow. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether some came before. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

export type Query = {
  /** A bot; null if there is none with this id. */
  readonly bot: Maybe<Bot>;
  /** Badges for a page of conversations, in the order asked; an id never seen answers as a new contact would. */
  readonly botStatuses: ReadonlyArray<BotStatus>;
  /** The bots of the workspace, oldest first. */
  readonly bots: ReadonlyArray<Bot>;
  /** A contact; null if it was never seen. */
  readonly contact: Maybe<Contact>;
  /** The contacts that pass a filter, by id. */
  readonly contacts: ContactConnection;
  /** What a change would do, by the same rules, without doing it. */
  readonly previewBotStatus: BotStatusPayload;
  /** What a message would do, by the same rules, without doing it. */
  readonly previewMessage: RecordMessagePayload;
  /** The revocations in force: of subjects, then of single tokens. Requires role ADMIN. */
  readonly revocations: RevocationConnection;
  /** The workspace's contacts at a glance. */
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

/** A message that was sent or received. Its text is never asked for. */
export type RecordMessageInput = {
  /** Who exactly; the caller if absent. */
  readonly actor?: InputMaybe<ActorInput>;
  /** To recognise the bot's own echo when the id differs. */
  readonly bodyHash?: InputMaybe<Scalars['String']['input']>;
  /** Where, e.g. sms or email: replies are counted by channel. */
  readonly channel?: InputMaybe<Scalars['String']['input']>;
  /** The contact; one never seen is created. */
  readonly contactId: Scalars['ID']['input'];
  /** The message's id in the caller's system; the same id twice is DUPLICATE. */
  readonly messageId: Scalars['ID']['input'];
  /** Who wrote. */
  readonly origin: MessageOrigin;
  /** When; now if absent. */
  readonly sentAt?: InputMaybe<Scalars['DateTimeISO']['input']>;
};

/** What became of a message. */
export type RecordMessagePayload = {
  /** The status afterwards. */
  readonly botStatus: Maybe<BotStatus>;
  /** The entry that history keeps of it. */
  readonly change: Maybe<StatusChange>;
  /** The origin it was taken for. */
  readonly origin: Maybe<MessageOrigin>;
  /** What became of it. */
  readonly outcome: Maybe<Outcome>;
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A reservation that is not needed any more. */
export type ReleaseReplyInput = {
  /** The reservation's token. */
  readonly token: Scalars['ID']['input'];
};

/** Whether a reservation was given back. */
export type ReleaseReplyPayload = {
  /** Whether there was a live one to give back. */
  readonly released: Scalars['Boolean']['output'];
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Whether the bot may start writing an answer. */
export type ReplyDecision =
  /** It may not. */
  | 'DENY'
  /** It may write, and asks again with `commitReply` before it sends. */
  | 'SEND'
  /** It may draft for a person, who sends; there is nothing to commit. */
  | 'SUGGEST';

/** What the bot may do for this contact right now: state, mode and limit taken together. */
export type ReplyPermission =
  /** Keep silent. */
  | 'NONE'
  /** Answer by itself: the mode is AUTO_PILOT and the state ACTIVE. */
  | 'SEND'
  /** Draft for a person to send: the mode is SUGGESTIVE and the state ACTIVE. */
  | 'SUGGEST';

/** A goal that the bot has reached. */
export type ReportGoalInput = {
  /** The contact; one never seen is created. */
  readonly contactId: Scalars['ID']['input'];
  /** The reply in flight that may still go out once as the closing message. */
  readonly finalReplyToken?: InputMaybe<Scalars['ID']['input']>;
  /** The goal. */
  readonly goal: Goal;
  /** The same key again within 24 hours answers as the first time, and changes nothing. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How long the bot then sleeps; absent is until someone wakes it. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** What the bot wants to answer. */
export type ReserveReplyInput = {
  /** Where it will reply. */
  readonly channel?: InputMaybe<Scalars['String']['input']>;
  /** The contact. */
  readonly contactId: Scalars['ID']['input'];
  /** The inbound message being answered. */
  readonly inboundMessageId?: InputMaybe<Scalars['ID']['input']>;
  /** How long the bot may think, at most PT10M. */
  readonly ttl?: InputMaybe<Scalars['Duration']['input']>;
};

/** Whether the bot may start writing. */
export type ReserveReplyPayload = {
  /** The status afterwards. */
  readonly botStatus: Maybe<BotStatus>;
  /** What it may do. */
  readonly decision: Maybe<ReplyDecision>;
  /** With DENY: why. */
  readonly denyReason: Maybe<DenyReason>;
  /** Until when the token can be committed. */
  readonly expiresAt: Maybe<Scalars['DateTimeISO']['output']>;
  /** With SEND: to be given to `commitReply`. It works once. */
  readonly token: Maybe<Scalars['ID']['output']>;
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** Tokens that are refused although they have not expired. */
export type Revocation = {
  /** When all of them have expired, and the revocation may be forgotten. */
  readonly expiresAt: Scalars['DateTimeISO']['output'];
  /** When they were revoked. */
  readonly revokedAt: Scalars['DateTimeISO']['output'];
  /** Who revoked them. */
  readonly revokedBy: Actor;
  /** The claim `sub` of the tokens issued up to `revokedAt`; null where it is a single token. */
  readonly subject: Maybe<Scalars['ID']['output']>;
  /** The claim `jti` of the token; null where it is a subject. */
  readonly tokenId: Maybe<Scalars['ID']['output']>;
};

/** A page of revocations. */
export type RevocationConnection = {
  /** The revocations. */
  readonly edges: ReadonlyArray<RevocationEdge>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** A revocation with its place in the list. */
export type RevocationEdge = {
  /** Cursor; pass as `after` to get the revocations that follow. */
  readonly cursor: Scalars['String']['output'];
  /** The revocation. */
  readonly node: Revocation;
};

/** Which tokens. Exactly one field. */
export type RevocationTargetInput =
  /** Every token whose claim `sub` this is and that was issued (`iat`) up to now; a token without `iat` counts as one. */
  { readonly subject: Scalars['ID']['input']; readonly tokenId?: never; }
  |  /** The one token whose claim `jti` this is. */
  { readonly subject?: never; readonly tokenId: Scalars['ID']['input']; };

/** Tokens of the workspace to revoke. */
export type RevokeTokensInput = {
  /** Which tokens. */
  readonly target: RevocationTargetInput;
};

/** The revocation in force. */
export type RevokeTokensPayload = {
  /** The revocation; that of a token that was revoked before stays as it was. */
  readonly revocation: Maybe<Revocation>;
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A bot to create or to change. */
export type SaveBotInput = {
  /** Refuse with CONFLICT unless the bot still has this version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Absent creates one. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  /** Whether it is the bot of every contact that has no other. */
  readonly isDefault?: InputMaybe<Scalars['Boolean']['input']>;
  /** How it takes part in conversations; OFF for a new bot if absent. */
  readonly mode?: InputMaybe<BotMode>;
  /** The name to show; a new bot needs one. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** A field left out stays as it is; null clears it. */
  readonly rules?: InputMaybe<BotRulesInput>;
};

/** The bot as it was saved. */
export type SaveBotPayload = {
  /** The bot afterwards. */
  readonly bot: Maybe<Bot>;
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** A contact to create or to change. A field left out stays as it is; null clears it. */
export type SaveContactInput = {
  /** Its bot; null for the workspace's default bot. */
  readonly botId?: InputMaybe<Scalars['ID']['input']>;
  /** The contact's id in the caller's own CRM or inbox. */
  readonly id: Scalars['ID']['input'];
  /** The name to show. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Where wall-clock times and calendar days are counted. */
  readonly timeZone?: InputMaybe<Scalars['TimeZone']['input']>;
};

/** Contacts to create or to change, all or none. */
export type SaveContactsInput = {
  /** Up to 1,000; new ones are created, fields left out stay as they are. */
  readonly contacts: ReadonlyArray<SaveContactInput>;
};

/** The contacts as they were saved, all or none. */
export type SaveContactsPayload = {
  /** The contacts afterwards, in the order given. */
  readonly contacts: ReadonlyArray<Contact>;
  /** Why it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** The status wanted for one contact. */
export type SetBotStatusInput = {
  /** The contact; one never seen is created. */
  readonly contactId: Scalars['ID']['input'];
  /** Store it even though the bot is off or there is none. */
  readonly evenIfUnavailable?: InputMaybe<Scalars['Boolean']['input']>;
  /** Refuse with CONFLICT unless the status still has this version. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** The same key again within 24 hours answers as the first time, and changes nothing. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Only with INACTIVE, only by an ADMIN. */
  readonly locked?: InputMaybe<Scalars['Boolean']['input']>;
  /** For the people who see the badge; at most 1,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** Only with SLEEPING: no rule may extend this sleep. */
  readonly pinned?: InputMaybe<Scalars['Boolean']['input']>;
  /** Why; MANUAL for users and API for integrations if absent. */
  readonly reason?: InputMaybe<ExplicitReason>;
  /** The state wanted. */
  readonly state: BotState;
  /** For SLEEPING and INACTIVE; absent is until someone turns it on. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** Up to 1,000 contacts, by id or by filter (exactly one). */
export type SetBotStatusesInput = {
  /** The contacts by id. */
  readonly contactIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The contacts that pass it at this moment. */
  readonly filter?: InputMaybe<ContactFilter>;
  /** The same key again within 24 hours answers as the first time, and changes nothing. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** For the people who see the badge; at most 1,000 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** The state wanted. */
  readonly state: BotState;
  /** For SLEEPING and INACTIVE; absent is until someone turns it on. */
  readonly wake?: InputMaybe<WakeInput>;
};

/** What became of a change of many contacts, each by itself. */
export type SetBotStatusesPayload = {
  /** Contacts whose status changed. */
  readonly applied: Scalars['Int']['output'];
  /** One result for each contact. */
  readonly results: ReadonlyArray<BotStatusPayload>;
  /** Why the whole of it was refused; empty where it was not. */
  readonly userErrors: ReadonlyArray<UserError>;
};

/** How long the bot was silent for a reason. */
export type SilenceByReason = {
  /** The reason. */
  readonly reason: StatusReason;
  /** Their length within the window, in seconds. */
  readonly seconds: Scalars['Float']['output'];
  /** Stretches of silence, ended or lasting. */
  readonly stretches: Scalars['Int']['output'];
};

/** How many contacts are in a state for a reason. */
export type StateCount = {
  /** Contacts. */
  readonly contacts: Scalars['Int']['output'];
  /** The reason. */
  readonly reason: StatusReason;
  /** The state. */
  readonly state: BotState;
};

/** One entry of a contact's history: what happened, and what became of it. */
export type StatusChange = {
  /** Who caused it. */
  readonly actor: Actor;
  /** The contact. */
  readonly contactId: Scalars['ID']['output'];
  /** When it took effect (for a timer, its wake time). */
  readonly effectiveAt: Scalars['DateTimeISO']['output'];
  /** The state before. */
  readonly from: BotState;
  /** The id of the entry. */
  readonly id: Scalars['ID']['output'];
  /** The message that caused it, if one did. */
  readonly messageId: Maybe<Scalars['ID']['output']>;
  /** The note given with it. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** What became of it. */
  readonly outcome: Outcome;
  /** What caused it. */
  readonly reason: StatusReason;
  /** When it was written. */
  readonly recordedAt: Scalars['DateTimeISO']['output'];
  /** For a wake: the silence that ended. */
  readonly stretch: Maybe<Stretch>;
  /** The state afterwards. */
  readonly to: BotState;
  /** The status's version afterwards. */
  readonly version: Scalars['Int']['output'];
  /** When the bot comes back by itself, after this change. */
  readonly wakeAt: Maybe<Scalars['DateTimeISO']['output']>;
};

/** A page of a contact's history, newest first. */
export type StatusChangeConnection = {
  /** The entries. */
  readonly edges: ReadonlyArray<StatusChangeEdge>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** An entry of history with its place in it. */
export type StatusChangeEdge = {
  /** Its place: `after` of a page that begins behind it. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: StatusChange;
};

/** What an event of a badge tells. */
export type StatusEventKind =
  /** One change. */
  | 'CHANGE'
  /** The status as it stood when the subscription began, or once its bot, its mode or its assignment changed. A wake time that has come is counted, so the CHANGE that follows may have the same version. */
  | 'SNAPSHOT';

/** One change of any of the workspace's contacts. */
export type StatusFeedEvent = {
  /** Absent where the feed begins, or begins anew. */
  readonly change: Maybe<StatusChange>;
  /** Hand it back as `after` to go on from here. */
  readonly cursor: Scalars['String']['output'];
  /** On an event that carries no change, such as the first: whether the feed goes on from `after` with nothing missed. False means that history before this cursor is gone: read the statuses again. It may come later too, to a reader so slow that history was pruned before it was read. */
  readonly resumed: Scalars['Boolean']['output'];
};

/** What made the status what it is. */
export type StatusReason =
  /** An integration chose it. */
  | 'API'
  /** The bot booked an appointment. */
  | 'APPOINTMENT_BOOKED'
  /** It was chosen for many contacts at once. */
  | 'BULK'
  /** A person read the conversation. */
  | 'CONVERSATION_READ'
  /** The bot handed the conversation over to a person. */
  | 'HUMAN_HANDOVER'
  /** The contact wrote. */
  | 'INBOUND_MESSAGE'
  /** Nothing has happened yet. */
  | 'INITIAL'
  /** A person chose it. */
  | 'MANUAL'
  /** A person on the team wrote. */
  | 'MANUAL_MESSAGE'
  /** The bot has sent as many replies as it may. */
  | 'MESSAGE_LIMIT'
  /** The contact does not want the bot. */
  | 'OPT_OUT'
  /** A reply of the bot was counted. Seen in history only. */
  | 'REPLY'
  /** The bot reached the end of its task. */
  | 'STOP_BOT'
  /** Its wake time came. */
  | 'TIMER'
  /** A step of a workflow chose it. */
  | 'WORKFLOW_ACTION'
  /** A workflow wrote. */
  | 'WORKFLOW_MESSAGE';

/** The workspace's contacts at a glance. */
export type StatusSummary = {
  /** Contacts by state and reason. */
  readonly counts: ReadonlyArray<StateCount>;
  /** Bot silence in the window by its reason, in seconds. */
  readonly silence: ReadonlyArray<SilenceByReason>;
  /** Contacts who have been waiting for an answer longer than asked while the bot was silent. */
  readonly waiting: Scalars['Int']['output'];
};

/** A silence of the bot that has ended. */
export type Stretch = {
  /** Who silenced it. */
  readonly actor: Actor;
  /** When the bot fell silent. */
  readonly from: Scalars['DateTimeISO']['output'];
  /** Inbound messages in the meantime. */
  readonly pendingInbound: Scalars['Int']['output'];
  /** Why it was silent, at the end. */
  readonly reason: StatusReason;
  /** When it came back. */
  readonly to: Scalars['DateTimeISO']['output'];
};

export type Subscription = {
  /** Live badges. First one SNAPSHOT for each contact, which also says that the subscription is live, then every change in order. With `after`, contacts that did not change since get no snapshot. A slow reader may see only a contact's latest status. */
  readonly botStatusChanged: BotStatusEvent;
  /** Every change in the workspace, in commit order, none skipped: for integrations and dashboards. */
  readonly statusFeed: StatusFeedEvent;
};


export type SubscriptionBotStatusChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  contactIds: ReadonlyArray<Scalars['ID']['input']>;
};


export type SubscriptionStatusFeedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Why the composer has no bot control for a contact. */
export type UnavailableReason =
  /** The mode of the contact's bot is OFF. */
  | 'BOT_OFF'
  /** The contact has no bot, and the workspace has no default one. */
  | 'NO_BOT';

/** Why a mutation was refused. Every code is listed in docs/errors.md. */
export type UserError = {
  /** The code to act on. */
  readonly code: UserErrorCode;
  /** Path of the input field at fault, e.g. ["input", "wake", "after"]. */
  readonly field: ReadonlyArray<Scalars['String']['output']>;
  /** For people. */
  readonly message: Scalars['String']['output'];
};

/** Why a mutation was refused. */
export type UserErrorCode =
  /** A field of the input is at fault; `field` names it. */
  | 'BAD_INPUT'
  /** The version is another one than expected. */
  | 'CONFLICT'
  /** The token's role does not allow it, or the status is locked. */
  | 'FORBIDDEN'
  /** The idempotency key was used before with another input. */
  | 'IDEMPOTENCY_MISMATCH'
  /** What the input names is not there. */
  | 'NOT_FOUND'
  /** The contact has no bot control right now. */
  | 'UNAVAILABLE';

/** When the bot comes back. Exactly one field. */
export type WakeInput =
  /** ISO 8601, e.g. PT2H. Calendar parts (P1D) are counted in the contact's time zone. */
  { readonly after: Scalars['Duration']['input']; readonly at?: never; readonly local?: never; }
  |  /** A moment. */
  { readonly after?: never; readonly at: Scalars['DateTimeISO']['input']; readonly local?: never; }
  |  /** A wall-clock time, e.g. 2026-03-29T09:00, in the contact's time zone or the one named. */
  { readonly after?: never; readonly at?: never; readonly local: LocalTimeInput; };

/** Whether a message from the contact wakes a sleeping bot. */
export type WakeOnInbound =
  /** It does, whoever put the bot to sleep; after a handover to a person it never does. */
  | 'ALWAYS'
  /** It does not. */
  | 'NEVER'
  /** It does, unless a person or an explicit call put the bot to sleep. */
  | 'RULE_SLEEP_ONLY';
