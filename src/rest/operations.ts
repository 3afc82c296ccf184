import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { parametersOf, type Route } from './routes';

/** A route with the GraphQL operation that it executes. */
export interface RestOperation {
  readonly route: Route;
  readonly field: GraphQLField<unknown, unknown>;
  /** The input of a mutation, of which parameters of the path are fields; `null` for a query. */
  readonly input: GraphQLInputObjectType | null;
  readonly document: string;
}

/** The position of a reader of the feed that has no cursor yet. */
export const POSITION_DOCUMENT = '{ botStatuses(contactIds: []) { feedCursor } }';

/** Finds the operation of a route in the schema. */
export function operationOf(schema: GraphQLSchema, route: Route): RestOperation {
  const { operation } = route;
  const query = schema.getQueryType()?.getFields()[operation];
  if (query) return { route, field: query, input: null, document: queryFor(schema, operation) };
  const field = schema.getMutationType()?.getFields()[operation];
  const input = getNamedType(field?.args[0]?.type);
  if (!field || !isInputObjectType(input)) throw new Error(`The schema has no mutation ${operation}.`);
  for (const name of parametersOf(route))
    if (!(name in input.getFields())) throw new Error(`${input.name} has no field ${name}.`);
  const selection = selectionOf(getNamedType(field.type));
  const document = `mutation ($input: ${input.name}!) { ${operation}(input: $input) { ${selection} } }`;
  return { route, field, input, document };
}

/** The fields of an answer: all without arguments. Of an entity, which has an `id`, other entities are no part. */
export function answeredFields(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).filter(
    (field) => field.args.length === 0 && !(isEntity(type) && isEntity(getNamedType(field.type))),
  );
}

function isEntity(type: GraphQLNamedType): boolean {
  return isObjectType(type) && 'id' in type.getFields();
}

function queryFor(schema: GraphQLSchema, operation: string): string {
  const select = (type: string) => selectionOf(schema.getType(type)!);
  if (operation === 'botStatuses')
    return `query ($contactId: ID!) { botStatuses(contactIds: [$contactId]) { nodes { ${select('BotStatus')} } } }`;
  const event = `type: __typename ${select('FeedEvent')}`;
  return `query ($after: String, $first: Int) { changes(after: $after, first: $first) {
    start pageInfo { hasNextPage endCursor } edges { cursor node { ${event} } } } }`;
}

function selectionOf(type: GraphQLNamedType, above: readonly GraphQLNamedType[] = []): string {
  if (isUnionType(type))
    return type
      .getTypes()
      .map((member) => `... on ${member.name} { ${selectionOf(member)} }`)
      .join(' ');
  if (!isObjectType(type)) throw new Error(`${type.name} has no fields to select.`);
  const selections = answeredFields(type).map(({ name, type: fieldType }) => {
    const named = getNamedType(fieldType);
    if (isLeafType(named)) return name;
    // An actor has an actor: who acts for a person is the last one.
    return above.includes(named) ? '' : `${name} { ${selectionOf(named, [...above, type])} }`;
  });
  return selections.filter(Boolean).join(' ');
}
