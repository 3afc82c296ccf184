import { MAX_PARAMETERS, type Scalar } from './scalar';
import type { SqlDialect } from './sql-dialect';

/** The text after IN in a statement, and its parameters. */
interface InList {
  readonly sql: string;
  readonly parameters: readonly Scalar[];
}

/** A list of values. An empty list becomes an empty string, which matches no key. */
export function inList(values: readonly (string | number)[]): InList {
  const parameters = repeatLast(values.length > 0 ? values : ['']);
  return { sql: `(${'?, '.repeat(parameters.length - 1)}?)`, parameters };
}

/** A non-empty list of pairs, in a form that uses an index. */
export function inPairs(dialect: SqlDialect, pairs: readonly (readonly [string, string])[]): InList {
  const repeated = repeatLast(pairs);
  return { sql: dialect.pairs(repeated.length), parameters: repeated.flat() };
}

/**
 * Repeats the last value up to a power of two, so that fewer distinct statements have to be prepared, but not beyond
 * the number of parameters that a statement may have.
 */
function repeatLast<T>(values: readonly T[]): readonly T[] {
  const rounded = 2 ** Math.ceil(Math.log2(values.length));
  const count = Math.max(values.length, Math.min(rounded, MAX_PARAMETERS));
  return [...values, ...values.slice(-1).flatMap((last) => Array<T>(count - values.length).fill(last))];
}
