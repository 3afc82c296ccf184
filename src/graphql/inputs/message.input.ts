import { Field, ID, InputType } from 'type-graphql';
import type { Goal } from '../../domain/bot-status';
import type { MessageOrigin } from '../../domain/event';
import { GoalEnum, MessageOriginEnum } from '../enums';
import { DateTimeISO } from '../scalars';
import { WakeInput } from './wake.input';

@InputType({ description: 'The sender of the message, as shown in the history.' })
export class ActorInput {
  @Field(() => ID, { description: "The id in the caller's system." })
  id: string;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name?: string | null;
}

@InputType({
  description: 'A message that was sent or received. Message texts are never sent to this service.',
})
export class RecordMessageInput {
  @Field(() => ID, { description: 'The id of the contact. An unknown contact is created.' })
  contactId: string;

  @Field(() => ID, {
    description: "The id of the message in the caller's system. A repeated id returns the outcome DUPLICATE.",
  })
  messageId: string;

  @Field(() => MessageOriginEnum, { description: 'Who sent the message.' })
  origin: MessageOrigin;

  @Field(() => String, {
    nullable: true,
    defaultValue: 'default',
    description: 'The channel, e.g. sms or email. Replies are counted per channel.',
  })
  channel: string | null;

  @Field(() => DateTimeISO, { nullable: true, description: 'When the message was sent. The default is now.' })
  sentAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A hash of the body, to recognise the echo of a reply of the bot that is reported under a different id.',
  })
  bodyHash?: string | null;

  @Field(() => ActorInput, { nullable: true, description: 'The sender. The default is the caller.' })
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
    description: 'When the bot wakes again. If omitted, it sleeps until it is woken.',
  })
  wake?: WakeInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The token of a live reservation that may still be committed once, as the closing message.',
  })
  finalReplyToken?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Repeating a call with the same key within 24 hours returns the original result and changes nothing.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A conversation that a person read.' })
export class MarkConversationReadInput {
  @Field(() => ID, { description: 'The id of the contact. An unknown contact is created.' })
  contactId: string;

  @Field(() => DateTimeISO, {
    nullable: true,
    description: 'When the conversation was read. The default is now.',
  })
  readAt?: Date | null;
}
