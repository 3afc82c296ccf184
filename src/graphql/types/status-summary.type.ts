import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { BotState as BotStateValue, StatusReason as StatusReasonValue } from '../../domain/bot-status';
import { BotState, StatusReason } from '../enums';

@ObjectType('StateCount', { description: 'How many contacts are in a state for a reason.' })
export class StateCountType {
  @Field(() => BotState, { description: 'The state.' })
  state: BotStateValue;

  @Field(() => StatusReason, { description: 'The reason.' })
  reason: StatusReasonValue;

  @Field(() => Int, { description: 'Contacts.' })
  contacts: number;
}

@ObjectType('SilenceByReason', { description: 'How long the bot was silent for a reason.' })
export class SilenceByReasonType {
  @Field(() => StatusReason, { description: 'The reason.' })
  reason: StatusReasonValue;

  @Field(() => Int, { description: 'Stretches of silence, ended or lasting.' })
  stretches: number;

  @Field(() => Float, { description: 'Their length within the window, in seconds.' })
  seconds: number;
}

@ObjectType('StatusSummary', { description: "The workspace's contacts at a glance." })
export class StatusSummaryType {
  @Field(() => [StateCountType], { description: 'Contacts by state and reason.' })
  counts: StateCountType[];

  @Field(() => Int, {
    description: 'Contacts who have been waiting for an answer longer than asked while the bot was silent.',
  })
  waiting: number;

  @Field(() => [SilenceByReasonType], { description: 'Bot silence in the window by its reason, in seconds.' })
  silence: SilenceByReasonType[];
}
