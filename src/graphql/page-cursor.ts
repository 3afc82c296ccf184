import { type AppError, badInput } from '../application/app-error';
import type { Page } from '../application/queries/queries';
import { fromBase64url, toBase64url } from '../lib/base64url';
import type { PageInfoType } from './types/page-info.type';

/** The number of items if `first` is absent or null. */
export const DEFAULT_PAGE = 20;

/** The letter of a list: contacts, history, revocations. */
type List = 'c' | 'h' | 'r';

/**
 * Formats a position in a list: the letter of the list and the key to continue after, so that pages remain correct
 * while rows are added and deleted.
 */
export function formatPageCursor(list: List, key: string | number): string {
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

export function toConnection<T, N>(
  page: Page<T>,
  cursorOf: (item: T) => string,
  nodeOf: (item: T) => N,
): { edges: { cursor: string; node: N }[]; pageInfo: PageInfoType } {
  const edges = page.items.map((item) => ({ cursor: cursorOf(item), node: nodeOf(item) }));
  const { hasNextPage, hasPreviousPage } = page;
  const [startCursor, endCursor] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  return { edges, pageInfo: { hasNextPage, hasPreviousPage, startCursor, endCursor } };
}
