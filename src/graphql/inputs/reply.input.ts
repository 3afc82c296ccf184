import { Field, ID, InputType } from 'type-graphql';
import { Duration } from '../scalars';

@InputType({ description: 'The reply that the bot wants to make.' })
export class ReserveReplyInput {
  @Field(() => ID, { description: 'The id of the contact.' })
  contactId: string;

  @Field(() => String, { nullable: true, defaultValue: 'default', description: 'The channel of the reply.' })
  channel: string | null;

  @Field(() => ID, { nullable: true, description: 'The id of the inbound message to answer.' })
  inboundMessageId?: string | null;

  @Field(() => Duration, {
    nullable: true,
    defaultValue: 'PT2M',
    description: 'How long the reservation is valid, from PT1S to PT10M.',
  })
  ttl: string | null;
}

@InputType({ description: 'The reply that the bot is about to send.' })
export class CommitReplyInput {
  @Field(() => ID, { description: 'The token returned by `reserveReply`.' })
  token: string;

  @Field(() => ID, { description: 'The id under which the reply will be sent.' })
  messageId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'A hash of the body, to recognise the echo of the reply if the inbox reports it under a different id.',
  })
  bodyHash?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Deny with STALE_CONTEXT if anyone other than the bot has sent a message since the reservation.',
  })
  requireFreshTurn: boolean | null;
}

@InputType({ description: 'The reservation to release.' })
export class ReleaseReplyInput {
  @Field(() => ID, { description: 'The token returned by `reserveReply`.' })
  token: string;
}
