/** What an inbox asks for with Relay. Relay wants names to begin with that of the file, which is Inbox.js. */
export const DOCUMENTS = [
  `fragment Inbox_actor on Actor { kind externalId name }`,
  `fragment Inbox_status on BotStatus {
    id contactId state reason wakeAt note version viewerCanChange changedBy { ...Inbox_actor @relay(mask: false) }
    messageCounts { channel sent maxMessages } }`,
  `fragment Inbox_contact on Contact { id contactId name bot { id name rules { maxMessages } } botStatus { ...Inbox_status } }`,
  `fragment Inbox_contacts on Query
    @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" })
    @refetchable(queryName: "InboxMoreQuery") {
      contacts(first: $first, after: $after, orderBy: { field: NAME }) @connection(key: "Inbox_contacts") {
        totalCount edges { node { ...Inbox_contact } } } }`,
  `query InboxPageQuery { ...Inbox_contacts viewer { actor { ...Inbox_actor } role } }`,
  `query InboxStatusesQuery($ids: [ID!]!) {
    botStatuses(contactIds: $ids) { feedCursor nodes { ...Inbox_status } } }`,
  `query InboxHistoryQuery($contactId: ID!) {
    contact(contactId: $contactId) {
      ...Inbox_contact
      statusHistory(first: 10) @connection(key: "Inbox_statusHistory") {
        edges { node { id previousState state actor { ...Inbox_actor } endedSilence { actor { ...Inbox_actor } } } } } } }`,
  `query InboxPreviewQuery($input: SetBotStatusInput!) {
    previewBotStatus(input: $input) {
      outcome preview { contactId state version note changedBy { ...Inbox_actor } } userErrors { code } } }`,
  `mutation InboxSetMutation($input: SetBotStatusInput!) {
    setBotStatus(input: $input) {
      outcome replayed botStatus { ...Inbox_status } userErrors { code field message retryable }
      statusChange { id previousState state actor { ...Inbox_actor } contact { id name } } } }`,
  `subscription InboxLiveSubscription($ids: [ID!]!, $after: String) {
    botStatusChanged(contactIds: $ids, after: $after) {
      kind feedCursor botStatuses { ...Inbox_status } statusChange { id state actor { ...Inbox_actor } } } }`,
  `subscription InboxFeedSubscription($after: String) {
    statusFeed(after: $after) {
      feedCursor start event {
        __typename
        ... on StatusChanged { eventId statusChange { id state } botStatus { ...Inbox_status } }
        ... on ContactSaved { eventId contactId contact { ...Inbox_contact } }
        ... on ContactErased { eventId erasedId }
        ... on BotSaved { eventId botId bot { id name } }
        ... on BotDeleted { eventId botId } } } }`,
] as const;

export type DocumentName =
  | 'InboxPageQuery'
  | 'InboxMoreQuery'
  | 'InboxStatusesQuery'
  | 'InboxHistoryQuery'
  | 'InboxPreviewQuery'
  | 'InboxSetMutation'
  | 'InboxLiveSubscription'
  | 'InboxFeedSubscription';
