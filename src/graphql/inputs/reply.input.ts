import { Field, ID, InputType } from 'type-graphql';
import { Duration } from '../scalars';

@InputType('ReserveReplyInput', { description: 'What the bot wants to answer.' })
export class ReserveReplyInput {
  @Field(() => ID, { description: 'The contact.' })
  contactId: string;

  @Field(() => String, { nullable: true, defaultValue: 'default', description: 'Where it will reply.' })
  channel: string | null;

  @Field(() => ID, { nullable: true, description: 'The inbound message being answered.' })
  inboundMessageId?: string | null;

  @Field(() => Duration, {
    nullable: true,
    defaultValue: 'PT2M',
    description: 'How long the bot may think, at most PT10M.',
  })
  ttl: string | null;
}

@InputType('CommitReplyInput', { description: 'What the bot is about to send.' })
export class CommitReplyInput {
  @Field(() => ID, { description: "The reservation's token." })
  token: string;

  @Field(() => ID, { description: 'The id under which the reply is about to be sent.' })
  messageId: string;

  @Field(() => String, {
    nullable: true,
    description: 'To recognise the echo of the reply if the inbox reports it under another id.',
  })
  bodyHash?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Refuse when anything but the bot has written since the reservation.',
  })
  requireFreshTurn: boolean | null;
}

@InputType('ReleaseReplyInput', { description: 'A reservation that is not needed any more.' })
export class ReleaseReplyInput {
  @Field(() => ID, { description: "The reservation's token." })
  token: string;
}
