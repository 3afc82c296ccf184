import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { typeDefs } from './schema';

type Field = GraphQLFieldResolver<unknown, never> | { subscribe: unknown; resolve: unknown };

/** Puts resolvers on the schema's root fields; all others answer by their name. */
export function createSchema(resolvers: Record<string, Record<string, unknown>>): GraphQLSchema {
  const schema = buildSchema(typeDefs);
  for (const [type, fields] of Object.entries(resolvers)) {
    const target = (schema.getType(type) as { getFields(): Record<string, object> } & object).getFields();
    for (const [name, field] of Object.entries(fields) as [string, Field][]) {
      Object.assign(target[name]!, typeof field === 'function' ? { resolve: field } : field);
    }
  }
  return schema;
}
