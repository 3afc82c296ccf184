import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('WebhookOption', { description: 'An option of an inbound webhook.' })
export class WebhookOptionType {
  @Field(() => String, { description: 'The name of the option.' })
  name: string;

  @Field(() => String, { description: 'Its value.' })
  value: string;
}

@ObjectType('InboundWebhook', {
  description:
    'An address at which another system, such as Chatwoot, reports its events. Its secrets cannot be read.',
})
export class InboundWebhookType {
  @Field(() => ID, { description: 'The opaque id, unique over all types.' })
  id: string;

  @Field(() => String, {
    description: 'The name, unique in the workspace; the history names `webhook:` and the name as the actor.',
  })
  name: string;

  @Field(() => String, { description: 'The system that sends the events, e.g. chatwoot.' })
  source: string;

  @Field(() => String, {
    description: 'The path of the address to enter in the other system. Keep it secret like a password.',
  })
  path: string;

  @Field(() => String, {
    nullable: true,
    description:
      'How the id of a contact is made of its fields in the other system; null for the default of the source.',
  })
  contactIdTemplate: string | null;

  @Field(() => [WebhookOptionType], { description: 'The options that differ from their defaults.' })
  options: WebhookOptionType[];

  @Field(() => DateTime, { description: 'When the webhook was created.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who created the webhook.' })
  createdBy: ActorType;

  @Field(() => Int, {
    description: 'Number of events that were recorded. Counters are up to a minute behind.',
  })
  accepted: number;

  @Field(() => Int, { description: 'Number of events without a meaning in this service.' })
  ignored: number;

  @Field(() => Int, { description: 'Number of events that could not be understood or recorded.' })
  failed: number;

  @Field(() => Int, {
    description:
      'Number of deliveries that were neither signed with one of the secrets nor sent with an API key that may record them.',
  })
  unverified: number;

  @Field(() => Int, {
    description:
      "Number of messages that were taken for a teammate's within a minute after a reply of the bot, and are probably its own.",
  })
  suspectedEchoes: number;

  @Field(() => DateTime, { nullable: true, description: 'When the last of these arrived; null for none.' })
  lastSuspectedEchoAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the last delivery arrived; null before the first.',
  })
  lastDeliveryAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why an event or a delivery was last refused; null if none was.',
  })
  lastProblem: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When that was.' })
  lastProblemAt: Date | null;
}

@ObjectType('WebhookMapping', { description: 'What an event of another system means here.' })
export class WebhookMappingType {
  @Field(() => String, {
    description:
      'MESSAGE, READ, CONTACT, CONTACT_DELETION, ALIAS, GOAL, OPT_OUT, ASSIGNMENT, RELEASE, IGNORED or FAILED.',
  })
  kind: string;

  @Field(() => ID, { nullable: true, description: 'The id of the contact here; null for none.' })
  contactId: string | null;

  @Field(() => String, { nullable: true, description: 'The details as JSON; null for none.' })
  details: string | null;

  @Field(() => String, { nullable: true, description: 'Why the event is ignored or fails; null otherwise.' })
  why: string | null;
}
