// Generated from schema.graphql by "npm run generate:types". Do not edit.

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** A person or program of your system, as the history shows it. */
export type ActorInput = {
  /** The id in your system; empty if there is none. */
  readonly externalId: string;
  /** The display name. */
  readonly name?: string | null | undefined;
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
  | 'USER'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

/** How a bot takes part in conversations. */
export type BotMode =
  /** The bot sends replies automatically. */
  | 'AUTO_PILOT'
  /** The bot does not take part; the composer shows no bot control. */
  | 'OFF'
  /** The bot drafts replies; a person sends them. */
  | 'SUGGESTIVE'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

/** Whether the bot answers a contact. */
export type BotState =
  /** The bot answers the contact. */
  | 'ACTIVE'
  /** The bot is off until someone turns it on or `wakeAt` is reached. Messages and goals do not change this. */
  | 'INACTIVE'
  /** The bot is paused until `wakeAt` or, if that is null, until it is woken. */
  | 'SLEEPING';

/** The reply that the bot is about to send. */
export type CommitReplyInput = {
  /** A hash of the text, to recognize the reply if the inbox reports it under another id; see docs/integrating.md. */
  readonly bodyHash?: string | null | undefined;
  /** The hashes of the texts of further parts. */
  readonly bodyHashes?: ReadonlyArray<string> | null | undefined;
  /** The id under which the reply will be sent. */
  readonly messageId: string;
  /** The ids of further parts, if the reply is sent in several. With `bodyHashes` up to 20 in all; the reply is counted once. */
  readonly messageIds?: ReadonlyArray<string> | null | undefined;
  /** Whether to deny with STALE_CONTEXT if anyone but the bot has written since the reservation. */
  readonly requireFreshTurn?: boolean | null | undefined;
  /** The token returned by `reserveReply`. */
  readonly token: string;
};

/** Selects the contacts that match all given conditions. */
export type ContactFilter = {
  /** The contact has this bot, assigned or by default. */
  readonly botId?: string | null | undefined;
  /** The reason is one of these. */
  readonly reasons?: ReadonlyArray<StatusReason> | null | undefined;
  /** A word of the name or the `contactId` starts with this text. In names, letter case and punctuation do not matter. */
  readonly search?: string | null | undefined;
  /** The state is one of these. */
  readonly states?: ReadonlyArray<BotState> | null | undefined;
  /** The contact waits for the bot, or for a person. */
  readonly waitingFor?: WaitingFor | null | undefined;
  /** An inbound message has been waiting for at least this long. */
  readonly waitingLongerThan?: string | null | undefined;
};

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
  | 'SUPERSEDED'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

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
  readonly automatic?: boolean | null | undefined;
  /** The id of the message in your system. */
  readonly messageId: string;
  /** When the message was sent, by the clock of the server that took it. The default is now; a later time counts as now. */
  readonly sentAt?: string | null | undefined;
};

/** Two ids of one person. */
export type LinkContactInput = {
  /** The id that becomes an alias. If it is a contact, that is merged: the stricter status remains. */
  readonly aliasId: string;
  /** The contact that remains. */
  readonly contactId: string;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: ActorInput | null | undefined;
};

/** A local time in a time zone. */
export type LocalTimeInput = {
  /** The local date and time. */
  readonly dateTime: string;
  /** The time zone. The default is the time zone of the contact. */
  readonly timeZone?: string | null | undefined;
};

/** A conversation that a person read. */
export type MarkConversationReadInput = {
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: string;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: ActorInput | null | undefined;
  /** When the conversation was read. The default is now; a later time counts as now. */
  readonly readAt?: string | null | undefined;
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
  | 'WORKFLOW'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

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
  | 'SUPPRESSED'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

/** A message that was sent or received. Its text stays with you. */
export type RecordMessageInput = {
  /** The sender. The default is the contact, the bot or, for others, the caller. */
  readonly actor?: ActorInput | null | undefined;
  /** Whether it needs no answer and says nothing about who is present: an automatic reply, a reaction, a bounce. It is kept in the history and otherwise ignored. */
  readonly automatic?: boolean | null | undefined;
  /** A hash of the text, as given to `commitReply`, to recognize a reply of the bot that is reported under another id. */
  readonly bodyHash?: string | null | undefined;
  /** The channel, e.g. sms or email. It is trimmed; empty means default. Replies are counted by channel. */
  readonly channel?: string | null | undefined;
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: string;
  /** The id of the message in your system. A message is recorded once: repeating the call returns the first result with `replayed: true`. */
  readonly messageId: string;
  /** Who sent the message. */
  readonly origin: MessageOrigin;
  /** The token of the reply that this message is, if your system can carry it: the surest sign that a message is the bot's own. */
  readonly replyToken?: string | null | undefined;
  /** When the message was sent, by the clock of the server that took it. The default is now; a later time counts as now. */
  readonly sentAt?: string | null | undefined;
};

/** The reservation to release. */
export type ReleaseReplyInput = {
  /** The token returned by `reserveReply`. */
  readonly token: string;
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
  readonly contactId: string;
  /** The token of a reservation that may still be committed, as the closing message. */
  readonly finalReplyToken?: string | null | undefined;
  /** The goal that was reached. */
  readonly goal: Goal;
  /** Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`. */
  readonly idempotencyKey?: string | null | undefined;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: ActorInput | null | undefined;
  /** When the bot wakes again. If omitted or null, it sleeps until it is woken, because its work is done. */
  readonly wake?: WakeInput | null | undefined;
};

/** The reply that the bot wants to make. */
export type ReserveReplyInput = {
  /** The channel of the reply. It is trimmed; empty means default. */
  readonly channel?: string | null | undefined;
  /** The id of the contact. */
  readonly contactId: string;
  /** The message to answer. It is recorded unless it was before, so `recordMessage` is not needed for it. */
  readonly inbound?: InboundMessageInput | null | undefined;
  /** How long the token is valid, from PT1S to PT10M. */
  readonly ttl?: string | null | undefined;
};

/** The reply to take back. */
export type RevokeReplyInput = {
  /** The token with which the reply was committed. */
  readonly token: string;
};

/** A contact to create or update. Omitted fields keep their value; null clears a field. */
export type SaveContactInput = {
  /** Further ids of the same person to add, up to 20 per contact. Ids that are contacts already are linked with `linkContact`. */
  readonly aliases?: ReadonlyArray<string> | null | undefined;
  /** The bot to assign; null for the default bot of the workspace. */
  readonly botId?: string | null | undefined;
  /** The id of the contact in your CRM or inbox. */
  readonly contactId: string;
  /** The display name. */
  readonly name?: string | null | undefined;
  /** The time zone of local times and calendar days; null for UTC. */
  readonly timeZone?: string | null | undefined;
};

/** The contacts to create or update: all or none. */
export type SaveContactsInput = {
  /** Up to 1,000 contacts. New ones are created; omitted fields keep their value. */
  readonly contacts: ReadonlyArray<SaveContactInput>;
};

/** The status to set for one contact. */
export type SetBotStatusInput = {
  /** The id of the contact. An unknown contact is created. */
  readonly contactId: string;
  /** Whether the next message of the contact ends this sleep too. Only allowed with SLEEPING. */
  readonly endOnReply?: boolean | null | undefined;
  /** Whether to set the status even if the contact has no bot or its bot is off. */
  readonly evenIfUnavailable?: boolean | null | undefined;
  /** The version that you show: if the status has another by now, the call is refused with CONFLICT. */
  readonly expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`. */
  readonly idempotencyKey?: string | null | undefined;
  /** Whether only an ADMIN may change the status from now on. Only allowed with INACTIVE; requires role ADMIN. */
  readonly locked?: boolean | null | undefined;
  /** Whether the stricter of the current and the given status applies, with the later wake time. */
  readonly neverShorten?: boolean | null | undefined;
  /** A note for the people who see the status, up to 1,000 characters. */
  readonly note?: string | null | undefined;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: ActorInput | null | undefined;
  /** Applies the call only if these conditions hold; otherwise the outcome is SKIPPED. */
  readonly onlyIf?: StatusCondition | null | undefined;
  /** Whether rules may not extend this sleep. Only allowed with SLEEPING. */
  readonly pinned?: boolean | null | undefined;
  /** The reason. The default is MANUAL for people and API for integrations. */
  readonly reason?: ExplicitReason | null | undefined;
  /** The state to set. */
  readonly state: BotState;
  /** When the bot becomes active again. Required with SLEEPING, optional with INACTIVE, not allowed with ACTIVE. */
  readonly wake?: WakeInput | null | undefined;
};

/** The status to set for up to 1,000 contacts. Exactly one of contactIds and filter is required. */
export type SetBotStatusesInput = {
  /** The ids of the contacts. */
  readonly contactIds?: ReadonlyArray<string> | null | undefined;
  /** Selects the contacts that currently match this filter. */
  readonly filter?: ContactFilter | null | undefined;
  /** Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`. */
  readonly idempotencyKey?: string | null | undefined;
  /** Whether the stricter of the current and the given status applies, with the later wake time. */
  readonly neverShorten?: boolean | null | undefined;
  /** A note for the people who see the status, up to 1,000 characters. */
  readonly note?: string | null | undefined;
  /** The person for whom you act, as the history and the badge show them. Requires role INTEGRATION; what is permitted still depends on your own token. */
  readonly onBehalfOf?: ActorInput | null | undefined;
  /** Applies the call only if these conditions hold; otherwise the outcome is SKIPPED. */
  readonly onlyIf?: StatusCondition | null | undefined;
  /** The state to set. */
  readonly state: BotState;
  /** When the bot becomes active again. Required with SLEEPING, optional with INACTIVE, not allowed with ACTIVE. */
  readonly wake?: WakeInput | null | undefined;
};

/** Who put the bot to sleep or turned it off, as seen by the caller. */
export type SilenceCause =
  /** The caller itself. */
  | 'CALLER'
  /** Someone else. */
  | 'OTHER'
  /** A rule or a goal. */
  | 'RULE';

/** The end of a sleep without a wake time. */
export type SleepUntil =
  /** Until a person, an integration or a rule wakes the bot. */
  | 'WOKEN';

/** Conditions for a call to apply: all that are given must hold. */
export type StatusCondition = {
  /** The bot is asleep or inactive, and one of these caused it. */
  readonly causedBy?: ReadonlyArray<SilenceCause> | null | undefined;
  /** The reason is one of these. */
  readonly reasons?: ReadonlyArray<StatusReason> | null | undefined;
  /** The state is one of these. */
  readonly states?: ReadonlyArray<BotState> | null | undefined;
};

/** The kind of a `botStatusChanged` event. */
export type StatusEventKind =
  /** The status of one contact changed. */
  | 'CHANGE'
  /** Current statuses: at the start of the subscription, or after a bot, the details of a contact or its ids changed. A wake time that has passed is already applied, so the CHANGE that follows may have the same version. */
  | 'SNAPSHOT'
  /** Who waits since when changed for one contact; the version is the same. */
  | 'WAITING';

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
  | 'WORKFLOW_MESSAGE'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

/** Why the composer shows no bot control for a contact. */
export type UnavailableReason =
  /** The mode of the contact's bot is OFF. */
  | 'BOT_OFF'
  /** No bot is assigned to the contact, and the workspace has no default bot. */
  | 'NO_BOT'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

/** An alias to separate from its contact. */
export type UnlinkContactInput = {
  /** The alias. It becomes a contact with a copy of the status. */
  readonly aliasId: string;
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
  | 'STATUS_UNREADABLE'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

/** Who is expected to answer a waiting contact. */
export type WaitingFor =
  /** The bot: it may send replies. */
  | 'BOT'
  /** A person: the bot may not send replies. */
  | 'PERSON'
  /** A value that this version of the client does not know. */
  | (string & Record<never, never>);

/** When the bot becomes active again. Exactly one field is required. */
export type WakeInput =
  {   /** A duration from now, e.g. PT2H. Days (P1D) are calendar days in the time zone of the contact. */
  readonly after: string; readonly at?: never; readonly extendBy?: never; readonly local?: never; readonly until?: never; }
  |  { readonly after?: never;   /** An exact time (RFC 3339). */
  readonly at: string; readonly extendBy?: never; readonly local?: never; readonly until?: never; }
  |  { readonly after?: never; readonly at?: never;   /** How much later than now. Of a status that is silent already, how much later than its wake time; everything else of it stays. Only with SLEEPING. */
  readonly extendBy: string; readonly local?: never; readonly until?: never; }
  |  { readonly after?: never; readonly at?: never; readonly extendBy?: never;   /** A local time, e.g. 2026-03-29T09:00, in the given time zone or that of the contact. */
  readonly local: LocalTimeInput; readonly until?: never; }
  |  { readonly after?: never; readonly at?: never; readonly extendBy?: never; readonly local?: never;   /** WOKEN: no wake time, an endless sleep. */
  readonly until: SleepUntil; };

export type Actor = { readonly kind: ActorKind, readonly externalId: string | null, readonly name: string | null, readonly via: { readonly kind: ActorKind, readonly externalId: string | null, readonly name: string | null } | null };

export type BotStatus = { readonly id: string, readonly contactId: string, readonly state: BotState, readonly reason: StatusReason, readonly permission: ReplyPermission, readonly available: boolean, readonly unavailableReason: UnavailableReason | null, readonly since: string, readonly wakeAt: string | null, readonly endOnReply: boolean, readonly note: string | null, readonly pinned: boolean, readonly locked: boolean, readonly version: number, readonly pendingInbound: number, readonly waitingSince: string | null, readonly waitingFor: WaitingFor | null, readonly viewerCanChange: boolean, readonly changedBy: Actor };

export type BotStatusesVariables = Exact<{
  contactIds: ReadonlyArray<string>;
}>;


export type BotStatuses = { readonly botStatuses: { readonly feedCursor: string, readonly nodes: ReadonlyArray<BotStatus> } };

export type StatusChange = { readonly id: string, readonly contactId: string, readonly version: number, readonly previousState: BotState, readonly state: BotState, readonly outcome: Outcome, readonly reason: StatusReason, readonly note: string | null, readonly wakeAt: string | null, readonly effectiveAt: string, readonly recordedAt: string, readonly messageId: string | null, readonly waitingSince: string | null, readonly pendingInbound: number, readonly actor: Actor, readonly endedSilence: { readonly startedAt: string, readonly endedAt: string, readonly reason: StatusReason, readonly pendingInbound: number, readonly actor: Actor } | null };

export type Contact = { readonly id: string, readonly contactId: string, readonly name: string | null, readonly timeZone: string | null, readonly aliases: ReadonlyArray<string>, readonly bot: { readonly botId: string, readonly name: string, readonly mode: BotMode } | null };

export type Bot = { readonly id: string, readonly botId: string, readonly name: string, readonly mode: BotMode, readonly isDefault: boolean, readonly identities: ReadonlyArray<string>, readonly version: number };

type FeedEvent_BotDeleted = { readonly __typename: 'BotDeleted', readonly eventId: string, readonly botId: string, readonly deletedId: string };

type FeedEvent_BotSaved = { readonly __typename: 'BotSaved', readonly eventId: string, readonly botId: string, readonly bot: Bot | null };

type FeedEvent_ContactErased = { readonly __typename: 'ContactErased', readonly eventId: string, readonly erasedId: string };

type FeedEvent_ContactSaved = { readonly __typename: 'ContactSaved', readonly eventId: string, readonly contactId: string, readonly contact: Contact | null };

type FeedEvent_StatusChanged = { readonly __typename: 'StatusChanged', readonly eventId: string, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange };

type FeedEvent_WaitingChanged = { readonly __typename: 'WaitingChanged', readonly eventId: string, readonly contactId: string, readonly waitingSince: string | null, readonly pendingInbound: number };

export type FeedEvent =
  | FeedEvent_BotDeleted
  | FeedEvent_BotSaved
  | FeedEvent_ContactErased
  | FeedEvent_ContactSaved
  | FeedEvent_StatusChanged
  | FeedEvent_WaitingChanged
;

export type ChangesVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type Changes = { readonly changes: { readonly start: FeedStart, readonly nodes: ReadonlyArray<
      | FeedEvent_BotDeleted
      | FeedEvent_BotSaved
      | FeedEvent_ContactErased
      | FeedEvent_ContactSaved
      | FeedEvent_StatusChanged
      | FeedEvent_WaitingChanged
    >, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type CommitReplyVariables = Exact<{
  input: CommitReplyInput;
}>;


export type CommitReply = { readonly commitReply: { readonly granted: boolean, readonly denyReason: DenyReason | null, readonly retryAt: string | null, readonly replayed: boolean, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type LinkContactVariables = Exact<{
  input: LinkContactInput;
}>;


export type LinkContact = { readonly linkContact: { readonly outcome: Outcome | null, readonly contact: Contact | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type MarkConversationReadVariables = Exact<{
  input: MarkConversationReadInput;
}>;


export type MarkConversationRead = { readonly markConversationRead: { readonly contactId: string, readonly outcome: Outcome | null, readonly replayed: boolean, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type RecordMessageVariables = Exact<{
  input: RecordMessageInput;
}>;


export type RecordMessage = { readonly recordMessage: { readonly outcome: Outcome | null, readonly origin: MessageOrigin | null, readonly guessed: boolean, readonly replayed: boolean, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type ReleaseReplyVariables = Exact<{
  input: ReleaseReplyInput;
}>;


export type ReleaseReply = { readonly releaseReply: { readonly released: boolean, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type ReportGoalVariables = Exact<{
  input: ReportGoalInput;
}>;


export type ReportGoal = { readonly reportGoal: { readonly contactId: string, readonly outcome: Outcome | null, readonly replayed: boolean, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type ReserveReplyVariables = Exact<{
  input: ReserveReplyInput;
}>;


export type ReserveReply = { readonly reserveReply: { readonly decision: ReplyDecision, readonly token: string | null, readonly expiresAt: string | null, readonly denyReason: DenyReason | null, readonly retryAt: string | null, readonly botStatus: BotStatus | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type RevokeReplyVariables = Exact<{
  input: RevokeReplyInput;
}>;


export type RevokeReply = { readonly revokeReply: { readonly outcome: Outcome | null, readonly replayed: boolean, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type SaveContactsVariables = Exact<{
  input: SaveContactsInput;
}>;


export type SaveContacts = { readonly saveContacts: { readonly contacts: ReadonlyArray<Contact>, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type SetBotStatusVariables = Exact<{
  input: SetBotStatusInput;
}>;


export type SetBotStatus = { readonly setBotStatus: { readonly contactId: string, readonly outcome: Outcome | null, readonly replayed: boolean, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type SetBotStatusesVariables = Exact<{
  input: SetBotStatusesInput;
}>;


export type SetBotStatuses = { readonly setBotStatuses: { readonly applied: number, readonly results: ReadonlyArray<{ readonly contactId: string, readonly outcome: Outcome | null, readonly replayed: boolean, readonly botStatus: BotStatus | null, readonly statusChange: StatusChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> }>, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type StatusFeedVariables = Exact<{
  after?: string | null | undefined;
}>;


export type StatusFeed = { readonly statusFeed: { readonly start: FeedStart | null, readonly feedCursor: string, readonly event:
      | FeedEvent_BotDeleted
      | FeedEvent_BotSaved
      | FeedEvent_ContactErased
      | FeedEvent_ContactSaved
      | FeedEvent_StatusChanged
      | FeedEvent_WaitingChanged
     | null } };

export type UnlinkContactVariables = Exact<{
  input: UnlinkContactInput;
}>;


export type UnlinkContact = { readonly unlinkContact: { readonly contact: Contact | null, readonly unlinked: Contact | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type WatchBotStatusesVariables = Exact<{
  contactIds: ReadonlyArray<string>;
  after?: string | null | undefined;
}>;


export type WatchBotStatuses = { readonly botStatusChanged: { readonly kind: StatusEventKind, readonly feedCursor: string, readonly contactIds: ReadonlyArray<string>, readonly botStatuses: ReadonlyArray<BotStatus>, readonly statusChange: StatusChange | null } };

export type BadgeStatus = (
  { readonly messageCounts: ReadonlyArray<{ readonly channel: string, readonly sent: number, readonly maxMessages: number }>, readonly contact: { readonly name: string | null, readonly bot: { readonly botId: string, readonly name: string, readonly mode: BotMode, readonly rules: { readonly maxMessages: number } } | null } }
  & BotStatus
);

export type ReadStatusesVariables = Exact<{
  contactIds: ReadonlyArray<string>;
}>;


export type ReadStatuses = { readonly botStatuses: { readonly nodes: ReadonlyArray<BadgeStatus> } };

export type BadgeChange = { readonly version: number, readonly previousState: BotState, readonly state: BotState, readonly outcome: Outcome, readonly reason: StatusReason, readonly recordedAt: string, readonly actor: Actor };

export type SetStatusVariables = Exact<{
  input: SetBotStatusInput;
}>;


export type SetStatus = { readonly setBotStatus: { readonly outcome: Outcome | null, readonly botStatus: BadgeStatus | null, readonly statusChange: BadgeChange | null, readonly userErrors: ReadonlyArray<{ readonly code: UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string, readonly retryable: boolean }> } };

export type WatchStatusesVariables = Exact<{
  contactIds: ReadonlyArray<string>;
  after?: string | null | undefined;
}>;


export type WatchStatuses = { readonly botStatusChanged: { readonly kind: StatusEventKind, readonly feedCursor: string, readonly contactIds: ReadonlyArray<string>, readonly botStatuses: ReadonlyArray<BadgeStatus>, readonly statusChange: BadgeChange | null } };
