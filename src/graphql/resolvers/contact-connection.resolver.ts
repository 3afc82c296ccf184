import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../context';
import { FEED_CURSOR } from '../types/bot-status.type';
import { type ContactConnection, ContactConnectionType } from '../types/contact.type';

@Resolver(() => ContactConnectionType)
export class ContactConnectionResolver {
  @FieldResolver(() => String, { description: FEED_CURSOR })
  feedCursor(@Root() { seq }: ContactConnection, @Ctx() context: GraphqlContext): string {
    return context.feedCursor(seq);
  }

  @FieldResolver(() => Int, {
    description:
      'The number of contacts that match the filter, counted up to 10,000: 10,000 means 10,000 or more.',
  })
  totalCount(
    @Root() { filter }: ContactConnection,
    @Ctx() { caller, services }: GraphqlContext,
  ): Promise<number> {
    return services.queries.contactCount(caller.workspace, filter);
  }
}
