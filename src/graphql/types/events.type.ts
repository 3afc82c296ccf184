import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import type { FeedStart } from '../../realtime/feed-stream';
import { FeedStartEnum, StatusEventKindEnum } from '../enums';
import { defineConnection } from '../pages';
import { BotStatusType } from './bot-status.type';
import { StatusChangeType } from './status-change.type';

@ObjectType('BotStatusEvent', { description: 'An event of `botStatusChanged`.' })
export class BotStatusEventType {
  @Field(() => StatusEventKindEnum, { description: 'Whether these are snapshots or a change.' })
  kind: 'SNAPSHOT' | 'CHANGE';

  @Field(() => String, {
    description: 'The position after this event. Pass it as `after` to resume from here.',
  })
  feedCursor: string;

  @Field(() => [BotStatusType], {
    description: 'SNAPSHOT: the statuses of up to 100 of the contacts. CHANGE: the status after the change.',
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

@ObjectType('ContactSaved', {
  description: 'A contact is new, or its details were saved: name, time zone or bot.',
})
export class ContactSavedType extends FeedEventFields {
  @Field(() => ID, { description: 'The id of the contact in your system.' })
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
    [StatusChangedType, ContactSavedType, ContactErasedType, BotSavedType, BotDeletedType] as const,
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
