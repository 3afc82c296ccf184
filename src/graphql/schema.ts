import 'reflect-metadata';
import { GraphQLInputObjectType, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage } from 'type-graphql';
import { boundResponses } from './limits/bounded-schema';
import { BotResolver } from './resolvers/bot.resolver';
import { BotStatusResolver } from './resolvers/bot-status.resolver';
import { ContactResolver } from './resolvers/contact.resolver';
import { LiveResolver } from './resolvers/live.resolver';
import { MessageResolver } from './resolvers/message.resolver';
import { ReplyGateResolver } from './resolvers/reply-gate.resolver';
import { RevocationResolver } from './resolvers/revocation.resolver';

/** Builds the schema from its classes; schema.graphql is printed from it. */
export function createSchema(): GraphQLSchema {
  // Fields without a resolver method are read as plain properties, without middleware.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
  const schema = buildSchemaSync({
    resolvers: [
      BotStatusResolver,
      ContactResolver,
      BotResolver,
      MessageResolver,
      ReplyGateResolver,
      LiveResolver,
      RevocationResolver,
    ],
    // The use cases validate inputs and return userErrors.
    validate: false,
    // Subscriptions have their own streams; TypeGraphQL requires a pubSub anyway.
    pubSub: { publish: () => undefined, subscribe: () => [] as never },
  });
  markOneOf(schema, 'WakeInput');
  markOneOf(schema, 'RevocationTargetInput');
  boundResponses(schema);
  return schema;
}

/** The content of schema.graphql, sorted so that it changes only if the schema does. */
export function printCurrentSchema(): string {
  return `${printSchema(lexicographicSortSchema(createSchema()))}\n`;
}

/** TypeGraphQL does not support `@oneOf`; graphql-js enforces and prints it once the type is marked. */
function markOneOf(schema: GraphQLSchema, name: string): void {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLInputObjectType)) throw new Error(`The schema has no input ${name}.`);
  type.isOneOf = true;
}
