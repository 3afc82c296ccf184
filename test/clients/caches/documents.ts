import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertObjectType, buildSchema, getNamedType, isLeafType, parse } from 'graphql';
import { ROOT } from '../../support/processes/root';

export const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));

const BADGE = 'id contactId version state permission note';
const PLAIN_EVENTS = `__typename ... on StatusChanged { eventId statusChange { id note contactId version }
    botStatus { id version state note } }
  ... on ContactSaved { eventId contact { id name } } ... on BotSaved { eventId bot { id name } }`;

export const STATUSES = parse(
  `query Statuses($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { ${BADGE} } } }`,
);

/** Other fields than those of events, and no version. */
export const CARD = parse(`query Card($id: ID!) { contact(contactId: $id) { id contactId name
  botStatus { id state note pendingInbound changedBy { kind externalId } messageCounts { channel sent } } } }`);

export const HISTORY =
  parse(`query History($id: ID!) { contact(contactId: $id) { id contactId name statusHistory {
  nodes { id version actor { kind externalId name } contact { id contactId } } } } }`);

/** With every plain field of a preview, an id too if it had one. */
export const PREVIEW = parse(`query Preview($input: SetBotStatusInput!) { previewBotStatus(input: $input) {
  outcome preview { ${plainFieldsOf('StatusPreviewPayload', 'preview')} } userErrors { code } } }`);

export const BOTS = parse('query Bots { bots { id botId name mode rules { maxMessages } } }');

export const CHANGES = parse(`query Changes($after: String) {
  changes(after: $after, first: 100) { nodes { ${PLAIN_EVENTS} } pageInfo { endCursor } } }`);

export const SAVE_BOT = parse(`mutation SaveBot($input: SaveBotInput!) {
  saveBot(input: $input) { bot { id name mode } userErrors { code message } } }`);

export const SET_STATUS = parse(`mutation SetStatus($input: SetBotStatusInput!) {
  setBotStatus(input: $input) { outcome replayed botStatus { ${BADGE} } userErrors { code message } } }`);

export const BADGES = parse(`subscription Badges($ids: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $ids, after: $after) { kind feedCursor botStatuses { ${BADGE} changedBy { kind name } } } }`);

export const FEED = parse(`subscription Feed($after: String) {
  statusFeed(after: $after) { feedCursor start event { ${PLAIN_EVENTS} } } }`);

/** The fields without fields of their own of what a field returns. */
function plainFieldsOf(type: string, field: string): string {
  const { type: returned } = assertObjectType(schema.getType(type)).getFields()[field]!;
  const fields = Object.values(assertObjectType(getNamedType(returned)).getFields());
  return fields
    .filter((one) => isLeafType(getNamedType(one.type)))
    .map(({ name }) => name)
    .join(' ');
}
