const CHANGE = 'id contactId version previousState state outcome reason note wakeAt effectiveAt recordedAt';
const ERRORS = 'userErrors { code message }';

export const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) {
  outcome replayed statusChange { ${CHANGE} } botStatus { version } ${ERRORS} } }`;
export const SET_MANY = `mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) {
  results { contactId statusChange { id version } ${ERRORS} } ${ERRORS} } }`;
export const RESERVE = `mutation ($input: ReserveReplyInput!) { reserveReply(input: $input) {
  decision token ${ERRORS} } }`;
export const COMMIT = `mutation ($input: CommitReplyInput!) { commitReply(input: $input) { granted ${ERRORS} } }`;
export const REVOKE = `mutation ($input: RevokeReplyInput!) { revokeReply(input: $input) { outcome ${ERRORS} } }`;
export const RECORD = `mutation ($input: RecordMessageInput!) { recordMessage(input: $input) { origin ${ERRORS} } }`;
export const LINK = `mutation ($input: LinkContactInput!) { linkContact(input: $input) { outcome ${ERRORS} } }`;
export const DELETE = `mutation ($input: DeleteContactInput!) { deleteContact(input: $input) { deleted ${ERRORS} } }`;
export const SAVE_BOT = `mutation ($input: SaveBotInput!) { saveBot(input: $input) { bot { botId } ${ERRORS} } }`;
export const SAVE_ENDPOINT = `mutation ($input: SaveWebhookEndpointInput!) { saveWebhookEndpoint(input: $input) {
  webhookEndpoint { name } ${ERRORS} } }`;
export const STATES = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId state } } }';
export const PEOPLE = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes {
  contactId version state wakeAt waitingSince pendingInbound } } }`;
export const BADGES = `subscription ($ids: [ID!]!, $after: String) { botStatusChanged(contactIds: $ids, after: $after) {
  kind feedCursor botStatuses { contactId version reason } } }`;
export const FEED = `subscription ($after: String) { statusFeed(after: $after) { feedCursor start event {
  __typename
  ... on StatusChanged { eventId statusChange { contactId version state wakeAt waitingSince } }
  ... on WaitingChanged { eventId contactId waitingSince }
  ... on ContactSaved { eventId contactId contact { contactId } } ... on ContactErased { eventId }
  ... on BotSaved { eventId } ... on BotDeleted { eventId } } } }`;
