import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { DEFAULT_PAGE } from '../../application/queries/queries';
import { formatCursor } from '../../realtime/cursor';
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
} from '../types/events.type';
import { StatusChangeType } from '../types/status-change.type';

/** The feed without a subscription. */
@Resolver(() => FeedEventConnectionType)
export class FeedResolver {
  @Query(() => FeedEventConnectionType, {
    description:
      'What happened in the workspace, oldest first: the events of `statusFeed`, with the same cursors, over HTTP. Continue with `pageInfo.endCursor`, which is never null, also if the page is empty.',
  })
  async changes(
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<Connection<typeof FeedEventUnion> & Pick<FeedPage, 'start'>> {
    const page = await services.live.readFeed(caller.workspace, after ?? null, first ?? DEFAULT_PAGE);
    const cursorAt = (seq: number) => formatCursor(services.logId, caller.workspace, seq);
    const edges = page.items.map((entry) => ({ cursor: cursorAt(entry.seq), node: toFeedEvent(entry) }));
    const { start, hasNextPage, hasPreviousPage } = page;
    const startCursor = edges[0]?.cursor ?? null;
    const pageInfo = { hasNextPage, hasPreviousPage, startCursor, endCursor: cursorAt(page.seq) };
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
    description:
      'The status after the change; null if the contact has been erased since. What depends on its bot, such as `permission`, is as of now.',
  })
  async botStatus(
    @Root() { entry }: StatusChangedType,
    @Ctx() { contacts }: GraphqlContext,
  ): Promise<BotStatusType | null> {
    const view = await contacts.load(entry.contactId);
    return view && toBotStatus({ ...view, status: entry.change.statusAfter });
  }
}

@Resolver(() => StatusChangeType)
export class StatusChangeResolver {
  @FieldResolver(() => ContactType, {
    nullable: true,
    description: 'The contact as of now; null if it has been erased since.',
  })
  async contact(
    @Root() { contactId }: StatusChangeType,
    @Ctx() { contacts }: GraphqlContext,
  ): Promise<ContactType | null> {
    const view = await contacts.load(contactId);
    return view && toContact(view);
  }
}

@Resolver(() => ContactSavedType)
export class ContactSavedResolver {
  @FieldResolver(() => ContactType, {
    nullable: true,
    description: 'The contact as of now; null if it has been erased since.',
  })
  async contact(
    @Root() { contactId }: ContactSavedType,
    @Ctx() { contacts }: GraphqlContext,
  ): Promise<ContactType | null> {
    const view = await contacts.load(contactId);
    return view && toContact(view);
  }
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
