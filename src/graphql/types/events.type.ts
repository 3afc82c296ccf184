import { Field, ObjectType } from 'type-graphql';
import { StatusEventKind } from '../enums';
import { BotStatusType } from './bot-status.type';
import { StatusChangeType } from './status-change.type';

@ObjectType('BotStatusEvent', { description: 'What a live badge is told.' })
export class BotStatusEventType {
  @Field(() => StatusEventKind, { description: 'A status as it stands, or one change.' })
  kind: 'SNAPSHOT' | 'CHANGE';

  @Field(() => String, { description: 'Hand it back as `after` to go on from here.' })
  cursor: string;

  @Field(() => BotStatusType, { description: 'The status.' })
  botStatus: BotStatusType;

  @Field(() => StatusChangeType, { nullable: true, description: 'Absent on a snapshot.' })
  change: StatusChangeType | null;
}

@ObjectType('StatusFeedEvent', { description: "One change of any of the workspace's contacts." })
export class StatusFeedEventType {
  @Field(() => String, { description: 'Hand it back as `after` to go on from here.' })
  cursor: string;

  @Field(() => Boolean, {
    description:
      'On an event that carries no change, such as the first: whether the feed goes on from `after` with nothing missed. False means that history before this cursor is gone: read the statuses again. It may come later too, to a reader so slow that history was pruned before it was read.',
  })
  resumed: boolean;

  @Field(() => StatusChangeType, {
    nullable: true,
    description: 'Absent where the feed begins, or begins anew.',
  })
  change: StatusChangeType | null;
}
