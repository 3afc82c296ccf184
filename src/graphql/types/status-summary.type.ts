import { Field, Int, ObjectType } from 'type-graphql';
import type { BotState, StatusReason } from '../../domain/bot-status';
import { BotStateEnum, StatusReasonEnum } from '../enums';
import { Duration } from '../scalars';

@ObjectType('StateCount', { description: 'Number of contacts in a state for a reason.' })
export class StateCountType {
  @Field(() => BotStateEnum, { description: 'The state.' })
  state: BotState;

  @Field(() => StatusReasonEnum, { description: 'The reason.' })
  reason: StatusReason;

  @Field(() => Int, { description: 'Number of contacts.' })
  contacts: number;
}

@ObjectType('SilenceByReason', { description: 'How long bots were silent for one reason.' })
export class SilenceByReasonType {
  @Field(() => StatusReasonEnum, { description: 'The reason.' })
  reason: StatusReason;

  @Field(() => Int, { description: 'Number of silence periods, ended or ongoing.' })
  periods: number;

  @Field(() => Duration, { description: 'Total length of these periods within the requested time.' })
  total: string;
}

@ObjectType('StatusSummary', { description: 'A summary of the contacts of the workspace.' })
export class StatusSummaryType {
  @Field(() => [StateCountType], { description: 'Number of contacts by state and reason.' })
  counts: StateCountType[];

  @Field(() => Int, {
    description: 'Number of contacts whose bot is silent and who have been waiting longer than requested.',
  })
  waiting: number;

  @Field(() => [SilenceByReasonType], { description: 'How long bots were silent, by reason, longest first.' })
  silence: SilenceByReasonType[];
}
