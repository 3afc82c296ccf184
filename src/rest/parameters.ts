import { badInput } from '../application/app-error';
import type { JsonSchema } from './json-schemas';
import type { RestOperation } from './operations';
import { parametersOf } from './routes';

const MAX_WAIT_SECONDS = 30;

/** Parameters of the query string that the operation does not have, by operation, as JSON schemas. */
export const ADDED_PARAMETERS: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  botStatuses: {
    format: {
      type: 'string',
      enum: ['json', 'text'],
      default: 'json',
      description: 'With `text`, the answer is `yes` if the bot may send replies now, and `no` otherwise.',
    },
  },
  changes: {
    wait: {
      type: 'integer',
      minimum: 0,
      maximum: MAX_WAIT_SECONDS,
      default: 0,
      description:
        'How many seconds to wait for the next event if there is none yet. Without `after`, there is no wait.',
    },
  },
};

/** The names of all parameters that a query string may have. */
export function queryParametersOf({ route, field, input }: RestOperation): string[] {
  const isInPath = input !== null || parametersOf(route).length > 0;
  const added = Object.keys(ADDED_PARAMETERS[route.operation] ?? {});
  return [...(isInPath ? [] : field.args.map(({ name }) => name)), ...added];
}

export function parseFormat({ format = 'json' }: Readonly<Record<string, string>>): 'json' | 'text' {
  if (format === 'json' || format === 'text') return format;
  throw badInput(['format'], 'format must be json or text.');
}

export function parseWaitMs({ wait = '0' }: Readonly<Record<string, string>>): number {
  const seconds = /^\d{1,2}$/.test(wait) ? Number(wait) : Number.NaN;
  if (seconds <= MAX_WAIT_SECONDS) return seconds * 1_000;
  throw badInput(['wait'], `wait must be a whole number from 0 to ${MAX_WAIT_SECONDS}.`);
}
