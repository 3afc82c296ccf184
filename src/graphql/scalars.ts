import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO, GraphQLDuration, GraphQLTimeZone } from 'graphql-scalars';

/** A library's scalar under a description of our own: what it means here. */
function describe(scalar: GraphQLScalarType, description: string): GraphQLScalarType {
  return new GraphQLScalarType({ ...scalar.toConfig(), description });
}

export const DateTimeISO = describe(
  GraphQLDateTimeISO,
  'A moment as ISO 8601 with a time zone, e.g. 2026-03-29T07:00:00.000Z. Answers are in UTC with milliseconds.',
);

export const Duration = describe(
  GraphQLDuration,
  'A length of time as ISO 8601, e.g. PT24H or P1D. Months and years are refused.',
);

export const TimeZone = describe(GraphQLTimeZone, 'A time zone of the IANA database, e.g. Europe/Berlin.');

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

function toLocalDateTime(value: unknown): string {
  if (typeof value === 'string' && LOCAL.test(value)) return value;
  throw new GraphQLError('LocalDateTime must be a date and time without a zone, such as 2026-03-29T09:00.');
}

/** graphql-scalars has one too, which insists on seconds, lets a zone pass, and looks at the machine's own zone. */
export const LocalDateTime = new GraphQLScalarType({
  name: 'LocalDateTime',
  description: 'A wall-clock date and time without a zone, e.g. 2026-03-29T09:00.',
  serialize: toLocalDateTime,
  parseValue: toLocalDateTime,
  parseLiteral: (node) => toLocalDateTime(node.kind === Kind.STRING ? node.value : null),
});
