import { ACTOR, STATUS } from './fragments.js';
import type {
  BotStatuses,
  BotStatusesVariables,
  Changes,
  ChangesVariables,
  CommitReply,
  CommitReplyVariables,
  LinkContact,
  LinkContactVariables,
  MarkConversationRead,
  MarkConversationReadVariables,
  RecordMessage,
  RecordMessageVariables,
  ReleaseReply,
  ReleaseReplyVariables,
  ReportGoal,
  ReportGoalVariables,
  ReserveReply,
  ReserveReplyVariables,
  RevokeReply,
  RevokeReplyVariables,
  SaveContacts,
  SaveContactsVariables,
  SetBotStatus,
  SetBotStatuses,
  SetBotStatusesVariables,
  SetBotStatusVariables,
  StatusFeed,
  StatusFeedVariables,
  UnlinkContact,
  UnlinkContactVariables,
  WatchBotStatuses,
  WatchBotStatusesVariables,
} from './generated/operations.js';
import type { Operation } from './operation.js';

/** The operations of the client. `npm run generate:types` generates their types from these texts. */
const CHANGE = `fragment StatusChange on StatusChange {
  id contactId version previousState state outcome reason note wakeAt effectiveAt recordedAt messageId waitingSince
  pendingInbound actor { ...Actor } endedSilence { startedAt endedAt reason pendingInbound actor { ...Actor } }
}
`;
const CONTACT = `fragment Contact on Contact { id contactId name timeZone aliases bot { botId name mode } }
`;
const BOT = `fragment Bot on Bot { id botId name mode isDefault identities version }
`;
const USER_ERRORS = 'userErrors { code field message retryable }';
/** What payloads about one status have in common. */
const RESULT = `botStatus { ...BotStatus } statusChange { ...StatusChange } replayed ${USER_ERRORS}`;
const STATUS_FRAGMENTS = ACTOR + STATUS + CHANGE;
const FEED_EVENT = `fragment FeedEvent on FeedEvent {
  __typename
  ... on StatusChanged { eventId botStatus { ...BotStatus } statusChange { ...StatusChange } }
  ... on WaitingChanged { eventId contactId waitingSince pendingInbound }
  ... on ContactSaved { eventId contactId contact { ...Contact } }
  ... on ContactErased { eventId erasedId }
  ... on BotSaved { eventId botId bot { ...Bot } }
  ... on BotDeleted { eventId botId deletedId }
}
`;
const FEED_FRAGMENTS = STATUS_FRAGMENTS + CONTACT + BOT + FEED_EVENT;

export const BOT_STATUSES: Operation<BotStatuses, BotStatusesVariables> = {
  isRepeatable: true,
  text: `${ACTOR}${STATUS}query BotStatuses($contactIds: [ID!]!) {
  botStatuses(contactIds: $contactIds) { nodes { ...BotStatus } feedCursor }
}`,
};

export const CHANGES: Operation<Changes, ChangesVariables> = {
  isRepeatable: true,
  text: `${FEED_FRAGMENTS}query Changes($after: String, $first: Int) {
  changes(after: $after, first: $first) { start nodes { ...FeedEvent } pageInfo { endCursor hasNextPage } }
}`,
};

export const WATCH_BOT_STATUSES: Operation<WatchBotStatuses, WatchBotStatusesVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}subscription WatchBotStatuses($contactIds: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $contactIds, after: $after) {
    kind feedCursor contactIds botStatuses { ...BotStatus } statusChange { ...StatusChange }
  }
}`,
};

export const STATUS_FEED: Operation<StatusFeed, StatusFeedVariables> = {
  isRepeatable: true,
  text: `${FEED_FRAGMENTS}subscription StatusFeed($after: String) {
  statusFeed(after: $after) { start feedCursor event { ...FeedEvent } }
}`,
};

export const SET_BOT_STATUS: Operation<SetBotStatus, SetBotStatusVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}mutation SetBotStatus($input: SetBotStatusInput!) {
  setBotStatus(input: $input) { contactId outcome ${RESULT} }
}`,
};

export const SET_BOT_STATUSES: Operation<SetBotStatuses, SetBotStatusesVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}mutation SetBotStatuses($input: SetBotStatusesInput!) {
  setBotStatuses(input: $input) { applied results { contactId outcome ${RESULT} } ${USER_ERRORS} }
}`,
};

export const RECORD_MESSAGE: Operation<RecordMessage, RecordMessageVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}mutation RecordMessage($input: RecordMessageInput!) {
  recordMessage(input: $input) { outcome origin guessed ${RESULT} }
}`,
};

export const MARK_CONVERSATION_READ: Operation<MarkConversationRead, MarkConversationReadVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}mutation MarkConversationRead($input: MarkConversationReadInput!) {
  markConversationRead(input: $input) { contactId outcome ${RESULT} }
}`,
};

export const REPORT_GOAL: Operation<ReportGoal, ReportGoalVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}mutation ReportGoal($input: ReportGoalInput!) {
  reportGoal(input: $input) { contactId outcome ${RESULT} }
}`,
};

export const SAVE_CONTACTS: Operation<SaveContacts, SaveContactsVariables> = {
  isRepeatable: true,
  text: `${CONTACT}mutation SaveContacts($input: SaveContactsInput!) {
  saveContacts(input: $input) { contacts { ...Contact } ${USER_ERRORS} }
}`,
};

export const LINK_CONTACT: Operation<LinkContact, LinkContactVariables> = {
  isRepeatable: true,
  text: `${ACTOR}${CHANGE}${CONTACT}mutation LinkContact($input: LinkContactInput!) {
  linkContact(input: $input) { contact { ...Contact } outcome statusChange { ...StatusChange } ${USER_ERRORS} }
}`,
};

/** A second time, the alias is not found. */
export const UNLINK_CONTACT: Operation<UnlinkContact, UnlinkContactVariables> = {
  isRepeatable: false,
  text: `${CONTACT}mutation UnlinkContact($input: UnlinkContactInput!) {
  unlinkContact(input: $input) { contact { ...Contact } unlinked { ...Contact } ${USER_ERRORS} }
}`,
};

/** A second reservation replaces the first, whose token nobody has. */
export const RESERVE_REPLY: Operation<ReserveReply, ReserveReplyVariables> = {
  isRepeatable: true,
  text: `${ACTOR}${STATUS}mutation ReserveReply($input: ReserveReplyInput!) {
  reserveReply(input: $input) { decision token expiresAt denyReason retryAt botStatus { ...BotStatus } ${USER_ERRORS} }
}`,
};

export const COMMIT_REPLY: Operation<CommitReply, CommitReplyVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}mutation CommitReply($input: CommitReplyInput!) {
  commitReply(input: $input) { granted denyReason retryAt ${RESULT} }
}`,
};

export const REVOKE_REPLY: Operation<RevokeReply, RevokeReplyVariables> = {
  isRepeatable: true,
  text: `${STATUS_FRAGMENTS}mutation RevokeReply($input: RevokeReplyInput!) {
  revokeReply(input: $input) { outcome ${RESULT} }
}`,
};

export const RELEASE_REPLY: Operation<ReleaseReply, ReleaseReplyVariables> = {
  isRepeatable: true,
  text: `mutation ReleaseReply($input: ReleaseReplyInput!) {
  releaseReply(input: $input) { released ${USER_ERRORS} }
}`,
};
