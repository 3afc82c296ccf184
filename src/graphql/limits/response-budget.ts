import type { GraphQLResolveInfo } from 'graphql';
import { AppError } from '../../application/app-error';

/** The maximum number of list items in a response, regardless of the estimated cost. */
const MAX_ITEMS = 20_000;
/** The maximum size of a response: a thousand contacts with the longest notes fit. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Quotation marks, colon and comma. */
const PUNCTUATION = 4;
const SHORT_TEXT = 40;
/** A number, true, false or null. */
const SHORT_VALUE = 5;
/** A date and time with milliseconds and quotation marks. */
const DATE_TIME = 26;

/**
 * The remaining size of the response of one operation, spent during execution. It bounds what the estimated cost could
 * not predict. Mutations are not stopped, because their effects persist; they are bounded by their cost alone.
 */
export class ResponseBudget {
  /** Why the operation was stopped; its result is this error without data. */
  error: AppError | null = null;
  private items = MAX_ITEMS;
  private bytes = MAX_BYTES;

  /** Throws QUERY_TOO_COSTLY. */
  spendItems(count: number, info: GraphQLResolveInfo): void {
    this.items -= count;
    if (this.items < 0) this.stop('items', info);
  }

  /** Counts the name and value of a field as they are serialized. Throws QUERY_TOO_COSTLY. */
  spendField(value: unknown, info: GraphQLResolveInfo): void {
    this.bytes -= String(info.path.key).length + sizeOf(value) + PUNCTUATION;
    if (this.bytes < 0) this.stop('bytes', info);
  }

  private stop(what: string, { operation }: GraphQLResolveInfo): void {
    if (operation.operation === 'mutation') return;
    const message = `The response exceeds the limit of ${what}. Request fewer items or fields at a time.`;
    this.error ??= new AppError('QUERY_TOO_COSTLY', message);
    throw this.error;
  }
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length <= SHORT_TEXT ? value.length : Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return SHORT_VALUE;
  return Array.isArray(value) ? value.reduce<number>((sum, item) => sum + sizeOf(item) + 3, 0) : DATE_TIME;
}
