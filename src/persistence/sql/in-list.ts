import type { Scalar } from './scalar';
import type { SqlDialect } from './sql-dialect';

/** What follows IN in a statement, and the parameters that it takes. */
interface InList {
  readonly sql: string;
  readonly parameters: readonly Scalar[];
}

/** A list of values; without any it holds an empty text, which is none of the keys. */
export function inList(values: readonly (string | number)[]): InList {
  const parameters = repeatLast(values.length > 0 ? values : ['']);
  return { sql: `(${'?, '.repeat(parameters.length - 1)}?)`, parameters };
}

/** A list of pairs, at least one, in a form that is looked up by index. */
export function inPairs(dialect: SqlDialect, pairs: readonly (readonly [string, string])[]): InList {
  const repeated = repeatLast(pairs);
  return { sql: dialect.pairs(repeated.length), parameters: repeated.flat() };
}

/** Until there are a power of two, which changes nothing but that there are few texts of a statement to prepare. */
function repeatLast<T>(values: readonly T[]): readonly T[] {
  const count = 2 ** Math.ceil(Math.log2(values.length));
  return [...values, ...values.slice(-1).flatMap((last) => Array<T>(count - values.length).fill(last))];
}
