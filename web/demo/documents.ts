/** Everything the demo inbox asks of the service. A test holds it against the schema. */
const CHANGE = `id version from to outcome reason note wakeAt effectiveAt actor { kind id name }`;
const CONTACT = 'id name timeZone';

export const INBOX = `query DemoInbox {
  contacts(first: 50) { edges { node { ${CONTACT} } } }
  bots { name mode }
}`;

export const HISTORY = `query DemoHistory($id: ID!) {
  contact(id: $id) { statusHistory(first: 40) { edges { node { ${CHANGE} } } } }
}`;

export const WORKSPACE = `query DemoWorkspace($waitingLongerThan: Duration!) {
  statusSummary(waitingLongerThan: $waitingLongerThan) {
    counts { state reason contacts } waiting silence { reason stretches seconds }
  }
  contacts(first: 50, filter: { waitingLongerThan: $waitingLongerThan }) {
    edges { node { ${CONTACT} botStatus { waitingSince pendingInbound } } }
  }
}`;

export const RECORD_MESSAGE = `mutation DemoMessage($input: RecordMessageInput!) {
  recordMessage(input: $input) {
    outcome botStatus { state wakeAt reason } change { ${CHANGE} } userErrors { message }
  }
}`;

export const RESERVE_REPLY = `mutation DemoReserve($input: ReserveReplyInput!) {
  reserveReply(input: $input) { decision token denyReason userErrors { message } }
}`;

export const COMMIT_REPLY = `mutation DemoCommit($input: CommitReplyInput!) {
  commitReply(input: $input) { granted denyReason change { ${CHANGE} } userErrors { message } }
}`;

export const MARK_READ = `mutation DemoRead($input: MarkConversationReadInput!) {
  markConversationRead(input: $input) { outcome userErrors { message } }
}`;
