// Generated from schema.graphql by "npm run generate:types". Do not edit.

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from './schema.js';

export type BadgeActor = { readonly kind: Types.ActorKind, readonly externalId: string | null, readonly name: string | null, readonly via: { readonly kind: Types.ActorKind, readonly externalId: string | null, readonly name: string | null } | null };

export type BadgeStatus = { readonly contactId: string, readonly state: Types.BotState, readonly reason: Types.StatusReason, readonly permission: Types.ReplyPermission, readonly available: boolean, readonly unavailableReason: Types.UnavailableReason | null, readonly since: string, readonly wakeAt: string | null, readonly endOnReply: boolean, readonly note: string | null, readonly pinned: boolean, readonly locked: boolean, readonly version: number, readonly pendingInbound: number, readonly waitingSince: string | null, readonly viewerCanChange: boolean, readonly changedBy: BadgeActor, readonly contact: { readonly name: string | null }, readonly messageCounts: ReadonlyArray<{ readonly sent: number, readonly maxMessages: number }> };

export type ReadStatusesVariables = Exact<{
  contactIds: ReadonlyArray<string>;
}>;


export type ReadStatuses = { readonly botStatuses: { readonly nodes: ReadonlyArray<BadgeStatus> } };

export type BadgeChange = { readonly version: number, readonly previousState: Types.BotState, readonly state: Types.BotState, readonly outcome: Types.Outcome, readonly reason: Types.StatusReason, readonly recordedAt: string, readonly actor: BadgeActor };

export type SetStatusVariables = Exact<{
  input: Types.SetBotStatusInput;
}>;


export type SetStatus = { readonly setBotStatus: { readonly outcome: Types.Outcome | null, readonly botStatus: BadgeStatus | null, readonly statusChange: BadgeChange | null, readonly userErrors: ReadonlyArray<{ readonly code: Types.UserErrorCode, readonly field: ReadonlyArray<string>, readonly message: string }> } };

export type WatchStatusesVariables = Exact<{
  contactIds: ReadonlyArray<string>;
  after?: string | null | undefined;
}>;


export type WatchStatuses = { readonly botStatusChanged: { readonly kind: Types.StatusEventKind, readonly feedCursor: string, readonly contactIds: ReadonlyArray<string>, readonly botStatuses: ReadonlyArray<BadgeStatus>, readonly statusChange: BadgeChange | null } };

export type CommitReplyVariables = Exact<{
  input: Types.CommitReplyInput;
}>;


export type CommitReply = { readonly commitReply: { readonly granted: boolean, readonly denyReason: Types.DenyReason | null } };

export type MarkReadVariables = Exact<{
  input: Types.MarkConversationReadInput;
}>;


export type MarkRead = { readonly markConversationRead: { readonly outcome: Types.Outcome | null } };

export type HistoryItem = { readonly id: string, readonly version: number, readonly previousState: Types.BotState, readonly state: Types.BotState, readonly outcome: Types.Outcome, readonly reason: Types.StatusReason, readonly note: string | null, readonly wakeAt: string | null, readonly effectiveAt: string, readonly actor: { readonly kind: Types.ActorKind, readonly externalId: string | null, readonly name: string | null, readonly via: { readonly kind: Types.ActorKind, readonly externalId: string | null, readonly name: string | null } | null } };

export type ReadHistoryVariables = Exact<{
  contactId: string;
}>;


export type ReadHistory = { readonly contact: { readonly statusHistory: { readonly nodes: ReadonlyArray<HistoryItem> } } | null };

export type ContactInfo = { readonly contactId: string, readonly name: string | null, readonly timeZone: string | null };

export type ReadInboxVariables = Exact<{ [key: string]: never; }>;


export type ReadInbox = { readonly contacts: { readonly nodes: ReadonlyArray<ContactInfo> }, readonly bots: ReadonlyArray<{ readonly name: string, readonly mode: Types.BotMode }> };

export type ReadWorkspaceVariables = Exact<{
  waitingLongerThan: string;
}>;


export type ReadWorkspace = { readonly statusSummary: { readonly waiting: number, readonly counts: ReadonlyArray<{ readonly state: Types.BotState, readonly reason: Types.StatusReason, readonly contacts: number }>, readonly silence: ReadonlyArray<{ readonly reason: Types.StatusReason, readonly periods: number, readonly total: string }> }, readonly contacts: { readonly nodes: ReadonlyArray<(
      { readonly botStatus: { readonly waitingSince: string | null, readonly pendingInbound: number } }
      & ContactInfo
    )> } };

export type RecordMessageVariables = Exact<{
  input: Types.RecordMessageInput;
}>;


export type RecordMessage = { readonly recordMessage: { readonly outcome: Types.Outcome | null, readonly botStatus: { readonly state: Types.BotState, readonly wakeAt: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly message: string }> } };

export type ReserveReplyVariables = Exact<{
  input: Types.ReserveReplyInput;
}>;


export type ReserveReply = { readonly reserveReply: { readonly decision: Types.ReplyDecision, readonly token: string | null, readonly denyReason: Types.DenyReason | null } };
