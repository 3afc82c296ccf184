import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO, GraphQLDuration, GraphQLTimeZone } from 'graphql-scalars';
import { LRUCache } from 'lru-cache';

/** Longer than any valid date, duration or time zone; checked first. */
const MAX_LENGTH = 64;

interface ScalarText {
  readonly name?: string;
  readonly description: string;
  readonly specifiedByURL: string;
}

/** Returns a scalar of a library with a description of its meaning in this API. */
function describe(
  scalar: GraphQLScalarType,
  { name = scalar.name, description, specifiedByURL }: ScalarText,
): GraphQLScalarType {
  const { parseValue, parseLiteral, ...config } = scalar.toConfig();
  return new GraphQLScalarType({
    ...config,
    name,
    description,
    specifiedByURL,
    parseValue(value) {
      refuseLong(name, value);
      return parseValue(value);
    },
    parseLiteral(node, variables) {
      if (node.kind === Kind.STRING) refuseLong(name, node.value, node);
      return parseLiteral(node, variables);
    },
  });
}

function refuseLong(name: string, value: unknown, nodes?: ValueNode): void {
  if (typeof value !== 'string' || value.length <= MAX_LENGTH) return;
  throw new GraphQLError(`${name} must not be longer than ${MAX_LENGTH} characters.`, { nodes });
}

export const DateTime = describe(GraphQLDateTimeISO, {
  name: 'DateTime',
  description:
    'A date and time with a UTC offset (RFC 3339), e.g. 2026-03-29T07:00:00.000Z. Responses use UTC and milliseconds.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
});

export const Duration = describe(GraphQLDuration, {
  description: 'A duration (ISO 8601), e.g. PT24H or P1D. Months and years are not allowed.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#appendix-A',
});

export const TimeZone = describe(cacheTimeZones(), {
  description: 'A time zone of the IANA database, e.g. Europe/Berlin.',
  specifiedByURL: 'https://www.iana.org/time-zones',
});

/** Validating a time zone takes hundreds of microseconds, and a bulk change contains a thousand. */
function cacheTimeZones(): GraphQLScalarType {
  const config = GraphQLTimeZone.toConfig();
  // There are a few hundred zones, in any letter case.
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
    // Stored values were validated as input.
    serialize: (value) => value,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

function toLocalDateTime(value: unknown): string {
  if (typeof value === 'string' && LOCAL.test(value)) return value;
  throw new GraphQLError(
    'LocalDateTime must be a date and time without a UTC offset, such as 2026-03-29T09:00.',
  );
}

/** The scalar of graphql-scalars requires seconds, accepts an offset and depends on the time zone of the machine. */
export const LocalDateTime = describe(
  new GraphQLScalarType({ name: 'LocalDateTime', serialize: toLocalDateTime, parseValue: toLocalDateTime }),
  {
    description: 'A date and time without a UTC offset, e.g. 2026-03-29T09:00.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  },
);
