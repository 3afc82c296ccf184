// A page of 50 contacts with live statuses and conflicts, with Apollo Client 4.
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { SetContextLink } from '@apollo/client/link/context';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { mergeMap, of } from 'rxjs';
import { connect as connectSocket, resuming } from './graphql-ws.mjs';
import { Newest } from './newest.mjs';

export function connect(url, getToken) {
  const headers = async () => ({ authorization: `Bearer ${await getToken()}` });
  const socket = connectSocket({ url: `${url.replace(/^http/, 'ws')}/graphql`, getToken });
  const http = new SetContextLink(async () => ({ headers: await headers() })).concat(
    new HttpLink({ uri: `${url}/graphql` }),
  );
  const isLive = ({ operationType }) => operationType === 'subscription';
  const link = ApolloLink.split(isLive, new GraphQLWsLink(resuming(socket)), http);
  const client = new ApolloClient({ link: keepNewest().concat(link), cache: new InMemoryCache() });
  return { client, socket };
}

/** Keeps statuses out of the cache that are older than what it has: a query is sent again. */
export function keepNewest() {
  const newest = new Newest();
  return new ApolloLink((operation, forward) => {
    const ask = () => {
      const askedAt = newest.events;
      const check = (result) => {
        const type = operation.operationType;
        const outdated =
          type === 'subscription' ? newest.tell(result.data) : newest.hear(result.data, askedAt);
        if (outdated.length > 0 && type === 'query') return ask();
        // Under another id, the status of a mutation or event does not replace the one in the cache.
        for (const status of outdated) status.id = 'outdated';
        return of(result);
      };
      return forward(operation).pipe(mergeMap(check));
    };
    return ask();
  });
}

const BADGE = gql`fragment Badge on BotStatus { id contactId version state wakeAt note viewerCanChange changedBy { kind name } }`;

export const PAGE = gql`query Page($after: String) {
  contacts(first: 50, after: $after) {
    nodes { id contactId name botStatus { ...Badge } } pageInfo { endCursor hasNextPage } feedCursor
  } } ${BADGE}`;

export const LIVE = gql`subscription Live($contactIds: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $contactIds, after: $after) { kind feedCursor botStatuses { ...Badge } } } ${BADGE}`;

export const SET_STATUS = gql`mutation SetStatus($input: SetBotStatusInput!) {
  setBotStatus(input: $input) { outcome botStatus { ...Badge } userErrors { code field message } } } ${BADGE}`;

/** Shows a page of contacts, now and after every change. Returns a function that ends this. */
export function watchPage(client, show, onError) {
  let live = null;
  const page = client.watchQuery({ query: PAGE }).subscribe(({ data, error }) => {
    if (error) onError(error);
    if (!data) return;
    const { nodes, feedCursor } = data.contacts;
    const variables = { contactIds: nodes.map(({ contactId }) => contactId), after: feedCursor };
    live ??= client.subscribe({ query: LIVE, variables }).subscribe(({ error }) => error && onError(error));
    show(nodes);
  });
  return () => {
    page.unsubscribe();
    live?.unsubscribe();
  };
}

/** Sets a status as the user saw it. With CONFLICT, the page shows the current status, and the message says why. */
export async function setStatus(client, { contactId, version }, change) {
  const input = { contactId, expectedVersion: version, idempotencyKey: crypto.randomUUID(), ...change };
  const { data } = await client.mutate({ mutation: SET_STATUS, variables: { input } });
  return data.setBotStatus.userErrors.map(({ message }) => message);
}
