import 'reflect-metadata';
import { GraphQLInputObjectType, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, getMetadataStorage } from 'type-graphql';
import { refuseRoundedIds } from './exact-ids';
import { boundResponses } from './limits/bounded-schema';
import { ApiKeyResolver } from './resolvers/api-key.resolver';
import { BotResolver } from './resolvers/bot.resolver';
import { BotStatusResolver } from './resolvers/bot-status.resolver';
import { ContactResolver } from './resolvers/contact.resolver';
import { ContactConnectionResolver } from './resolvers/contact-connection.resolver';
import {
  BotSavedResolver,
  ContactSavedResolver,
  FeedResolver,
  StatusChangedResolver,
  StatusChangeResolver,
  WaitingChangedResolver,
} from './resolvers/feed.resolver';
import { InboundWebhookResolver } from './resolvers/inbound-webhook.resolver';
import { LiveResolver } from './resolvers/live.resolver';
import { MessageResolver } from './resolvers/message.resolver';
import { ReplyGateResolver } from './resolvers/reply-gate.resolver';
import { RevocationResolver } from './resolvers/revocation.resolver';
import { ViewerResolver } from './resolvers/viewer.resolver';
import { WebhookEndpointResolver } from './resolvers/webhook-endpoint.resolver';

/** Builds the schema from its classes; schema.graphql is printed from it. */
export function createSchema(): GraphQLSchema {
  // Fields without a resolver method are read as plain properties, without middleware.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
  const schema = buildSchemaSync({
    resolvers: [
      BotStatusResolver,
      ContactResolver,
      ContactConnectionResolver,
      BotResolver,
      MessageResolver,
      ReplyGateResolver,
      LiveResolver,
      RevocationResolver,
      ApiKeyResolver,
      InboundWebhookResolver,
      WebhookEndpointResolver,
      ViewerResolver,
      FeedResolver,
      StatusChangedResolver,
      StatusChangeResolver,
      WaitingChangedResolver,
      ContactSavedResolver,
      BotSavedResolver,
    ],
    // The use cases validate inputs and return userErrors.
    validate: false,
    // Subscriptions have their own streams; TypeGraphQL requires a pubSub anyway.
    pubSub: { publish: () => undefined, subscribe: () => [] as never },
  });
  markOneOf(schema, 'WakeInput');
  markOneOf(schema, 'RevocationTargetInput');
  for (const [name, description] of Object.entries(ROOTS)) describeType(schema, name, description);
  refuseRoundedIds(schema);
  boundResponses(schema);
  return schema;
}

const ROOTS = {
  Query: 'Read operations.',
  Mutation: 'Write operations. A refused one says why in `userErrors`.',
  Subscription: 'Live events over WebSocket (graphql-transport-ws).',
};

/** The content of schema.graphql, sorted so that it changes only if the schema does. */
export function printSchemaFile(schema: GraphQLSchema): string {
  return `${ONE_OF}\n\n${printSchema(lexicographicSortSchema(schema))}\n`;
}

/** graphql-js omits the directives that it knows itself, but tools that do not know this one need its definition. */
const ONE_OF =
  '"""Exactly one field of the input must be set, and not to null."""\ndirective @oneOf on INPUT_OBJECT';

/** TypeGraphQL has no option for the descriptions of root types. */
function describeType(schema: GraphQLSchema, name: string, description: string): void {
  const type = schema.getType(name);
  if (type) type.description = description;
}

/** TypeGraphQL does not support `@oneOf`; graphql-js enforces and prints it once the type is marked. */
function markOneOf(schema: GraphQLSchema, name: string): void {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLInputObjectType)) throw new Error(`The schema has no input ${name}.`);
  type.isOneOf = true;
}
