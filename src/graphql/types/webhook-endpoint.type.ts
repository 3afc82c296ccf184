import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { DeliveryMode } from '../../application/ports/webhook-endpoint-store';
import type { BotState } from '../../domain/bot-status';
import { BotStateEnum, DeliveryModeEnum } from '../enums';
import { DateTime } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('WebhookEndpoint', {
  description: 'An address to which changes are sent. Its secrets cannot be read.',
})
export class WebhookEndpointType {
  @Field(() => ID, { description: 'The opaque id, unique over all types.' })
  id: string;

  @Field(() => String, { description: 'The name, unique in the workspace.' })
  name: string;

  @Field(() => String, { description: 'Where events are sent.' })
  url: string;

  @Field(() => String, { description: 'How events are written and signed, e.g. standard.' })
  format: string;

  @Field(() => DeliveryModeEnum, { description: 'Which events are sent again after a failure.' })
  mode: DeliveryMode;

  @Field(() => [String], { description: 'The types of events that are sent, e.g. bot_status.changed.' })
  eventTypes: readonly string[];

  @Field(() => [BotStateEnum], {
    nullable: true,
    description: 'Only events after which a contact has one of these states; null for all.',
  })
  states: readonly BotState[] | null;

  @Field(() => DateTime, { description: 'When the endpoint was created.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who created the endpoint.' })
  createdBy: ActorType;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the endpoint was disabled: because it answered 410, or because every attempt failed for 3 days. Null while it is enabled.',
  })
  disabledAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was disabled; null while it is enabled.' })
  disabledReason: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the first attempt failed since the last success; null if none did.',
  })
  failingSince: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When an event was last delivered; null for never.' })
  lastDeliveredAt: Date | null;

  @Field(() => Int, { description: 'Number of events that were delivered.' })
  delivered: number;

  @Field(() => Int, { description: 'Number of contacts of which an event waits for another attempt.' })
  waitingContacts: number;

  @Field(() => Int, {
    description: 'Number of events that were given up after a day. `replayWebhookEvents` sends them again.',
  })
  parkedEvents: number;
}

@ObjectType('WebhookAttempt', { description: 'A request to a webhook endpoint.' })
export class WebhookAttemptType {
  @Field(() => String, {
    nullable: true,
    description: 'The `webhook-id` of the event; null for a test event.',
  })
  eventId: string | null;

  @Field(() => DateTime, { description: 'When the event was sent.' })
  attemptedAt: Date;

  @Field(() => Int, { description: 'How long the request took, in milliseconds.' })
  durationMs: number;

  @Field(() => Int, { nullable: true, description: 'The HTTP status; null without a response.' })
  status: number | null;

  @Field(() => String, { nullable: true, description: 'Why the attempt failed; null after a success.' })
  problem: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The first kilobyte of the response body; null without a response.',
  })
  response: string | null;
}
