import { ApolloLink } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { tap } from 'rxjs';
import { connect, keepNewest, setStatus, watchPage } from '../../../examples/apollo-client.mjs';
import { resuming } from '../../../examples/graphql-ws.mjs';
import type { Answer, StockClientKind } from './stock-client';

/** Apollo Client without key fields or type policies. */
export const apollo: StockClientKind = {
  name: 'Apollo Client',
  asks: 'POST',
  readsUnions: true,
  connect(url, token, { isOneSocket = false, see } = {}) {
    const { client, socket } = connect(url, () => token);
    // To the compiler, what tests require of Apollo and what examples import are different classes.
    if (isOneSocket) client.setLink(keepNewest().concat(new GraphQLWsLink(resuming(socket)) as never));
    if (see) {
      const seeing = new ApolloLink((operation, forward) =>
        forward(operation).pipe(tap(({ data }) => see(data))),
      );
      client.setLink(seeing.concat(client.link as never) as never);
    }
    return {
      async query(query, variables = {}) {
        const { data } = await client.query<Answer>({ query, variables, fetchPolicy: 'network-only' });
        return data;
      },
      async mutate(mutation, variables) {
        const { data } = await client.mutate<Answer>({ mutation, variables });
        return data;
      },
      subscribe(query, variables, next = () => undefined) {
        const subscription = client
          .subscribe<Answer>({ query, variables })
          .subscribe(({ data, error }) => (error ? Promise.reject(error) : next(data)));
        return () => subscription.unsubscribe();
      },
      read: (query, variables = {}) => client.readQuery<Answer>({ query, variables }),
      watch(query, variables, show) {
        const subscription = client
          .watchQuery<Answer>({ query, variables, notifyOnNetworkStatusChange: false })
          .subscribe(({ data }) => show(data));
        return () => subscription.unsubscribe();
      },
      watchPage: (show, onError) => watchPage(client, show, onError),
      setStatus: (shown, change) => setStatus(client, shown as never, change),
      close: () => socket.dispose(),
    };
  },
};
