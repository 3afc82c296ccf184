import { badInput } from '../app-error';

/** The number of items if `first` is absent or null. */
export const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;

/** One page of a connection, with the values of its PageInfo. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export function checkPageSize(first: number): void {
  if (first < 0 || first > MAX_PAGE) throw badInput(['first'], `first must be from 0 to ${MAX_PAGE}.`);
}

/** Builds a page from up to `first + 1` rows. The extra row shows that more follow. */
export function pageOf<T>(rows: readonly T[], first: number, isFirstPage: boolean): Page<T> {
  return { items: rows.slice(0, first), hasNextPage: rows.length > first, hasPreviousPage: !isFirstPage };
}
