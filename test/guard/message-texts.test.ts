import { getNamedType, isInputObjectType } from 'graphql';
import { createSchema } from '../../src/graphql/schema';

/** Free texts that callers may give. A text of a message is none of them, and there is no place for one. */
const FREE_TEXTS = [
  'ActorInput.name',
  'CommitReplyInput.bodyHash',
  'CommitReplyInput.bodyHashes',
  'ContactFilter.search',
  'CreateApiKeyInput.name',
  'DeleteInboundWebhookInput.name',
  'DeleteWebhookEndpointInput.name',
  'EnableWebhookEndpointInput.name',
  'RecordMessageInput.bodyHash',
  'RecordMessageInput.channel',
  'ReplayWebhookEventsInput.name',
  'ReportGoalInput.idempotencyKey',
  'ReserveReplyInput.channel',
  'RotateWebhookSecretInput.name',
  'SaveBotInput.name',
  'SaveContactInput.name',
  'SaveInboundWebhookInput.contactIdTemplate',
  'SaveInboundWebhookInput.name',
  'SaveInboundWebhookInput.secrets',
  'SaveInboundWebhookInput.source',
  'SaveWebhookEndpointInput.eventTypes',
  'SaveWebhookEndpointInput.format',
  'SaveWebhookEndpointInput.name',
  'SaveWebhookEndpointInput.url',
  'SendTestEventInput.name',
  'SetBotStatusInput.idempotencyKey',
  'SetBotStatusInput.note',
  'SetBotStatusesInput.idempotencyKey',
  'SetBotStatusesInput.note',
  'WebhookOptionInput.name',
  'WebhookOptionInput.value',
];

it('no input takes the text of a message', () => {
  const inputs = Object.values(createSchema().getTypeMap()).filter(isInputObjectType);
  const texts = inputs.flatMap((input) =>
    Object.values(input.getFields())
      .filter(({ type }) => getNamedType(type).name === 'String')
      .map(({ name }) => `${input.name}.${name}`),
  );
  expect(texts.sort()).toEqual(FREE_TEXTS);
});
