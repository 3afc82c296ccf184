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
  | 'USER';

/** How a bot takes part in conversations. */
export type BotMode =
  /** The bot sends replies automatically. */
  | 'AUTO_PILOT'
  /** The bot does not take part; the composer shows no bot control. */
  | 'OFF'
  /** The bot drafts replies; a person sends them. */
  | 'SUGGESTIVE';

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

/** A message from the contact, on the channel of the reply. */
export type InboundMessageInput = {
  /** Whether it needs no answer, such as an automatic reply or a reaction; see `recordMessage`. */
  readonly automatic?: boolean | null | undefined;
  /** The id of the message in your system. */
  readonly messageId: string;
  /** When the message was sent, by the clock of the server that took it. The default is now; a later time counts as now. */
  readonly sentAt?: string | null | undefined;
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
  | 'WORKFLOW';

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

/** Whether the bot may start generating a reply. */
export type ReplyDecision =
  /** The bot may not reply; see `denyReason`. */
  | 'DENY'
  /** The bot may generate a reply; it must call `commitReply` before it sends. */
  | 'SEND'
  /** The bot may draft a reply for a person to send; there is nothing to commit. */
  | 'SUGGEST';

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

export type CommitReplyVariables = Exact<{
  input: CommitReplyInput;
}>;


export type CommitReply = { readonly commitReply: { readonly granted: boolean, readonly denyReason: DenyReason | null } };

export type MarkReadVariables = Exact<{
  input: MarkConversationReadInput;
}>;


export type MarkRead = { readonly markConversationRead: { readonly outcome: Outcome | null } };

export type HistoryItem = { readonly id: string, readonly version: number, readonly previousState: BotState, readonly state: BotState, readonly outcome: Outcome, readonly reason: StatusReason, readonly note: string | null, readonly wakeAt: string | null, readonly effectiveAt: string, readonly actor: { readonly kind: ActorKind, readonly externalId: string | null, readonly name: string | null, readonly via: { readonly kind: ActorKind, readonly externalId: string | null, readonly name: string | null } | null } };

export type ReadHistoryVariables = Exact<{
  contactId: string;
}>;


export type ReadHistory = { readonly contact: { readonly statusHistory: { readonly nodes: ReadonlyArray<HistoryItem> } } | null };

export type ContactInfo = { readonly contactId: string, readonly name: string | null, readonly timeZone: string | null };

export type ReadInboxVariables = Exact<{ [key: string]: never; }>;


export type ReadInbox = { readonly contacts: { readonly nodes: ReadonlyArray<ContactInfo> }, readonly bots: ReadonlyArray<{ readonly name: string, readonly mode: BotMode }> };

export type ReadWorkspaceVariables = Exact<{
  waitingLongerThan: string;
}>;


export type ReadWorkspace = { readonly statusSummary: { readonly waiting: number, readonly counts: ReadonlyArray<{ readonly state: BotState, readonly reason: StatusReason, readonly contacts: number }>, readonly silence: ReadonlyArray<{ readonly reason: StatusReason, readonly periods: number, readonly total: string }> }, readonly contacts: { readonly nodes: ReadonlyArray<(
      { readonly botStatus: { readonly waitingSince: string | null, readonly pendingInbound: number } }
      & ContactInfo
    )> } };

export type RecordMessageVariables = Exact<{
  input: RecordMessageInput;
}>;


export type RecordMessage = { readonly recordMessage: { readonly outcome: Outcome | null, readonly botStatus: { readonly state: BotState, readonly wakeAt: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly message: string }> } };

export type ReserveReplyVariables = Exact<{
  input: ReserveReplyInput;
}>;


export type ReserveReply = { readonly reserveReply: { readonly decision: ReplyDecision, readonly token: string | null, readonly denyReason: DenyReason | null } };
