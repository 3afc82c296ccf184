import { Field, InputType } from 'type-graphql';

@InputType({ description: 'An option of an inbound webhook.' })
export class WebhookOptionInput {
  @Field(() => String, { description: 'The name of the option.' })
  name: string;

  @Field(() => String, { description: 'Its value.' })
  value: string;
}

@InputType({ description: 'An inbound webhook to create, or to change if there is one with its name.' })
export class SaveInboundWebhookInput {
  @Field(() => String, { description: 'The name, up to 100 characters.' })
  name: string;

  @Field(() => String, {
    description: 'The system that sends the events, e.g. chatwoot. It cannot be changed.',
  })
  source: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'The secrets with which the sender may sign, up to 5: with the old and the new one, a secret is replaced without losing events. Omit it to keep them. None are needed where the sender signs nothing, or sends an API key.',
  })
  secrets?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'How the id of a contact is made of its fields in the other system, e.g. {identifier} or crm-{id}. The default depends on the source.',
  })
  contactIdTemplate?: string | null;

  @Field(() => [WebhookOptionInput], {
    defaultValue: [],
    description: 'The options. Those that are not given have their defaults.',
  })
  options: WebhookOptionInput[];
}

@InputType({ description: 'An inbound webhook to delete.' })
export class DeleteInboundWebhookInput {
  @Field(() => String, { description: 'The name of the webhook.' })
  name: string;
}
