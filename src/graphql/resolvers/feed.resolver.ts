import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { DEFAULT_PAGE } from '../../application/queries/queries';
import type { FeedPage } from '../../realtime/live-statuses';
import type { GraphqlContext } from '../context';
import { FeedStartEnum } from '../enums';
import { toFeedEvent } from '../feed-events';
import { toBot, toBotStatus, toContact } from '../mappers';
import { type Connection, PageArgs } from '../pages';
import { BotType } from '../types/bot.type';
import { BotStatusType } from '../types/bot-status.type';
import { ContactType } from '../types/contact.type';
import {
  BotSavedType,
  ContactSavedType,
  FeedEventConnectionType,
  type FeedEventUnion,
  StatusChangedType,
  WaitingChangedType,
} from '../types/events.type';
import { StatusChangeType } from '../types/status-change.type';

const CONTACT_NOW = {
  nullable: true,
  description: 'The contact as of now; null if it has been erased since.',
};

/** The feed without a subscription. */
@Resolver(() => FeedEventConnectionType)
export class FeedResolver {
  @Query(() => FeedEventConnectionType, {
    description:
      'What happened in the workspace, oldest first: the events of `statusFeed`, with the same cursors, over HTTP. Continue with `pageInfo.endCursor`, which is never null, also if the page is empty.',
  })
  async changes(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() context: GraphqlContext,
  ): Promise<Connection<typeof FeedEventUnion> & Pick<FeedPage, 'start'>> {
    const { caller, services } = context;
    const page = await services.live.readFeed(caller.workspace, after ?? null, first ?? DEFAULT_PAGE);
    const edges = page.items.map((entry) => ({
      cursor: context.feedCursor(entry.seq),
      node: toFeedEvent(entry),
    }));
    const { start, hasNextPage, hasPreviousPage } = page;
    const startCursor = edges[0]?.cursor ?? null;
    const pageInfo = { hasNextPage, hasPreviousPage, startCursor, endCursor: context.feedCursor(page.seq) };
    return { edges, nodes: edges.map(({ node }) => node), pageInfo, start };
  }

  @FieldResolver(() => FeedStartEnum, { description: 'Where the page starts.' })
  start(@Root() { start }: FeedPage): FeedPage['start'] {
    return start;
  }
}

@Resolver(() => StatusChangedType)
export class StatusChangedResolver {
  @FieldResolver(() => BotStatusType, {
    nullable: true,
    description: 'The status as of now; null if the contact has been erased since.',
  })
  async botStatus(
    @Root() { statusChange }: StatusChangedType,
    @Ctx() { contacts }: GraphqlContext,
  ): Promise<BotStatusType | null> {
    const view = await contacts.load(statusChange.contactId);
    return view && toBotStatus(view);
  }
}

@Resolver(() => StatusChangeType)
export class StatusChangeResolver {
  @FieldResolver(() => ContactType, CONTACT_NOW)
  contact(@Root() { contactId }: StatusChangeType, @Ctx() context: GraphqlContext) {
    return loadContact(context, contactId);
  }
}

@Resolver(() => WaitingChangedType)
export class WaitingChangedResolver {
  @FieldResolver(() => ContactType, CONTACT_NOW)
  contact(@Root() { contactId }: WaitingChangedType, @Ctx() context: GraphqlContext) {
    return loadContact(context, contactId);
  }
}

@Resolver(() => ContactSavedType)
export class ContactSavedResolver {
  @FieldResolver(() => ContactType, {
    nullable: true,
    description: 'The contact of this id as of now; null if it has been erased since.',
  })
  contact(@Root() { contactId }: ContactSavedType, @Ctx() context: GraphqlContext) {
    return loadContact(context, contactId);
  }
}

async function loadContact({ contacts }: GraphqlContext, contactId: string): Promise<ContactType | null> {
  const view = await contacts.load(contactId);
  return view && toContact(view);
}

@Resolver(() => BotSavedType)
export class BotSavedResolver {
  @FieldResolver(() => BotType, {
    nullable: true,
    description: 'The bot as of now; null if it has been deleted since.',
  })
  async bot(
    @Root() { botId }: BotSavedType,
    @Ctx() { bots, services }: GraphqlContext,
  ): Promise<BotType | null> {
    const bot = await bots.load(botId);
    return bot && toBot(bot, services.calendar);
  }
}
