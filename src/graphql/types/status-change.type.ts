import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ActorKind } from '../../domain/actor';
import type { BotState, StatusReason } from '../../domain/bot-status';
import type { Outcome } from '../../domain/status-change';
import { ActorKindEnum, BotStateEnum, OutcomeEnum, StatusReasonEnum } from '../enums';
import { defineConnection } from '../pages';
import { DateTimeISO } from '../scalars';

@ObjectType('Actor', { description: 'Who caused a change.' })
export class ActorType {
  @Field(() => ActorKindEnum, { description: 'The kind of actor.' })
  kind: ActorKind;

  @Field(() => ID, { nullable: true, description: "The id in the caller's system; null for this service." })
  id: string | null;

  @Field(() => String, { nullable: true, description: 'The display name.' })
  name: string | null;
}

@ObjectType('Stretch', { description: 'A silence period of the bot that has ended.' })
export class StretchType {
  @Field(() => DateTimeISO, { description: 'When the silence began.' })
  from: Date;

  @Field(() => DateTimeISO, { description: 'When the silence ended.' })
  to: Date;

  @Field(() => StatusReasonEnum, { description: 'The last reason for the silence.' })
  reason: StatusReason;

  @Field(() => ActorType, { description: 'Who caused the silence.' })
  actor: ActorType;

  @Field(() => Int, { description: 'The number of inbound messages during the silence.' })
  pendingInbound: number;
}

@ObjectType('StatusChange', {
  description: 'An entry in the history of a contact: an event and its outcome.',
})
export class StatusChangeType {
  @Field(() => ID, { description: 'The id of the entry.' })
  id: string;

  @Field(() => ID, { description: 'The id of the contact.' })
  contactId: string;

  @Field(() => Int, { description: 'The version of the status after the event.' })
  version: number;

  @Field(() => BotStateEnum, { description: 'The state before the event.' })
  from: BotState;

  @Field(() => BotStateEnum, { description: 'The state after the event.' })
  to: BotState;

  @Field(() => OutcomeEnum, { description: 'The outcome.' })
  outcome: Outcome;

  @Field(() => StatusReasonEnum, { description: 'The cause.' })
  reason: StatusReason;

  @Field(() => ActorType, { description: 'Who caused the event.' })
  actor: ActorType;

  @Field(() => String, { nullable: true, description: 'The note given with the change.' })
  note: string | null;

  @Field(() => DateTimeISO, {
    nullable: true,
    description: 'The wake time after the event; null if there is none.',
  })
  wakeAt: Date | null;

  @Field(() => DateTimeISO, { description: 'When the event took effect; for a timer, its wake time.' })
  effectiveAt: Date;

  @Field(() => DateTimeISO, { description: 'When the entry was recorded.' })
  recordedAt: Date;

  @Field(() => ID, {
    nullable: true,
    description: 'The id of the message that caused the event; null if there is none.',
  })
  messageId: string | null;

  @Field(() => StretchType, { nullable: true, description: 'For a wake: the silence period that ended.' })
  stretch: StretchType | null;
}

export const StatusChangeConnectionType = defineConnection(StatusChangeType, 'StatusChange', {
  one: 'history entry',
  many: 'entries',
  description: 'A page of the history of a contact, newest first.',
});
