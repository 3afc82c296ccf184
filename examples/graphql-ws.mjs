/**
 * Live events with the stock client graphql-ws: it comes back whatever happens to the service, the network or the token,
 * and goes on after the last event that it has handed on.
 */
import { createClient } from 'graphql-ws';
import WebSocket from 'ws'; // not in a browser

/** In Node, gives up a connection that is not open within ten seconds. A browser does so itself. */
class NodeSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { handshakeTimeout: 10_000 });
  }
}

/** `getToken` is called for each connection: return a token that has not expired. */
export function connect({ url, getToken, ...options }) {
  let silence;
  const client = createClient({
    url,
    webSocketImpl: typeof document === 'undefined' ? NodeSocket : undefined, // a browser has its own
    connectionParams: async () => ({ authorization: `Bearer ${await getToken()}` }),
    // By default, the first refused connection ends all subscriptions.
    retryAttempts: Infinity,
    shouldRetry: () => true,
    // By default, the wait doubles without end.
    retryWait: (retries) => delay(Math.min(2 ** retries, 30) * (500 + Math.random() * 1_000)),
    // A connection can die without a word. The client sends pings, but it does not expect an answer by itself.
    keepAlive: 10_000,
    on: {
      ping: (isReceived) => {
        if (!isReceived) silence = setTimeout(() => client.terminate(), 5_000);
      },
      pong: () => clearTimeout(silence),
      closed: () => clearTimeout(silence),
    },
    ...options,
  });
  return client;
}

/**
 * Subscribes to `botStatusChanged` or `statusFeed`; the query takes `$after` and selects `feedCursor`. Calls `onEvent` once
 * for each event, and `onEnd` if the subscription is refused. Returns a function that ends it.
 */
export function subscribe(client, query, variables, onEvent, onEnd) {
  const next = ({ data, errors }) => (data ? onEvent(Object.values(data)[0]) : onEnd(errors));
  const sink = { next, error: onEnd, complete: () => undefined };
  return resuming(client).subscribe({ query, variables }, sink);
}

/** A client for Apollo Client, urql and others, whose subscriptions go on after the last event that they handed on. */
export function resuming(client) {
  const subscribe = (payload, sink) => {
    // graphql-ws sends this object again after each reconnection, as it is by then.
    const resumable = { ...payload, variables: { ...payload.variables } };
    let stop;
    let retry;
    const start = () => {
      retry = undefined;
      stop = client.subscribe(resumable, {
        next: (result) => {
          if (!result.data && isTemporary(result.errors)) return startLater();
          sink.next(result);
          const [event] = Object.values(result.data ?? {});
          if (event?.feedCursor) resumable.variables.after = event.feedCursor;
        },
        error: (reason) => (isTemporary(reason) ? startLater() : sink.error(reason)),
        complete: () => retry ?? sink.complete(),
      });
    };
    const startLater = () => {
      retry = setTimeout(start, 5_000);
    };
    start();
    return () => {
      clearTimeout(retry);
      stop();
    };
  };
  return { ...client, subscribe };
}

/** Whether the service refused the subscription only for now. */
function isTemporary(reason) {
  return Array.isArray(reason) && reason.some(({ extensions }) => extensions?.retryable);
}

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
