import 'reflect-metadata';
import { GraphQLInputObjectType, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage } from 'type-graphql';
import { boundAnswers } from './limits/bounded-schema';
import { BotResolver } from './resolvers/bot.resolver';
import { BotStatusResolver } from './resolvers/bot-status.resolver';
import { ContactResolver } from './resolvers/contact.resolver';
import { LiveResolver } from './resolvers/live.resolver';
import { MessageResolver } from './resolvers/message.resolver';
import { ReplyGateResolver } from './resolvers/reply-gate.resolver';
import { RevocationResolver } from './resolvers/revocation.resolver';

/** The schema as the classes say it; schema.graphql at the top level is printed from it. */
export function createSchema(): GraphQLSchema {
  // Fields without a method of their own are properties, read as such: no middleware is to stand between.
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
    // Checks that name a field of the input are the use cases' business: they answer with userErrors.
    validate: false,
    // Subscriptions come from streams of their own; TypeGraphQL insists on having one nevertheless.
    pubSub: { publish: () => undefined, subscribe: () => [] as never },
  });
  markOneOf(schema, 'WakeInput');
  markOneOf(schema, 'RevocationTargetInput');
  boundAnswers(schema);
  return schema;
}

/** The text of schema.graphql: sorted, so that it changes only where the schema does. */
export function printCurrentSchema(): string {
  return `${printSchema(lexicographicSortSchema(createSchema()))}\n`;
}

/** TypeGraphQL can't say `@oneOf`; graphql-js enforces and prints it once the type says so. */
function markOneOf(schema: GraphQLSchema, name: string): void {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLInputObjectType)) throw new Error(`The schema has no input ${name}.`);
  type.isOneOf = true;
}
