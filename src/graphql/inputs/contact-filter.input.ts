import { Field, ID, InputType } from 'type-graphql';
import type { WaitingFor } from '../../domain/bot';
import type { BotState, StatusReason } from '../../domain/bot-status';
import { BotStateEnum, StatusReasonEnum, WaitingForEnum } from '../enums';
import { Duration } from '../scalars';

@InputType('ContactFilter', { description: 'Selects the contacts that match all given conditions.' })
export class ContactFilterInput {
  @Field(() => [BotStateEnum], { nullable: true, description: 'The state is one of these.' })
  states?: BotState[] | null;

  @Field(() => [StatusReasonEnum], { nullable: true, description: 'The reason is one of these.' })
  reasons?: StatusReason[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The contact has this bot, assigned or by default.',
  })
  botId?: string | null;

  @Field(() => Duration, {
    nullable: true,
    description: 'An inbound message has been waiting for at least this long.',
  })
  waitingLongerThan?: string | null;

  @Field(() => WaitingForEnum, {
    nullable: true,
    description: 'The contact waits for the bot, or for a person.',
  })
  waitingFor?: WaitingFor | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A word of the name or the `contactId` starts with this text. In names, letter case and punctuation do not matter.',
  })
  search?: string | null;
}
