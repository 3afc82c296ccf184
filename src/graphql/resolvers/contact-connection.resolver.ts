import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../context';
import { type ContactConnection, ContactConnectionType } from '../types/contact.type';

@Resolver(() => ContactConnectionType)
export class ContactConnectionResolver {
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
