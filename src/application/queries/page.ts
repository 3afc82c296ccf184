import { badInput } from '../app-error';

const MAX_PAGE = 100;

/** One page of a connection, with what its PageInfo says. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export function checkPageSize(first: number): void {
  if (first < 0 || first > MAX_PAGE) throw badInput(['first'], `first must be from 0 to ${MAX_PAGE}.`);
}

/** A page out of one more row than asked for, which tells whether more follow. */
export function pageOf<T>(rows: readonly T[], first: number, isFirstPage: boolean): Page<T> {
  return { items: rows.slice(0, first), hasNextPage: rows.length > first, hasPreviousPage: !isFirstPage };
}
