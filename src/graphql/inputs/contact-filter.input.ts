import { Field, ID, InputType } from 'type-graphql';
import type { BotState as BotStateValue, StatusReason as StatusReasonValue } from '../../domain/bot-status';
import { BotState, StatusReason } from '../enums';
import { Duration } from '../scalars';

@InputType('ContactFilter', { description: 'Which contacts: those that pass all of it.' })
export class ContactFilterInput {
  @Field(() => [BotState], { nullable: true, description: 'In one of these states.' })
  states?: BotStateValue[] | null;

  @Field(() => [StatusReason], { nullable: true, description: 'For one of these reasons.' })
  reasons?: StatusReasonValue[] | null;

  @Field(() => ID, { nullable: true, description: 'With this bot, assigned or by default.' })
  botId?: string | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'Silent bot, unanswered inbound for at least this long.',
  })
  waitingLongerThan?: string | null;

  @Field(() => String, { nullable: true, description: 'Beginning of the name or of the id.' })
  search?: string | null;
}
