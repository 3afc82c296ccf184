import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { StatusView } from '../../application/commands/status-answer';
import type { BotState as BotStateValue, StatusReason as StatusReasonValue } from '../../domain/bot-status';
import type {
  ReplyPermission as ReplyPermissionValue,
  UnavailableReason as UnavailableReasonValue,
} from '../../domain/permission';
import { BotState, ReplyPermission, StatusReason, UnavailableReason } from '../enums';
import { DateTimeISO } from '../scalars';
import { ActorType } from './actor.type';

@ObjectType('MessageCount', {
  description: 'Replies of the bot to a contact on one channel, since the last reset.',
})
export class MessageCountType {
  @Field(() => String, { description: 'The channel, as messages name it.' })
  channel: string;

  @Field(() => Int, { description: 'Replies sent.' })
  sent: number;

  @Field(() => Int, { description: 'How many it may send before it sleeps.' })
  limit: number;
}

@ObjectType('BotStatus', { description: "The bot's status for one contact." })
export class BotStatusType {
  /** What the answer was made of; its contact is resolved from it. */
  view: StatusView;

  @Field(() => ID, { description: "The contact's id; one status per contact." })
  id: string;

  @Field(() => BotState, {
    description:
      'A wake time that has passed already counts: at and after `wakeAt` this says ACTIVE, whether or not a timer ran. In a CHANGE event, the state as that change left it.',
  })
  state: BotStateValue;

  @Field(() => StatusReason, { description: 'What made the status what it is.' })
  reason: StatusReasonValue;

  @Field(() => ReplyPermission, { description: 'What the bot may do right now.' })
  permission: ReplyPermissionValue;

  @Field(() => Boolean, { description: 'Whether the composer has a bot control for the contact.' })
  available: boolean;

  @Field(() => UnavailableReason, { nullable: true, description: 'Why it has none.' })
  unavailableReason: UnavailableReasonValue | null;

  @Field(() => DateTimeISO, { description: 'When the state began.' })
  since: Date;

  @Field(() => DateTimeISO, {
    nullable: true,
    description: 'When the bot comes back by itself; null is when someone turns it on.',
  })
  wakeAt: Date | null;

  @Field(() => ActorType, { description: 'Who made the status what it is.' })
  changedBy: ActorType;

  @Field(() => String, { nullable: true, description: 'What the person who set it wrote for the others.' })
  note: string | null;

  @Field(() => Boolean, { description: 'No rule may extend this sleep.' })
  pinned: boolean;

  @Field(() => Boolean, { description: 'Inactive for good (an opt-out): only an ADMIN may lift it.' })
  locked: boolean;

  @Field(() => Int, { description: 'Rises by one at every change, without holes.' })
  version: number;

  @Field(() => [MessageCountType], {
    description: 'Replies by channel since the bot was last woken or turned on.',
  })
  messageCounts: MessageCountType[];

  @Field(() => Int, { description: 'Inbound messages since the bot fell silent.' })
  pendingInbound: number;

  @Field(() => DateTimeISO, {
    nullable: true,
    description: 'When the first of them came that no person has answered.',
  })
  waitingSince: Date | null;
}
