import { Client, fetchExchange, gql, mapExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { introspectionFromSchema, print } from 'graphql';
import { resuming } from '../../../examples/graphql-ws.mjs';
import { connect, keepNewest, keys, setStatus, watchPage } from '../../../examples/urql.mjs';
import { schema } from './documents';
import type { Answer, StockClientKind, Wiring } from './stock-client';

type Connection = ReturnType<typeof connect>;

export const urql = kind('urql');
export const urqlWithSchema = kind('urql with the schema', introspectionFromSchema(schema));

/** urql with its normalizing cache. */
function kind(name: string, introspection?: object): StockClientKind {
  return {
    name,
    asks: 'GET',
    readsUnions: introspection !== undefined,
    connect(url, token, wiring) {
      const { socket, ...connection } = connect(url, () => token, introspection);
      const client = wiring ? wire(url, token, socket, wiring, introspection) : connection.client;
      return {
        async query(document, variables = {}) {
          const options = { requestPolicy: 'network-only' } as const;
          return dataOf(await client.query<Answer>(document, variables, options));
        },
        mutate: async (document, variables) => dataOf(await client.mutation<Answer>(document, variables)),
        subscribe(document, variables, next = () => undefined) {
          const subscription = client
            .subscription<Answer>(document, variables)
            .subscribe((result) => next(dataOf(result)));
          return () => subscription.unsubscribe();
        },
        read(document, variables = {}) {
          // Another operation: that of a query that is under way would wait for its response.
          const another = gql(print(document).replace(/^query \w+/, 'query Read'));
          return client.readQuery<Answer>(another, variables, { requestPolicy: 'cache-only' })?.data;
        },
        watch(document, variables, show) {
          const subscription = client.query<Answer>(document, variables).subscribe(({ data }) => show(data));
          return () => subscription.unsubscribe();
        },
        watchPage: (show, onError) => watchPage(client, show, onError),
        setStatus: (shown, change) => setStatus(client, shown as never, change),
        close: () => socket.dispose(),
      };
    },
  };
}

function dataOf({ data, error }: { data?: Answer; error?: Error | undefined }): Answer {
  if (error) throw error;
  return data;
}

/** The client of the example with other exchanges. */
function wire(
  url: string,
  token: string,
  socket: Connection['socket'],
  { isOneSocket = false, see = () => undefined }: Wiring,
  introspection: object | undefined,
): Client {
  const live = resuming(socket);
  return new Client({
    url: `${url}/graphql`,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    exchanges: [
      cacheExchange({ keys, schema: introspection as never }),
      mapExchange({ onResult: ({ data }) => see(data) }),
      keepNewest,
      ...(isOneSocket ? [] : [fetchExchange]),
      subscriptionExchange({
        enableAllOperations: isOneSocket,
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: live.subscribe(request, sink) }),
        }),
      }),
    ],
  });
}
