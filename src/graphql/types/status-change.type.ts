import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { BotState, StatusReason } from '../../domain/bot-status';
import type { Outcome } from '../../domain/status-change';
import { BotStateEnum, OutcomeEnum, StatusReasonEnum } from '../enums';
import { defineConnection } from '../pages';
import { DateTime } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('SilencePeriod', { description: 'A period in which the bot was silent, after it has ended.' })
export class SilencePeriodType {
  @Field(() => DateTime, { description: 'When the silence began.' })
  startedAt: Date;

  @Field(() => DateTime, { description: 'When the silence ended.' })
  endedAt: Date;

  @Field(() => StatusReasonEnum, { description: 'The last reason for the silence.' })
  reason: StatusReason;

  @Field(() => ActorType, { description: 'Who caused the silence.' })
  actor: ActorType;

  @Field(() => Int, { description: 'Number of inbound messages that were waiting when it ended.' })
  pendingInbound: number;
}

@ObjectType('StatusChange', {
  description: 'An entry in the history of a contact: something that happened, and its outcome.',
})
export class StatusChangeType {
  @Field(() => ID, { description: 'The id of the entry, unique across all types.' })
  id: string;

  @Field(() => ID, { description: 'The id of the contact in your system.' })
  contactId: string;

  @Field(() => Int, { description: 'The version of the status after the entry.' })
  version: number;

  @Field(() => BotStateEnum, { description: 'The state before the entry.' })
  previousState: BotState;

  @Field(() => BotStateEnum, { description: 'The state after the entry.' })
  state: BotState;

  @Field(() => OutcomeEnum, { description: 'What the entry did to the status.' })
  outcome: Outcome;

  @Field(() => StatusReasonEnum, { description: 'What happened.' })
  reason: StatusReason;

  @Field(() => ActorType, { description: 'Who caused it.' })
  actor: ActorType;

  @Field(() => String, { nullable: true, description: 'The note given with the change.' })
  note: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The wake time after the entry; null if there is none.',
  })
  wakeAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the oldest inbound message was sent that waits after the entry; null if there is none.',
  })
  waitingSince: Date | null;

  @Field(() => Int, {
    description: 'Number of inbound messages that wait after the entry; 50 means 50 or more.',
  })
  pendingInbound: number;

  @Field(() => DateTime, { description: 'When the change took effect; for a timer, its wake time.' })
  effectiveAt: Date;

  @Field(() => DateTime, { description: 'When the entry was recorded.' })
  recordedAt: Date;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the message that caused the entry; null if there is none.',
  })
  messageId: string | null;

  @Field(() => SilencePeriodType, {
    nullable: true,
    description: 'The silence that the change ended; null if it ended none.',
  })
  endedSilence: SilencePeriodType | null;
}

export const StatusChangeConnectionType = defineConnection(StatusChangeType, 'StatusChange', {
  one: 'history entry',
  many: 'entries',
  description: 'A page of the history of a contact, newest first.',
});
