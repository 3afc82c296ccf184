import { Field, ID, InputType } from 'type-graphql';
import { DateTime, Duration } from '../scalars';

@InputType({ description: 'A message from the contact, on the channel of the reply.' })
export class InboundMessageInput {
  @Field(() => ID, { description: 'The id of the message in your system.' })
  messageId: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the message was sent, by the clock of the server that took it. The default is now; a later time counts as now.',
  })
  sentAt?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it needs no answer, such as an automatic reply or a reaction; see `recordMessage`.',
  })
  automatic: boolean | null;
}

@InputType({ description: 'The reply that the bot wants to make.' })
export class ReserveReplyInput {
  @Field(() => ID, { description: 'The id of the contact.' })
  contactId: string;

  @Field(() => String, {
    nullable: true,
    defaultValue: 'default',
    description: 'The channel of the reply. It is trimmed; empty means default.',
  })
  channel: string | null;

  @Field(() => InboundMessageInput, {
    nullable: true,
    description:
      'The message to answer. It is recorded unless it was before, so `recordMessage` is not needed for it.',
  })
  inbound?: InboundMessageInput | null;

  @Field(() => Duration, {
    nullable: true,
    defaultValue: 'PT2M',
    description: 'How long the token is valid, from PT1S to PT10M.',
  })
  ttl: string | null;
}

@InputType({ description: 'The reply that the bot is about to send.' })
export class CommitReplyInput {
  @Field(() => ID, { description: 'The token returned by `reserveReply`.' })
  token: string;

  @Field(() => ID, { description: 'The id under which the reply will be sent.' })
  messageId: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'The ids of further parts, if the reply is sent in several. With `bodyHashes` up to 20 in all; the reply is counted once.',
  })
  messageIds?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A hash of the text, to recognize the reply if the inbox reports it under another id; see docs/integrating.md.',
  })
  bodyHash?: string | null;

  @Field(() => [String], { nullable: true, description: 'The hashes of the texts of further parts.' })
  bodyHashes?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether to deny with STALE_CONTEXT if anyone but the bot has written since the reservation.',
  })
  requireFreshTurn: boolean | null;
}

@InputType({ description: 'The reservation to release.' })
export class ReleaseReplyInput {
  @Field(() => ID, { description: 'The token returned by `reserveReply`.' })
  token: string;
}

@InputType({ description: 'The reply to take back.' })
export class RevokeReplyInput {
  @Field(() => ID, { description: 'The token with which the reply was committed.' })
  token: string;
}
