import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { BotState, StatusReason } from '../../domain/bot-status';
import { BotStateEnum, StatusReasonEnum } from '../enums';

@ObjectType('StateCount', { description: 'The number of contacts in a state for a reason.' })
export class StateCountType {
  @Field(() => BotStateEnum, { description: 'The state.' })
  state: BotState;

  @Field(() => StatusReasonEnum, { description: 'The reason.' })
  reason: StatusReason;

  @Field(() => Int, { description: 'The number of contacts.' })
  contacts: number;
}

@ObjectType('SilenceByReason', { description: 'How long the bot was silent for one reason.' })
export class SilenceByReasonType {
  @Field(() => StatusReasonEnum, { description: 'The reason.' })
  reason: StatusReason;

  @Field(() => Int, { description: 'The number of silence periods, ended or ongoing.' })
  stretches: number;

  @Field(() => Float, {
    description: 'The total length of the silence periods within the window, in seconds.',
  })
  seconds: number;
}

@ObjectType('StatusSummary', { description: 'A summary of the contacts of the workspace.' })
export class StatusSummaryType {
  @Field(() => [StateCountType], { description: 'The number of contacts by state and reason.' })
  counts: StateCountType[];

  @Field(() => Int, {
    description:
      'The number of contacts waiting for an answer for longer than `waitingLongerThan` while the bot is silent.',
  })
  waiting: number;

  @Field(() => [SilenceByReasonType], { description: 'Silence periods within the window by reason.' })
  silence: SilenceByReasonType[];
}
