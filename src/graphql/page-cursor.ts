import { type AppError, badInput } from '../application/app-error';
import type { Page } from '../application/queries/page';
import { fromBase64url, toBase64url } from '../lib/base64url';
import type { Connection } from './types/page.type';

/** The letter of a list: contacts, history, revocations. */
type List = 'c' | 'h' | 'r';

/**
 * Formats a position in a list: the letter of the list and the key to continue after, so that pages remain correct
 * while rows are added and deleted.
 */
function formatPageCursor(list: List, key: string | number): string {
  return toBase64url(`${list}:${key}`);
}

/**
 * Returns the key of a cursor, or `null` if there is none. Throws BAD_USER_INPUT if it is not a cursor of this list.
 */
export function parsePageCursor(list: List, cursor: string | null | undefined): string | null {
  if (cursor === null || cursor === undefined) return null;
  const text = fromBase64url(cursor);
  const key = text?.slice(2);
  if (!key || !text?.startsWith(`${list}:`)) throw notACursor();
  return key;
}

/** Returns the sequence that a history cursor continues after, or `null` if there is none. Throws BAD_USER_INPUT. */
export function parseHistoryCursor(cursor: string | null | undefined): number | null {
  const key = parsePageCursor('h', cursor);
  if (key === null) return null;
  if (!/^\d{1,15}$/.test(key)) throw notACursor();
  return Number(key);
}

function notACursor(): AppError {
  return badInput(['after'], 'after is not a valid cursor of this list.');
}

/** `keyOf` returns the key to continue after an item. */
export function toConnection<T, N>(
  { items, hasNextPage, hasPreviousPage }: Page<T>,
  list: List,
  keyOf: (item: T) => string | number,
  nodeOf: (item: T) => N,
): Connection<N> {
  const edges = items.map((item) => ({ cursor: formatPageCursor(list, keyOf(item)), node: nodeOf(item) }));
  const [startCursor, endCursor] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  return { edges, pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor } };
}
