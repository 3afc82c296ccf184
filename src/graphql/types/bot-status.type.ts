import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { StatusView } from '../../application/commands/status-result';
import type { ReplyPermission, UnavailableReason } from '../../domain/bot';
import type { BotState, StatusReason } from '../../domain/bot-status';
import { BotStateEnum, ReplyPermissionEnum, StatusReasonEnum, UnavailableReasonEnum } from '../enums';
import { DateTimeISO } from '../scalars';
import { ActorType } from './status-change.type';

@ObjectType('MessageCount', {
  description: 'The number of replies of the bot to a contact on one channel since the last reset.',
})
export class MessageCountType {
  @Field(() => String, { description: 'The channel.' })
  channel: string;

  @Field(() => Int, { description: 'The number of replies sent.' })
  sent: number;

  @Field(() => Int, { description: 'The number of replies allowed before the bot goes to sleep.' })
  limit: number;
}

@ObjectType('BotStatus', { description: 'The status of the bot for one contact.' })
export class BotStatusType {
  /** The source of the fields; the contact is resolved from it. */
  view: StatusView;

  @Field(() => ID, { description: 'The id of the contact. Each contact has exactly one status.' })
  id: string;

  @Field(() => BotStateEnum, {
    description:
      'The state. At and after `wakeAt` it is ACTIVE, whether or not the timer has run yet. In a CHANGE event, it is the state after that change.',
  })
  state: BotState;

  @Field(() => StatusReasonEnum, { description: 'The cause of the current status.' })
  reason: StatusReason;

  @Field(() => ReplyPermissionEnum, { description: 'What the bot is currently allowed to do.' })
  permission: ReplyPermission;

  @Field(() => Boolean, { description: 'Whether the composer shows a bot control for the contact.' })
  available: boolean;

  @Field(() => UnavailableReasonEnum, {
    nullable: true,
    description: 'Why the bot is unavailable; null if it is available.',
  })
  unavailableReason: UnavailableReason | null;

  @Field(() => DateTimeISO, { description: 'When the current state began.' })
  since: Date;

  @Field(() => DateTimeISO, {
    nullable: true,
    description: 'When the bot becomes active automatically; null if it does not.',
  })
  wakeAt: Date | null;

  @Field(() => ActorType, { description: 'Who made the last change.' })
  changedBy: ActorType;

  @Field(() => String, { nullable: true, description: 'The note given when the status was set.' })
  note: string | null;

  @Field(() => Boolean, { description: 'Whether rules are prevented from extending this sleep.' })
  pinned: boolean;

  @Field(() => Boolean, {
    description: 'Whether the status is locked, for example after an opt-out. Only an ADMIN can unlock it.',
  })
  locked: boolean;

  @Field(() => Int, { description: 'Increments by exactly one with each change.' })
  version: number;

  @Field(() => [MessageCountType], {
    description: 'The number of replies per channel since the bot was last woken or turned on.',
  })
  messageCounts: MessageCountType[];

  @Field(() => Int, { description: 'The number of inbound messages since the bot became silent.' })
  pendingInbound: number;

  @Field(() => DateTimeISO, {
    nullable: true,
    description: 'When the first of them arrived that no person has answered; null if there is none.',
  })
  waitingSince: Date | null;
}
