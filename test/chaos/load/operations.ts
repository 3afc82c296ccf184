const CHANGE = 'id contactId version from to outcome reason note wakeAt effectiveAt recordedAt';
const STATUS = 'id state version reason wakeAt note since';
const ERRORS = 'userErrors { code message }';

export const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) {
  outcome change { ${CHANGE} } botStatus { ${STATUS} } ${ERRORS} } }`;
export const SET_MANY = `mutation ($input: SetBotStatusesInput!) { setBotStatuses(input: $input) {
  results { contactId change { id version } ${ERRORS} } ${ERRORS} } }`;
export const RESERVE = `mutation ($input: ReserveReplyInput!) { reserveReply(input: $input) {
  decision token ${ERRORS} } }`;
export const COMMIT = `mutation ($input: CommitReplyInput!) { commitReply(input: $input) { granted ${ERRORS} } }`;
export const SAVE_BOT = `mutation ($input: SaveBotInput!) { saveBot(input: $input) { bot { id } ${ERRORS} } }`;
export const STATES = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { id state } }';
export const BADGES = `subscription ($ids: [ID!]!, $after: String) { botStatusChanged(contactIds: $ids, after: $after) {
  kind cursor botStatus { id version reason } } }`;
export const FEED = `subscription ($after: String) { statusFeed(after: $after) { cursor resumed change { id } } }`;
