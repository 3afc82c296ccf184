import {
  GraphQLError,
  GraphQLID,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLOutputType,
  GraphQLScalarType,
  type GraphQLSchema,
  type GraphQLType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** JSON has already rounded a number beyond the safe integers, so it would name a neighbour. */
const ExactId = new GraphQLScalarType({
  ...GraphQLID.toConfig(),
  parseValue(value) {
    if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value))
      return GraphQLID.parseValue(value);
    throw new GraphQLError('ID must not be a number beyond ±(2^53 - 1), which JSON rounds: send a string.');
  },
});

/** Makes every ID of the schema refuse numbers that JSON has rounded. Integers in a document are exact texts. */
export function refuseRoundedIds(schema: GraphQLSchema): void {
  const types = schema.getTypeMap();
  for (const type of Object.values(types)) {
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        field.type = toExact(field.type) as GraphQLInputType;
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        field.type = toExact(field.type) as GraphQLOutputType;
        for (const arg of field.args) arg.type = toExact(arg.type) as GraphQLInputType;
      }
    }
  }
  types[ExactId.name] = ExactId;
}

function toExact(type: GraphQLType): GraphQLType {
  if (isNonNullType(type)) return new GraphQLNonNull(toExact(type.ofType));
  if (isListType(type)) return new GraphQLList(toExact(type.ofType));
  return type === GraphQLID ? ExactId : type;
}
