import type { Operation } from '../../packages/client/src/operation.js';
import type {
  CommitReply,
  CommitReplyVariables,
  MarkRead,
  MarkReadVariables,
  ReadHistory,
  ReadHistoryVariables,
  ReadInbox,
  ReadInboxVariables,
  ReadWorkspace,
  ReadWorkspaceVariables,
  RecordMessage,
  RecordMessageVariables,
  ReserveReply,
  ReserveReplyVariables,
} from './generated/operations';

/** The GraphQL operations of the demo. `npm run generate:types` generates their types from these texts. */
const CONTACT = 'fragment ContactInfo on Contact { contactId name timeZone }';
const CHANGE = `fragment HistoryItem on StatusChange {
  id version previousState state outcome reason note wakeAt effectiveAt actor { kind externalId name via { kind externalId name } }
}`;

export const READ_INBOX: Operation<ReadInbox, ReadInboxVariables> = {
  isRepeatable: true,
  text: `${CONTACT}
query ReadInbox {
  contacts(first: 50) { nodes { ...ContactInfo } }
  bots { name mode }
}`,
};

export const READ_HISTORY: Operation<ReadHistory, ReadHistoryVariables> = {
  isRepeatable: true,
  text: `${CHANGE}
query ReadHistory($contactId: ID!) {
  contact(contactId: $contactId) { statusHistory(first: 40) { nodes { ...HistoryItem } } }
}`,
};

export const READ_WORKSPACE: Operation<ReadWorkspace, ReadWorkspaceVariables> = {
  isRepeatable: true,
  text: `${CONTACT}
query ReadWorkspace($waitingLongerThan: Duration!) {
  statusSummary(waitingLongerThan: $waitingLongerThan) {
    counts { state reason contacts } waiting silence { reason periods total }
  }
  contacts(first: 50, filter: { waitingLongerThan: $waitingLongerThan }, orderBy: { field: WAITING_SINCE }) {
    nodes { ...ContactInfo botStatus { waitingSince pendingInbound } }
  }
}`,
};

export const RECORD_MESSAGE: Operation<RecordMessage, RecordMessageVariables> = {
  isRepeatable: true,
  text: `mutation RecordMessage($input: RecordMessageInput!) {
  recordMessage(input: $input) { outcome botStatus { state wakeAt } userErrors { message } }
}`,
};

export const RESERVE_REPLY: Operation<ReserveReply, ReserveReplyVariables> = {
  isRepeatable: true,
  text: `mutation ReserveReply($input: ReserveReplyInput!) {
  reserveReply(input: $input) { decision token denyReason }
}`,
};

export const COMMIT_REPLY: Operation<CommitReply, CommitReplyVariables> = {
  isRepeatable: true,
  text: `mutation CommitReply($input: CommitReplyInput!) {
  commitReply(input: $input) { granted denyReason }
}`,
};

export const MARK_READ: Operation<MarkRead, MarkReadVariables> = {
  isRepeatable: true,
  text: `mutation MarkRead($input: MarkConversationReadInput!) {
  markConversationRead(input: $input) { outcome }
}`,
};

export type Summary = ReadWorkspace['statusSummary'];
export type Waiting = ReadWorkspace['contacts']['nodes'][number];
export type MessageAnswer = RecordMessage['recordMessage'];
