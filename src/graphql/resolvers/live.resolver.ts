import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import { checkWatched } from '../../application/queries/queries';
import { isPushed } from '../../domain/status-change';
import type { BadgeEvent } from '../../realtime/badge-event';
import { formatCursor, NOWHERE } from '../../realtime/cursor';
import type { FeedEvent } from '../../realtime/feed-stream';
import type { GraphqlContext } from '../context';
import { toFeedEvent } from '../feed-events';
import { toBotStatus, toStatusChange } from '../mappers';
import { BotStatusEventType, StatusFeedEventType } from '../types/events.type';

interface Subscribing {
  readonly args: { contactIds: string[]; after?: string | null };
  readonly context: GraphqlContext;
}

function watcherOf({ caller, memory }: GraphqlContext) {
  return { workspace: caller.workspace, memory };
}

const AFTER = 'Resume after the event with this cursor: nothing is missed.';

@Resolver()
export class LiveResolver {
  @Subscription(() => BotStatusEventType, {
    description:
      'Live statuses of up to 1,000 contacts: first snapshots of all of them, then every change in order, also of who waits. With `after`, contacts that have not changed since get no snapshot. A slow subscriber may receive only the latest status of a contact.',
    subscribe: ({ args, context }: Subscribing) => {
      checkWatched(args.contactIds, { isEmptyAllowed: false });
      return context.services.live.watchBadges(watcherOf(context), args.contactIds, args.after ?? null);
    },
  })
  botStatusChanged(
    @Root() { resumeSeq, contactIds, views, entry }: BadgeEvent,
    @Arg('contactIds', () => [ID], { description: 'The ids of 1 to 1,000 contacts, or aliases of them.' })
    _contactIds: string[],
    @Arg('after', () => String, { nullable: true, description: AFTER }) _after: string | null,
    @Ctx() context: GraphqlContext,
  ): BotStatusEventType {
    const change = entry && isPushed(entry.change.outcome) ? entry : null;
    return {
      kind: change ? 'CHANGE' : entry ? 'WAITING' : 'SNAPSHOT',
      feedCursor:
        resumeSeq === null
          ? formatCursor(NOWHERE, context.caller.workspace, 0)
          : context.feedCursor(resumeSeq),
      contactIds,
      botStatuses: views.map(toBotStatus),
      statusChange: change && toStatusChange(change),
    };
  }

  @Subscription(() => StatusFeedEventType, {
    description: 'Everything that happens in the workspace, in commit order and without gaps.',
    subscribe: ({ args, context }: Subscribing) =>
      context.services.live.watchFeed(watcherOf(context), args.after ?? null),
  })
  statusFeed(
    @Root() { seq, start, entry }: FeedEvent,
    @Arg('after', () => String, { nullable: true, description: AFTER }) _after: string | null,
    @Ctx() context: GraphqlContext,
  ): StatusFeedEventType {
    return { feedCursor: context.feedCursor(seq), start, event: entry && toFeedEvent(entry) };
  }
}
