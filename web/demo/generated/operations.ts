// Generated from schema.graphql by "npm run generate:types". Do not edit.

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
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

/** When the bot goes to sleep and wakes automatically. Omitted fields keep their value. */
export type BotRulesInput = {
  /** Number of replies to a contact on one channel within one minute, beyond which the bot sleeps for 15 minutes, because two programs may be answering each other; null: no limit. */
  readonly burstLimit?: number | null | undefined;
  /** Sleep duration when maxMessages is reached, PT1S to PT48H; null: until woken. */
  readonly limitSleep?: string | null | undefined;
  /** How long replies count towards maxMessages, from the first one on; null: until the counts are reset. */
  readonly limitWindow?: string | null | undefined;
  /** Number of replies to a contact on one channel after which the bot sleeps, 1 to 100. */
  readonly maxMessages?: number | null | undefined;
  /** Maximum total length of a sleep that rules extend; null: no limit. */
  readonly maxRuleSleep?: string | null | undefined;
  /** Sleep duration after a teammate or workflow message, PT1S to PT48H; null: until woken. */
  readonly messageSleep?: string | null | undefined;
  /** Whether a message from a teammate puts the bot to sleep. */
  readonly sleepOnTeammateMessage?: boolean | null | undefined;
  /** Whether a message from a workflow puts the bot to sleep. */
  readonly sleepOnWorkflowMessage?: boolean | null | undefined;
  /** Whether a message from the contact wakes the bot. */
  readonly wakeOnInbound?: WakeOnInbound | null | undefined;
  /** Whether reading the conversation wakes a bot that sleeps because maxMessages was reached. */
  readonly wakeOnRead?: boolean | null | undefined;
};

/** Whether the bot answers a contact. */
export type BotState =
  /** The bot answers the contact. */
  | 'ACTIVE'
  /** The bot is off until someone turns it on or `wakeAt` is reached. Messages and goals do not change this. */
  | 'INACTIVE'
  /** The bot is paused until `wakeAt` or, if that is null, until it is woken. */
  | 'SLEEPING';

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

/** What the bot is currently allowed to do for a contact, derived from the state and the mode of its bot. */
export type ReplyPermission =
  /** Neither send nor draft replies. */
  | 'NONE'
  /** Send replies: the mode is AUTO_PILOT and the state is ACTIVE. */
  | 'SEND'
  /** Draft replies for a person to send: the mode is SUGGESTIVE and the state is ACTIVE. */
  | 'SUGGEST';

/** The bot to create or update. */
export type SaveBotInput = {
  /** The bot to update. Omit it to create one. */
  readonly botId?: string | null | undefined;
  /** The version that you know: if the bot has another by now, the call is refused with CONFLICT. */
  readonly expectedVersion?: number | null | undefined;
  /** The accounts that the bot writes from, as `actor.externalId` of messages names them, e.g. chatwoot:1:agent-7. Replaces the list. Each belongs to one bot. */
  readonly identities?: ReadonlyArray<string> | null | undefined;
  /** Whether it is the bot of every contact without an assigned bot. */
  readonly isDefault?: boolean | null | undefined;
  /** How the bot takes part in conversations. The default for a new bot is OFF. */
  readonly mode?: BotMode | null | undefined;
  /** The display name; required for a new bot. */
  readonly name?: string | null | undefined;
  /** The rules to change. Omitted rules keep their value, null resets a rule; null for all resets them to their defaults. */
  readonly rules?: BotRulesInput | null | undefined;
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

/** Why the composer shows no bot control for a contact. */
export type UnavailableReason =
  /** The mode of the contact's bot is OFF. */
  | 'BOT_OFF'
  /** No bot is assigned to the contact, and the workspace has no default bot. */
  | 'NO_BOT';

/** Who is expected to answer a waiting contact. */
export type WaitingFor =
  /** The bot: it may send replies. */
  | 'BOT'
  /** A person: the bot may not send replies. */
  | 'PERSON';

/** Whether a message from the contact wakes a sleeping bot. */
export type WakeOnInbound =
  /** Always, except after HUMAN_HANDOVER or REPLY_BURST. */
  | 'ALWAYS'
  /** Never. */
  | 'NEVER'
  /** Only if a rule put the bot to sleep, not a person or an explicit call. Never after HUMAN_HANDOVER or REPLY_BURST. */
  | 'RULE_SLEEP_ONLY';

export type BotInfo = { readonly botId: string, readonly name: string, readonly mode: BotMode, readonly isDefault: boolean, readonly version: number, readonly rules: { readonly maxMessages: number, readonly limitSleep: string | null, readonly messageSleep: string | null, readonly sleepOnTeammateMessage: boolean, readonly sleepOnWorkflowMessage: boolean, readonly burstLimit: number | null, readonly wakeOnInbound: WakeOnInbound, readonly wakeOnRead: boolean } };

export type ReadBotsVariables = Exact<{ [key: string]: never; }>;


export type ReadBots = { readonly bots: ReadonlyArray<BotInfo> };

export type ActorInfo = { readonly kind: ActorKind, readonly externalId: string | null, readonly name: string | null, readonly via: { readonly kind: ActorKind, readonly externalId: string | null, readonly name: string | null } | null };

export type ContactInfo = { readonly contactId: string, readonly name: string | null, readonly timeZone: string | null, readonly aliases: ReadonlyArray<string>, readonly bot: { readonly botId: string, readonly name: string, readonly mode: BotMode } | null, readonly botStatus: { readonly state: BotState, readonly reason: StatusReason, readonly permission: ReplyPermission, readonly unavailableReason: UnavailableReason | null, readonly wakeAt: string | null, readonly note: string | null, readonly pinned: boolean, readonly locked: boolean, readonly version: number, readonly waitingSince: string | null, readonly waitingFor: WaitingFor | null, readonly messageCounts: ReadonlyArray<{ readonly sent: number }>, readonly changedBy: ActorInfo } };

export type HistoryItem = { readonly id: string, readonly version: number, readonly previousState: BotState, readonly state: BotState, readonly outcome: Outcome, readonly reason: StatusReason, readonly note: string | null, readonly wakeAt: string | null, readonly effectiveAt: string, readonly recordedAt: string, readonly messageId: string | null, readonly actor: ActorInfo };

export type ReadContactVariables = Exact<{
  contactId: string;
}>;


export type ReadContact = { readonly contact: (
    { readonly statusHistory: { readonly nodes: ReadonlyArray<HistoryItem> } }
    & ContactInfo
  ) | null };

export type ReadContactsVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ContactFilter | null | undefined;
  orderBy: ContactOrder;
}>;


export type ReadContacts = { readonly contacts: { readonly totalCount: number, readonly nodes: ReadonlyArray<ContactInfo>, readonly pageInfo: { readonly endCursor: string | null, readonly hasNextPage: boolean } } };

export type ReadWorkspaceVariables = Exact<{
  waitingLongerThan: string;
}>;


export type ReadWorkspace = { readonly statusSummary: { readonly counts: ReadonlyArray<{ readonly state: BotState, readonly reason: StatusReason, readonly contacts: number }>, readonly silence: ReadonlyArray<{ readonly reason: StatusReason, readonly periods: number, readonly total: string }> }, readonly contacts: { readonly nodes: ReadonlyArray<{ readonly contactId: string, readonly name: string | null, readonly botStatus: { readonly waitingSince: string | null, readonly waitingFor: WaitingFor | null } }> } };

export type SaveBotVariables = Exact<{
  input: SaveBotInput;
}>;


export type SaveBot = { readonly saveBot: { readonly bot: BotInfo | null, readonly userErrors: ReadonlyArray<{ readonly message: string }> } };
