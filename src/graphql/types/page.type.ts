import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { DEFAULT_PAGE } from '../../application/queries/page';

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_PAGE,
    description: 'The number of items to return, up to 100.',
  })
  first: number | null;

  @Field(() => String, { nullable: true, description: 'Return the items after this cursor.' })
  after?: string | null;
}

@ObjectType('PageInfo', { description: 'The position of a page in its list.' })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether more items follow this page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether there are items before this page.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first edge.' })
  startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the last edge; pass as `after` to get the next page.',
  })
  endCursor: string | null;
}

export interface Connection<N> {
  readonly edges: readonly { readonly cursor: string; readonly node: N }[];
  readonly pageInfo: PageInfo;
}

/** Declares the connection of a list, with its edges. `one` and `many` name its nodes in the descriptions. */
export function defineConnection(
  node: ClassType,
  name: string,
  { one, many, description }: { one: string; many: string; description: string },
): ClassType {
  @ObjectType(`${name}Edge`, { description: `A ${one} in a page.` })
  class Edge {
    @Field(() => String, { description: `Cursor; pass as \`after\` to get the ${many} that follow.` })
    cursor: string;

    @Field(() => node, { description: `The ${one}.` })
    node: unknown;
  }

  @ObjectType(`${name}Connection`, { description })
  class PageOfNodes {
    @Field(() => [Edge], { description: `The ${many} of the page.` })
    edges: Edge[];

    @Field(() => PageInfo, { description: 'The position of the page in the list.' })
    pageInfo: PageInfo;
  }
  return PageOfNodes;
}
