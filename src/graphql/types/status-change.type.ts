import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { BotState as BotStateValue, StatusReason as StatusReasonValue } from '../../domain/bot-status';
import type { Outcome as OutcomeValue } from '../../domain/status-change';
import { BotState, Outcome, StatusReason } from '../enums';
import { DateTimeISO } from '../scalars';
import { ActorType } from './actor.type';
import { PageInfoType } from './page-info.type';

@ObjectType('Stretch', { description: 'A silence of the bot that has ended.' })
export class StretchType {
  @Field(() => DateTimeISO, { description: 'When the bot fell silent.' })
  from: Date;

  @Field(() => DateTimeISO, { description: 'When it came back.' })
  to: Date;

  @Field(() => StatusReason, { description: 'Why it was silent, at the end.' })
  reason: StatusReasonValue;

  @Field(() => ActorType, { description: 'Who silenced it.' })
  actor: ActorType;

  @Field(() => Int, { description: 'Inbound messages in the meantime.' })
  pendingInbound: number;
}

@ObjectType('StatusChange', {
  description: "One entry of a contact's history: what happened, and what became of it.",
})
export class StatusChangeType {
  @Field(() => ID, { description: 'The id of the entry.' })
  id: string;

  @Field(() => ID, { description: 'The contact.' })
  contactId: string;

  @Field(() => Int, { description: "The status's version afterwards." })
  version: number;

  @Field(() => BotState, { description: 'The state before.' })
  from: BotStateValue;

  @Field(() => BotState, { description: 'The state afterwards.' })
  to: BotStateValue;

  @Field(() => Outcome, { description: 'What became of it.' })
  outcome: OutcomeValue;

  @Field(() => StatusReason, { description: 'What caused it.' })
  reason: StatusReasonValue;

  @Field(() => ActorType, { description: 'Who caused it.' })
  actor: ActorType;

  @Field(() => String, { nullable: true, description: 'The note given with it.' })
  note: string | null;

  @Field(() => DateTimeISO, {
    nullable: true,
    description: 'When the bot comes back by itself, after this change.',
  })
  wakeAt: Date | null;

  @Field(() => DateTimeISO, { description: 'When it took effect (for a timer, its wake time).' })
  effectiveAt: Date;

  @Field(() => DateTimeISO, { description: 'When it was written.' })
  recordedAt: Date;

  @Field(() => ID, { nullable: true, description: 'The message that caused it, if one did.' })
  messageId: string | null;

  @Field(() => StretchType, { nullable: true, description: 'For a wake: the silence that ended.' })
  stretch: StretchType | null;
}

@ObjectType('StatusChangeEdge', { description: 'An entry of history with its place in it.' })
export class StatusChangeEdgeType {
  @Field(() => String, { description: 'Its place: `after` of a page that begins behind it.' })
  cursor: string;

  @Field(() => StatusChangeType, { description: 'The entry.' })
  node: StatusChangeType;
}

@ObjectType('StatusChangeConnection', { description: "A page of a contact's history, newest first." })
export class StatusChangeConnectionType {
  @Field(() => [StatusChangeEdgeType], { description: 'The entries.' })
  edges: StatusChangeEdgeType[];

  @Field(() => PageInfoType, { description: 'Where the page stands.' })
  pageInfo: PageInfoType;
}
