// A page of 50 contacts with live statuses and conflicts, with urql and its normalized cache.
import { Client, fetchExchange, gql, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { filter, makeSubject, merge, pipe, tap } from 'wonka';
import { connect as connectSocket, resuming } from './graphql-ws.mjs';
import { Newest } from './newest.mjs';

/** The types that are part of another one and have no id. */
const KEYLESS = `Actor BotDeleted BotRules BotSaved BotStatusEvent BotStatusList BotStatusPayload CommitReplyPayload
  ContactErased ContactSaved DeleteBotPayload DeleteContactPayload DeleteInboundWebhookPayload DeleteWebhookEndpointPayload Limits LinkContactPayload MessageCount
  MessagePreviewPayload NewApiKeyPayload RecordMessagePayload ReleaseReplyPayload ReserveReplyPayload Revocation
  RevokeApiKeyPayload RevokeReplyPayload RevokeTokensPayload SaveBotPayload SaveContactsPayload
  SaveInboundWebhookPayload SendTestEventPayload SetBotStatusesPayload
  SilenceByReason SilencePeriod StateCount StatusChanged StatusFeedEvent StatusPreview StatusPreviewPayload
  StatusSummary UnlinkContactPayload UserError Viewer WaitingChanged WebhookAttempt WebhookEndpointPayload WebhookMapping
  WebhookOption`;

export const keys = Object.fromEntries(KEYLESS.split(/\s+/).map((name) => [name, () => null]));

/** The cache takes the events of a feed only with the introspection of the schema, since they are a union. */
export function connect(url, getToken, schema) {
  const headers = async () => ({ authorization: `Bearer ${await getToken()}` });
  const socket = connectSocket({ url: `${url.replace(/^http/, 'ws')}/graphql`, getToken });
  const live = resuming(socket);
  const forwardSubscription = (request) => ({
    subscribe: (sink) => ({ unsubscribe: live.subscribe(request, sink) }),
  });
  const client = new Client({
    url: `${url}/graphql`,
    fetch: async (input, init) =>
      fetch(input, { ...init, headers: { ...init.headers, ...(await headers()) } }),
    exchanges: [
      cacheExchange({ keys, schema }),
      keepNewest,
      fetchExchange,
      subscriptionExchange({ forwardSubscription }),
    ],
  });
  return { client, socket };
}

/** Keeps statuses out of the cache that are older than what it has: a query is sent again. */
export const keepNewest =
  ({ forward }) =>
  (operations$) => {
    const newest = new Newest();
    const askedAt = new Map();
    const { source: again$, next: askAgain } = makeSubject();
    const isCurrent = (result) => {
      const { operation, data } = result;
      const { kind, key } = operation;
      const outdated = kind === 'subscription' ? newest.tell(data) : newest.hear(data, askedAt.get(key));
      if (outdated.length > 0 && kind === 'query') return askAgain(operation);
      // Under another id, the status of a mutation or event does not replace the one in the cache.
      for (const status of outdated) status.id = 'outdated';
      if (kind !== 'subscription') askedAt.delete(key);
      return true;
    };
    const note = ({ kind, key }) =>
      kind === 'teardown' ? askedAt.delete(key) : askedAt.set(key, newest.events);
    return pipe(merge([operations$, again$]), tap(note), forward, filter(isCurrent));
  };

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
  const page = client.query(PAGE, {}).subscribe(({ data, error }) => {
    if (error) onError(error);
    if (!data) return;
    const { nodes, feedCursor } = data.contacts;
    const variables = { contactIds: nodes.map(({ contactId }) => contactId), after: feedCursor };
    live ??= client.subscription(LIVE, variables).subscribe(({ error }) => error && onError(error));
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
  const { data, error } = await client.mutation(SET_STATUS, { input });
  if (error) throw error;
  return data.setBotStatus.userErrors.map(({ message }) => message);
}
