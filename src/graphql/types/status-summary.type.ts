import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { BotState as BotStateValue, StatusReason as StatusReasonValue } from '../../domain/bot-status';
import { BotState, StatusReason } from '../enums';

@ObjectType('StateCount', { description: 'The number of contacts in a state for a reason.' })
export class StateCountType {
  @Field(() => BotState, { description: 'The state.' })
  state: BotStateValue;

  @Field(() => StatusReason, { description: 'The reason.' })
  reason: StatusReasonValue;

  @Field(() => Int, { description: 'The number of contacts.' })
  contacts: number;
}

@ObjectType('SilenceByReason', { description: 'How long the bot was silent for one reason.' })
export class SilenceByReasonType {
  @Field(() => StatusReason, { description: 'The reason.' })
  reason: StatusReasonValue;

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
