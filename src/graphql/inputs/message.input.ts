import { Field, ID, InputType } from 'type-graphql';
import type { Goal as GoalValue } from '../../domain/bot-status';
import type { MessageOrigin as MessageOriginValue } from '../../domain/event';
import { Goal, MessageOrigin } from '../enums';
import { DateTimeISO } from '../scalars';
import { WakeInput } from './wake.input';

@InputType('ActorInput', { description: 'Who wrote, as the history is to show it.' })
export class ActorInput {
  @Field(() => ID, { description: "The id in the caller's own system." })
  id: string;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  name?: string | null;
}

@InputType('RecordMessageInput', {
  description: 'A message that was sent or received. Its text is never asked for.',
})
export class RecordMessageInput {
  @Field(() => ID, { description: 'The contact; one never seen is created.' })
  contactId: string;

  @Field(() => ID, {
    description: "The message's id in the caller's system; the same id twice is DUPLICATE.",
  })
  messageId: string;

  @Field(() => MessageOrigin, { description: 'Who wrote.' })
  origin: MessageOriginValue;

  @Field(() => String, {
    nullable: true,
    defaultValue: 'default',
    description: 'Where, e.g. sms or email: replies are counted by channel.',
  })
  channel: string | null;

  @Field(() => DateTimeISO, { nullable: true, description: 'When; now if absent.' })
  sentAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "To recognise the bot's own echo when the id differs.",
  })
  bodyHash?: string | null;

  @Field(() => ActorInput, { nullable: true, description: 'Who exactly; the caller if absent.' })
  actor?: ActorInput | null;
}

@InputType('ReportGoalInput', { description: 'A goal that the bot has reached.' })
export class ReportGoalInput {
  @Field(() => ID, { description: 'The contact; one never seen is created.' })
  contactId: string;

  @Field(() => Goal, { description: 'The goal.' })
  goal: GoalValue;

  @Field(() => WakeInput, {
    nullable: true,
    description: 'How long the bot then sleeps; absent is until someone wakes it.',
  })
  wake?: WakeInput | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The reply in flight that may still go out once as the closing message.',
  })
  finalReplyToken?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The same key again within 24 hours answers as the first time, and changes nothing.',
  })
  idempotencyKey?: string | null;
}

@InputType('MarkConversationReadInput', { description: 'A conversation that a person has read.' })
export class MarkConversationReadInput {
  @Field(() => ID, { description: 'The contact; one never seen is created.' })
  contactId: string;

  @Field(() => DateTimeISO, { nullable: true, description: 'When; now if absent.' })
  readAt?: Date | null;
}
