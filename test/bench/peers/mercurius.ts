import Fastify from 'fastify';
import mercurius, { type IResolvers, type PubSub } from 'mercurius';
import { announce, settings, signIn } from './peer';
import { topicOf, typeDefs } from './schema';
import type { Caller, ChangeInput } from './status';
import { toEvent, toPayload, toStatusList } from './status';
import { openStore } from './store';

/** Mercurius with its compiler on, as its documentation has it. */
const store = openStore(settings.databaseUrl);

type Context = { caller: Caller; pubsub: PubSub };

const resolvers = {
  Query: {
    botStatuses: async (_: unknown, { contactIds }: { contactIds: string[] }, { caller }: Context) =>
      toStatusList(await store.read(caller.workspace, contactIds)),
  },
  Mutation: {
    setBotStatus: async (_: unknown, { input }: { input: ChangeInput }, { caller, pubsub }: Context) => {
      const { row, change } = await store.change(caller, input);
      const topic = topicOf(caller.workspace, row.id);
      pubsub.publish({ topic, payload: { botStatusChanged: toEvent(row, change) } });
      return toPayload(row, change);
    },
  },
  Subscription: {
    botStatusChanged: {
      subscribe: (_: unknown, { contactIds }: { contactIds: string[] }, { caller, pubsub }: Context) =>
        pubsub.subscribe(contactIds.map((id) => topicOf(caller.workspace, id))),
    },
  },
};

const app = Fastify();
app.register(mercurius, {
  schema: typeDefs,
  resolvers: resolvers as unknown as IResolvers,
  jit: 1,
  context: async (request) => ({ caller: await signIn(request.headers.authorization) }),
  subscription: {
    onConnect: async ({ payload }) => ({ caller: await signIn(payload.authorization) }),
  },
});
app.listen({ host: '127.0.0.1', port: 0 }).then(() => announce(app.server));
