import { Field, InputType } from 'type-graphql';
import type { DeliveryMode } from '../../application/ports/webhook-endpoint-store';
import type { BotState } from '../../domain/bot-status';
import { BotStateEnum, DeliveryModeEnum } from '../enums';
import { DateTime, Duration } from '../scalars';

@InputType({ description: 'A webhook endpoint to create, or to change if there is one with its name.' })
export class SaveWebhookEndpointInput {
  @Field(() => String, { description: 'The name, up to 100 characters.' })
  name: string;

  @Field(() => String, { description: 'Where events are sent, beginning with https:.' })
  url: string;

  @Field(() => String, { defaultValue: 'standard', description: 'How events are written and signed.' })
  format: string;

  @Field(() => DeliveryModeEnum, {
    defaultValue: 'ALL',
    description: 'Which events are sent again after a failure.',
  })
  mode: DeliveryMode;

  @Field(() => [String], {
    defaultValue: ['bot_status.changed'],
    description: 'The types of events to send: bot_status.changed, waiting.changed.',
  })
  eventTypes: string[];

  @Field(() => [BotStateEnum], {
    nullable: true,
    description: 'Only events after which a contact has one of these states. Omit it for all.',
  })
  states?: BotState[] | null;
}

@InputType({ description: 'A webhook endpoint that gets a new secret.' })
export class RotateWebhookSecretInput {
  @Field(() => String, { description: 'The name of the endpoint.' })
  name: string;

  @Field(() => Duration, {
    defaultValue: 'PT24H',
    description: 'How long events are also signed with the old secret, from PT0S to P30D.',
  })
  keepOldFor: string;
}

@InputType({ description: 'A webhook endpoint to enable again.' })
export class EnableWebhookEndpointInput {
  @Field(() => String, { description: 'The name of the endpoint.' })
  name: string;
}

@InputType({ description: 'A webhook endpoint to delete.' })
export class DeleteWebhookEndpointInput {
  @Field(() => String, { description: 'The name of the endpoint.' })
  name: string;
}

@InputType({ description: 'A webhook endpoint to send a test event to.' })
export class SendTestEventInput {
  @Field(() => String, { description: 'The name of the endpoint.' })
  name: string;
}

@InputType({ description: 'Events to send to a webhook endpoint again.' })
export class ReplayWebhookEventsInput {
  @Field(() => String, { description: 'The name of the endpoint.' })
  name: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Everything that was recorded since then, as far as the log still has it. Omit it for the parked events only.',
  })
  since?: Date | null;
}
