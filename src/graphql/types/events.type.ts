import { Field, ObjectType } from 'type-graphql';
import { StatusEventKindEnum } from '../enums';
import { BotStatusType } from './bot-status.type';
import { StatusChangeType } from './status-change.type';

@ObjectType('BotStatusEvent', { description: 'An event of `botStatusChanged`.' })
export class BotStatusEventType {
  @Field(() => StatusEventKindEnum, { description: 'Whether this is a snapshot or a change.' })
  kind: 'SNAPSHOT' | 'CHANGE';

  @Field(() => String, { description: 'Pass as `after` to resume from this event.' })
  cursor: string;

  @Field(() => BotStatusType, { description: 'The status after the event.' })
  botStatus: BotStatusType;

  @Field(() => StatusChangeType, { nullable: true, description: 'The change; null for a snapshot.' })
  change: StatusChangeType | null;
}

@ObjectType('StatusFeedEvent', {
  description: 'An event of `statusFeed`: one change of any contact of the workspace.',
})
export class StatusFeedEventType {
  @Field(() => String, { description: 'Pass as `after` to resume from this event.' })
  cursor: string;

  @Field(() => Boolean, {
    description:
      'On an event without a change, such as the first: whether the feed resumes from `after` without missing any change. If false, the history before this cursor is no longer available: read the statuses again. This can also happen later, to a subscriber so slow that entries were pruned before it read them.',
  })
  resumed: boolean;

  @Field(() => StatusChangeType, {
    nullable: true,
    description: 'The change; null where the feed starts or restarts.',
  })
  change: StatusChangeType | null;
}
