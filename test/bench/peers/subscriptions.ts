import type { Server } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { signIn } from './peer';
import type { Caller } from './status';

/** graphql-ws on its own adapter, as its documentation has it. Returns what stops it. */
export function serveSubscriptions(server: Server, schema: GraphQLSchema): () => Promise<void> {
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const serving = useServer<{ authorization: string }, { caller: Caller }>(
    {
      schema,
      onConnect: async ({ connectionParams, extra }) => {
        extra.caller = await signIn(connectionParams?.authorization);
      },
      context: ({ extra }) => ({ caller: extra.caller }),
    },
    sockets,
  );
  return async () => serving.dispose();
}
