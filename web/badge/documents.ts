/** Everything the badge asks of the service. A test holds it against the schema. */
const ACTOR = '{ kind id name }';
const STATUS = `id state reason permission available since wakeAt note pinned locked version
  pendingInbound waitingSince changedBy ${ACTOR} contact { name }`;
const CHANGE = `version from to outcome reason recordedAt actor ${ACTOR}`;

export const WATCH_STATUSES = `subscription BotStatusBadge($contactIds: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $contactIds, after: $after) {
    kind cursor botStatus { ${STATUS} } change { ${CHANGE} }
  }
}`;

export const READ_STATUSES = `query BotStatusBadge($contactIds: [ID!]!) {
  botStatuses(contactIds: $contactIds) { ${STATUS} }
}`;

export const SET_STATUS = `mutation BotStatusBadge($input: SetBotStatusInput!) {
  setBotStatus(input: $input) {
    outcome botStatus { ${STATUS} } change { ${CHANGE} } userErrors { code field message }
  }
}`;
