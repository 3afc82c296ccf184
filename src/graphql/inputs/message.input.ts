import { Field, ID, InputType } from 'type-graphql';
import type { Goal } from '../../domain/bot-status';
import type { MessageOrigin } from '../../domain/event';
import { GoalEnum, MessageOriginEnum } from '../enums';
import { DateTime } from '../scalars';
import { ActorInput, ON_BEHALF_OF } from './actor.input';
import { WakeInput } from './wake.input';

@InputType({
  description: 'A message that was sent or received. Its text stays with you.',
})
export class RecordMessageInput {
  @Field(() => ID, { description: 'The id of the contact. An unknown contact is created.' })
  contactId: string;

  @Field(() => ID, {
    description:
      'The id of the message in your system. A message is recorded once: repeating the call returns the first result with `replayed: true`.',
  })
  messageId: string;

  @Field(() => MessageOriginEnum, { description: 'Who sent the message.' })
  origin: MessageOrigin;

  @Field(() => String, {
    nullable: true,
    defaultValue: 'default',
    description:
      'The channel, e.g. sms or email. It is trimmed; empty means default. Replies are counted by channel.',
  })
  channel: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the message was sent, by the clock of the server that took it. The default is now; a later time counts as now.',
  })
  sentAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A hash of the text, as given to `commitReply`, to recognize a reply of the bot that is reported under another id.',
  })
  bodyHash?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "The token of the reply that this message is, if your system can carry it: the surest sign that a message is the bot's own.",
  })
  replyToken?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Whether it needs no answer and says nothing about who is present: an automatic reply, a reaction, a bounce. It is kept in the history and otherwise ignored.',
  })
  automatic: boolean | null;

  @Field(() => ActorInput, {
    nullable: true,
    description: 'The sender. The default is the contact, the bot or, for others, the caller.',
  })
  actor?: ActorInput | null;
}

@InputType({ description: 'A goal that the bot reached.' })
export class ReportGoalInput {
  @Field(() => ID, { description: 'The id of the contact. An unknown contact is created.' })
  contactId: string;

  @Field(() => GoalEnum, { description: 'The goal that was reached.' })
  goal: Goal;

  @Field(() => WakeInput, {
    nullable: true,
    description:
      'When the bot wakes again. If omitted or null, it sleeps until it is woken, because its work is done.',
  })
  wake?: WakeInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The token of a reservation that may still be committed, as the closing message.',
  })
  finalReplyToken?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Makes the call safe to repeat: within 24 hours, a call with the same key changes nothing and returns the first result with `replayed: true`.',
  })
  idempotencyKey?: string | null;

  @Field(() => ActorInput, { nullable: true, description: ON_BEHALF_OF })
  onBehalfOf?: ActorInput | null;
}

@InputType({ description: 'A conversation that a person read.' })
export class MarkConversationReadInput {
  @Field(() => ID, { description: 'The id of the contact. An unknown contact is created.' })
  contactId: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the conversation was read. The default is now; a later time counts as now.',
  })
  readAt?: Date | null;

  @Field(() => ActorInput, { nullable: true, description: ON_BEHALF_OF })
  onBehalfOf?: ActorInput | null;
}
