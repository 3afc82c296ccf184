// A list of 50 contacts with live statuses, with React 19 and Apollo Client 4.
import { ApolloProvider, skipToken, useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { createRoot } from 'react-dom/client';
import { connect, LIVE, PAGE, SET_STATUS } from './apollo-client.mjs';

export function mountInbox(element, url, getToken) {
  const { client } = connect(url, getToken);
  createRoot(element).render(
    <ApolloProvider client={client}>
      <Inbox />
    </ApolloProvider>,
  );
}

function Inbox() {
  // Asks again whenever the list is opened, since nobody has told the cache of changes meanwhile.
  const { data, error } = useQuery(PAGE, { fetchPolicy: 'network-only' });
  const { nodes = [], feedCursor } = data?.contacts ?? {};
  const variables = { contactIds: nodes.map(({ contactId }) => contactId), after: feedCursor };
  // Its events change the cache, and with it the list.
  const live = useSubscription(LIVE, nodes.length > 0 ? { variables } : skipToken);
  const failure = error ?? live.error;
  if (failure) return <p role="alert">{failure.message}</p>;
  return (
    <ul>
      {nodes.map((contact) => (
        <Contact key={contact.id} {...contact} />
      ))}
    </ul>
  );
}

function Contact({ contactId, name, botStatus: { state, version, viewerCanChange } }) {
  const [setStatus, { data, loading, error }] = useMutation(SET_STATUS);
  const change = state === 'ACTIVE' ? { state: 'SLEEPING', wake: { after: 'PT2H' } } : { state: 'ACTIVE' };
  const input = { contactId, expectedVersion: version, ...change };
  const [refusal = error] = data?.setBotStatus.userErrors ?? [];
  return (
    <li>
      {name} <output>{state}</output>
      <button
        type="button"
        disabled={!viewerCanChange || loading}
        onClick={() => setStatus({ variables: { input } })}
      >
        {state === 'ACTIVE' ? 'Put to sleep' : 'Wake'}
      </button>
      {refusal && <strong role="alert">{refusal.message}</strong>}
    </li>
  );
}
