import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { StatusView } from '../../application/commands/status-result';
import type { ReplyPermission, UnavailableReason, WaitingFor } from '../../domain/bot';
import type { BotState, StatusReason } from '../../domain/bot-status';
import {
  BotStateEnum,
  ReplyPermissionEnum,
  StatusReasonEnum,
  UnavailableReasonEnum,
  WaitingForEnum,
} from '../enums';
import { DateTime } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('MessageCount', {
  description: "Number of the bot's replies to a contact on one channel since the last reset.",
})
class MessageCountType {
  @Field(() => String, { description: 'The channel.' })
  channel: string;

  @Field(() => Int, { description: 'Number of replies sent.' })
  sent: number;

  @Field(() => Int, { description: 'Number of replies after which the bot goes to sleep.' })
  maxMessages: number;
}

/** What a status and the preview of one have in common. */
@ObjectType()
abstract class StatusFields {
  @Field(() => ID, { description: 'The id of the contact in your system.' })
  contactId: string;

  @Field(() => BotStateEnum, {
    description: 'The state. From `wakeAt` on it is ACTIVE, whether or not the timer has run yet.',
  })
  state: BotState;

  @Field(() => StatusReasonEnum, { description: 'Why the bot is in this state.' })
  reason: StatusReason;

  @Field(() => ReplyPermissionEnum, { description: 'What the bot may do now.' })
  permission: ReplyPermission;

  @Field(() => Boolean, { description: 'Whether the contact has a bot that is not off.' })
  available: boolean;

  @Field(() => UnavailableReasonEnum, {
    nullable: true,
    description: 'Why the bot is unavailable; null if it is available.',
  })
  unavailableReason: UnavailableReason | null;

  @Field(() => DateTime, { description: 'When the current state began.' })
  since: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the bot becomes active by itself; null if it does not.',
  })
  wakeAt: Date | null;

  @Field(() => ActorType, { description: 'Who made the last change.' })
  changedBy: ActorType;

  @Field(() => String, { nullable: true, description: 'The note given with the status.' })
  note: string | null;

  @Field(() => Boolean, { description: 'Whether rules may not extend this sleep.' })
  pinned: boolean;

  @Field(() => Boolean, { description: 'Whether only an ADMIN may change the status.' })
  locked: boolean;

  @Field(() => Int, {
    description:
      'Increments by one with each change of the state, wake time or reason; counters, waiting and the bot do not change it. Begins again at 0 after an erasure.',
  })
  version: number;

  @Field(() => [MessageCountType], {
    description:
      'Number of replies of the bot by channel, since the last reset or, if `limitWindow` is over, since then.',
  })
  messageCounts: MessageCountType[];

  @Field(() => Int, {
    description: 'Number of inbound messages that nobody has answered; 50 means 50 or more.',
  })
  pendingInbound: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the oldest inbound message was sent that nobody has answered; null if there is none.',
  })
  waitingSince: Date | null;

  @Field(() => WaitingForEnum, {
    nullable: true,
    description: 'Who is expected to answer; null if the contact does not wait.',
  })
  waitingFor: WaitingFor | null;

  @Field(() => Boolean, { description: 'Whether the next message of the contact ends this sleep.' })
  endOnReply: boolean;
}

@ObjectType('BotStatus', { description: 'The status of the bot for one contact.' })
export class BotStatusType extends StatusFields {
  /** The source of the fields; the contact is resolved from it. */
  view: StatusView;
}

@ObjectType('StatusPreview', {
  description:
    'The status that a call would lead to. It has no `id`, so that caches do not take it for the status.',
})
export class StatusPreviewType extends StatusFields {}

export const FEED_CURSOR =
  'The position of this read in the feed. Pass it as `after` to `botStatusChanged`, `statusFeed` or `changes` to receive what happened since. Of several pages, use that of the first.';

@ObjectType('BotStatusList', { description: 'Statuses read at one point in time.' })
export class BotStatusListType {
  @Field(() => [BotStatusType], { description: 'The statuses, in the order of `contactIds`.' })
  nodes: BotStatusType[];

  @Field(() => String, { description: FEED_CURSOR })
  feedCursor: string;
}
