import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO, GraphQLDuration, GraphQLTimeZone } from 'graphql-scalars';
import { LRUCache } from 'lru-cache';

/** Longer than any moment, length of time or name of a time zone; checked before anything else is. */
const MAX_LENGTH = 64;

/** A scalar of a library under a description of our own: what it means here. */
function describe(scalar: GraphQLScalarType, description: string): GraphQLScalarType {
  const { parseValue, parseLiteral, ...config } = scalar.toConfig();
  return new GraphQLScalarType({
    ...config,
    description,
    parseValue(value) {
      refuseLong(scalar.name, value);
      return parseValue(value);
    },
    parseLiteral(node, variables) {
      if (node.kind === Kind.STRING) refuseLong(scalar.name, node.value, node);
      return parseLiteral(node, variables);
    },
  });
}

function refuseLong(name: string, value: unknown, nodes?: ValueNode): void {
  if (typeof value !== 'string' || value.length <= MAX_LENGTH) return;
  throw new GraphQLError(`${name} must not be longer than ${MAX_LENGTH} characters.`, {
    nodes: nodes ?? null,
  });
}

export const DateTimeISO = describe(
  GraphQLDateTimeISO,
  'An ISO 8601 date and time with a UTC offset, e.g. 2026-03-29T07:00:00.000Z. Values in responses are in UTC with milliseconds.',
);

export const Duration = describe(
  GraphQLDuration,
  'An ISO 8601 duration, e.g. PT24H or P1D. Months and years are not allowed.',
);

export const TimeZone = describe(cacheTimeZones(), 'An IANA time zone, e.g. Europe/Berlin.');

/** To look one up takes hundreds of microseconds, and a bulk change names a thousand. */
function cacheTimeZones(): GraphQLScalarType {
  const config = GraphQLTimeZone.toConfig();
  // There are a few hundred, which may be written in any case.
  const known = new LRUCache<string, true>({ max: 1_000 });
  const parse = (value: unknown) => {
    if (typeof value !== 'string')
      throw new GraphQLError('TimeZone must be an IANA time zone, such as Europe/Berlin.');
    const key = value.toLowerCase();
    if (known.has(key)) return value;
    const parsed = config.parseValue(value);
    known.set(key, true);
    return parsed;
  };
  return new GraphQLScalarType({
    ...config,
    // What is stored was checked when it came.
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

function toLocalDateTime(value: unknown): string {
  refuseLong('LocalDateTime', value);
  if (typeof value === 'string' && LOCAL.test(value)) return value;
  throw new GraphQLError(
    'LocalDateTime must be a date and time without a UTC offset, such as 2026-03-29T09:00.',
  );
}

/** graphql-scalars has one too, which insists on seconds, lets a zone pass, and looks at the machine's own zone. */
export const LocalDateTime = new GraphQLScalarType({
  name: 'LocalDateTime',
  description: 'A local date and time without a UTC offset, e.g. 2026-03-29T09:00.',
  serialize: toLocalDateTime,
  parseValue: toLocalDateTime,
  parseLiteral: (node) => toLocalDateTime(node.kind === Kind.STRING ? node.value : null),
});
