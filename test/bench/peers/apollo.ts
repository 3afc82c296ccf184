import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import { createPubSub } from '@graphql-yoga/subscription';
import express from 'express';
import { createSchema } from './executable-schema';
import { announce, settings, signIn } from './peer';
import { topicOf } from './schema';
import type { Caller, ChangeInput } from './status';
import { toEvent, toPayload, toStatusList } from './status';
import { openStore } from './store';
import { serveSubscriptions } from './subscriptions';

/** Apollo on Express with graphql-ws, as its documentation has it, on the same short way to the database. */
const store = openStore(settings.databaseUrl);
const pubSub = createPubSub<Record<string, [ReturnType<typeof toEvent>]>>();

type Context = { caller: Caller };

const schema = createSchema({
  Query: {
    botStatuses: async (_: unknown, { contactIds }: { contactIds: string[] }, { caller }: Context) =>
      toStatusList(await store.read(caller.workspace, contactIds)),
  },
  Mutation: {
    setBotStatus: async (_: unknown, { input }: { input: ChangeInput }, { caller }: Context) => {
      const { row, change } = await store.change(caller, input);
      pubSub.publish(topicOf(caller.workspace, row.id), toEvent(row, change));
      return toPayload(row, change);
    },
  },
  Subscription: {
    botStatusChanged: {
      subscribe: (_: unknown, { contactIds }: { contactIds: string[] }, { caller }: Context) =>
        pubSub.subscribe(topicOf(caller.workspace, contactIds[0]!)),
      resolve: (event: unknown) => event,
    },
  },
});

async function main(): Promise<void> {
  const app = express();
  const server = createServer(app);
  const stopSubscriptions = serveSubscriptions(server, schema);
  const apollo = new ApolloServer<Context>({
    schema,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: server }),
      { serverWillStart: async () => ({ drainServer: stopSubscriptions }) },
    ],
  });
  await apollo.start();
  const context = async ({ req }: { req: express.Request }) => ({
    caller: await signIn(req.headers.authorization),
  });
  app.use('/graphql', express.json(), expressMiddleware(apollo, { context }));
  server.listen(0, '127.0.0.1', () => announce(server));
}

void main();
