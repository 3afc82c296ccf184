import { ArgsType, type ClassType, type createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { type AppError, badInput } from '../application/app-error';
import { DEFAULT_PAGE, type Page } from '../application/queries/queries';
import { fromBase64url, toBase64url } from '../lib/base64url';

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

@ObjectType({ description: 'The position of a page in its list.' })
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

/** Declares the connection of a list, with its edges. `one` and `many` name its nodes in the descriptions. */
export function defineConnection(
  node: ClassType | ReturnType<typeof createUnionType>,
  name: string,
  { one, many = `${one}s`, description }: { one: string; many?: string; description: string },
): ClassType {
  @ObjectType(`${name}Edge`, { description: `An item of a page of ${many}.` })
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

    @Field(() => [node], { description: 'The items of the page.' })
    nodes: unknown[];

    @Field(() => PageInfo, { description: 'The position of the page in the list.' })
    pageInfo: PageInfo;
  }
  return PageOfNodes;
}

/** What resolvers return for a connection. */
export interface Connection<N> {
  readonly edges: readonly { readonly cursor: string; readonly node: N }[];
  readonly nodes: readonly N[];
  readonly pageInfo: PageInfo;
}

/** The letters of the lists (contacts, contacts in other orders, history, revocations, API keys), with the form of their keys. */
const NOT_EMPTY = /./s;
const KEYS = { c: NOT_EMPTY, o: NOT_EMPTY, h: /^\d{1,15}$/, r: NOT_EMPTY, k: NOT_EMPTY };
export type List = keyof typeof KEYS;

/**
 * Converts a page. A cursor contains the letter of the list and the key to continue after, so that pages remain correct
 * while rows are added and deleted.
 */
export function toConnection<T, N>(
  { items, hasNextPage, hasPreviousPage }: Page<T>,
  list: List,
  keyOf: (item: T) => string | number,
  nodeOf: (item: T) => N,
): Connection<N> {
  const edges = items.map((item) => ({ cursor: toBase64url(`${list}:${keyOf(item)}`), node: nodeOf(item) }));
  const [startCursor, endCursor] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  const nodes = edges.map(({ node }) => node);
  return { edges, nodes, pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor } };
}

/** The key of a cursor; `null` if there is none. Throws BAD_USER_INPUT unless it is a cursor of this list. */
export function parsePageCursor(list: List, cursor: string | null | undefined): string | null {
  if (cursor === null || cursor === undefined) return null;
  const text = fromBase64url(cursor);
  const key = text?.startsWith(`${list}:`) ? text.slice(2) : '';
  if (!KEYS[list].test(key)) throw invalidCursor();
  return key;
}

export function invalidCursor(): AppError {
  return badInput(['after'], 'after is not a valid cursor of this list.');
}
