import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import type { FeedStart } from '../../realtime/feed-stream';
import { FeedStartEnum, StatusEventKindEnum } from '../enums';
import { defineConnection } from '../pages';
import { DateTime } from '../scalars';
import { BotStatusType } from './bot-status.type';
import { StatusChangeType } from './status-change.type';

@ObjectType('BotStatusEvent', { description: 'An event of `botStatusChanged`.' })
export class BotStatusEventType {
  @Field(() => StatusEventKindEnum, { description: 'Whether these are snapshots or a change.' })
  kind: 'SNAPSHOT' | 'CHANGE' | 'WAITING';

  @Field(() => String, {
    description: 'The position after this event. Pass it as `after` to resume from here.',
  })
  feedCursor: string;

  @Field(() => [ID], {
    description:
      'The ids of the statuses as they were requested, in the order of `botStatuses`. If several ids of a contact were requested, each has an event of its own.',
  })
  contactIds: readonly string[];

  @Field(() => [BotStatusType], {
    description:
      'SNAPSHOT: the statuses of up to 100 of the contacts. CHANGE and WAITING: the status after the change.',
  })
  botStatuses: BotStatusType[];

  @Field(() => StatusChangeType, { nullable: true, description: 'CHANGE: what changed; otherwise null.' })
  statusChange: StatusChangeType | null;
}

/** What all events of the feed have. */
@ObjectType()
abstract class FeedEventFields {
  @Field(() => ID, { description: 'The id of the event. The same event always has the same id.' })
  eventId: string;
}

@ObjectType('StatusChanged', { description: 'The status of a contact changed.' })
export class StatusChangedType extends FeedEventFields {
  @Field(() => StatusChangeType, { description: 'What changed.' })
  statusChange: StatusChangeType;
}

@ObjectType('WaitingChanged', {
  description:
    'It changed since when a contact waits, or whether it does, and nothing else: the status has the same version.',
})
export class WaitingChangedType extends FeedEventFields {
  @Field(() => ID, { description: 'The id of the contact in your system.' })
  contactId: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the oldest message that waits was sent, after this event; null if none waits.',
  })
  waitingSince: Date | null;

  @Field(() => Int, {
    description: 'The number of messages that wait after this event; 50 means 50 or more.',
  })
  pendingInbound: number;
}

@ObjectType('ContactSaved', {
  description:
    'A contact is new, its details were saved (name, time zone, bot or aliases), or an id was linked or unlinked: then there is an event for each of the two ids.',
})
export class ContactSavedType extends FeedEventFields {
  @Field(() => ID, {
    description:
      'The id in your system. If the `contact` has another one, this id is an alias of it and no contact of its own.',
  })
  contactId: string;
}

@ObjectType('ContactErased', { description: 'A contact was erased, with its status and history.' })
export class ContactErasedType extends FeedEventFields {
  @Field(() => ID, {
    description: 'The former `id`. Its id in your system is not stored after the erasure.',
  })
  erasedId: string;
}

@ObjectType('BotSaved', { description: 'A bot was created or changed.' })
export class BotSavedType extends FeedEventFields {
  @Field(() => ID, { description: 'The id of the bot, as inputs take it.' })
  botId: string;
}

@ObjectType('BotDeleted', { description: 'A bot was deleted.' })
export class BotDeletedType extends FeedEventFields {
  @Field(() => ID, { description: 'The former `botId`.' })
  botId: string;

  @Field(() => ID, { description: 'The former `id`.' })
  deletedId: string;
}

export const FeedEventUnion = createUnionType({
  name: 'FeedEvent',
  description:
    'Something that happened in the workspace. More kinds may be added: ignore those you do not know.',
  types: () =>
    [
      ...[StatusChangedType, WaitingChangedType, ContactSavedType, ContactErasedType],
      ...[BotSavedType, BotDeletedType],
    ] as const,
});

@ObjectType('StatusFeedEvent', {
  description: 'An event of `statusFeed`: either the start of the feed or something that happened.',
})
export class StatusFeedEventType {
  @Field(() => String, {
    description: 'The position after this event. Pass it as `after` to resume from here.',
  })
  feedCursor: string;

  @Field(() => FeedStartEnum, { nullable: true, description: 'How the feed starts; otherwise null.' })
  start: FeedStart | null;

  @Field(() => FeedEventUnion, { nullable: true, description: 'What happened; null where the feed starts.' })
  event: typeof FeedEventUnion | null;
}

export const FeedEventConnectionType = defineConnection(FeedEventUnion, 'FeedEvent', {
  one: 'event',
  description: 'A page of the feed, oldest first.',
});
