import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { findOutage, maskErrors, maskResult } from '../../graphql/errors';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import { UserSockets } from '../admission/user-sockets';
import { readCredentials } from '../auth/tokens';
import type { GraphqlEndpoint } from '../graphql-endpoint';
import type { OriginCheck } from '../http/origins';
import type { Traces } from '../monitoring/traces';
import { closeForNow, DeliveryQueue, deliverEvents } from './live-delivery';
import { openProtocolSocket, type SocketExtra } from './protocol-socket';
import { SharedEvents } from './shared-events';
import { authorizationOf, signIn } from './sign-in';
import { respondOnSocket, type SocketOperation, startOperation } from './socket-operation';
import { SocketWriter } from './socket-writer';

interface GraphqlWsOptions extends GraphqlEndpoint {
  readonly memory: MemoryBudgets;
  readonly isAllowedOrigin: OriginCheck;
  /** `null` if traces are off. */
  readonly traces: Traces | null;
}

const MAX_MESSAGE_BYTES = 64 * 1024;
/** The protocol has no close code for this; the standard client retries on 1001. */
const GOING_AWAY = 1001;
/** How long a socket may take to close, so that even a slow reader ends within a second of its token. */
const CLOSE_TIMEOUT_MS = 750;

const SOCKET_OPTIONS = {
  noServer: true,
  maxPayload: MAX_MESSAGE_BYTES,
  perMessageDeflate: false,
  closeTimeout: CLOSE_TIMEOUT_MS,
  handleProtocols,
};

export type GraphqlWs = ReturnType<typeof registerGraphqlWs>;

/** Registers GraphQL over websocket on the same path and with the same rules as over HTTP. */
export function registerGraphqlWs(server: Server, options: GraphqlWsOptions) {
  const { errorReporter, connections, traces } = options;
  const sockets = new WebSocketServer(SOCKET_OPTIONS);
  const format = (result: ExecutionResult) => maskResult(result, errorReporter);
  const sharedEvents = new SharedEvents(options.createContext, format);
  const signInOptions = { ...options, userSockets: new UserSockets() };
  const deliveries = new DeliveryQueue(options.scheduler);

  const protocol = makeServer<Record<string, unknown>, SocketExtra>({
    onConnect: async ({ connectionParams, extra }) => {
      const authorization = authorizationOf(connectionParams, extra.authorization);
      if (!(await signIn(extra, authorization, signInOptions))) return false;
      // The payload of the connection_ack: pages count down to wake times, on clocks that may be wrong.
      return { serverTime: new Date().toISOString() };
    },
    onSubscribe: ({ extra, subscriptions }, id, payload) =>
      startOperation(extra, id, payload, subscriptions, options),
    execute: recorded(traces, (args) => respondOnSocket(args as SocketOperation, format)),
    subscribe: recorded(traces, async (args) => {
      const { id, prepared, variableValues, principal, session, release } = args as SocketOperation;
      const events = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in events)) {
        release();
        return findOutage(events) ? closeForNow(session.writer) : events;
      }
      const audience = sharedEvents.join(prepared, variableValues, principal);
      const leave = () => {
        audience.leave();
        release();
      };
      return deliverEvents(
        events[Symbol.asyncIterator]() as AsyncIterableIterator<object>,
        { render: audience.render, leave },
        { writer: session.writer, id, waitForTurn: () => deliveries.wait(principal.caller.workspace) },
      );
    }),
    onError: (_context, _id, _payload, errors) => maskErrors(errors, errorReporter),
    onNext: (_context, _id, _payload, _args, result) => format(result),
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isDraining) return refuseUpgrade(socket, '503 Service Unavailable');
    if (!options.isAllowedOrigin(request)) return refuseUpgrade(socket, '403 Forbidden');
    const address = options.proxies.addressOf(request);
    // Earlier requests may have signed in on this connection; the websocket has to sign in itself.
    connections.add(socket, address);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const writer = new SocketWriter(webSocket, socket);
      const onSignIn = () => connections.remove(socket);
      const authorization = readCredentials(request.headers);
      const extra = { socket: webSocket, writer, address, authorization, onSignIn, messageBytes: 0 };
      openProtocolSocket(protocol, extra, (error) => errorReporter.report({ level: 'error', error }));
    });
  });
  let isDraining = false;

  return {
    get sockets() {
      return sockets.clients.size;
    },
    /** The bytes waiting to be sent on all sockets. */
    get queuedBytes() {
      let bytes = 0;
      for (const { bufferedAmount } of sockets.clients) bytes += bufferedAmount;
      return bytes;
    },
    /** Closes every socket, spread over this time so that clients do not all reconnect at the same time. */
    async drain(spreadMs: number) {
      isDraining = true;
      const closing = [...sockets.clients].map((socket) => closeGoingAway(socket, Math.random() * spreadMs));
      await Promise.all(closing);
    },
  };
}

/** Records operations if traces are on: queries and mutations until they are answered, subscriptions until they begin. */
function recorded<Result>(
  traces: Traces | null,
  run: (args: ExecutionArgs) => Promise<Result>,
): (args: ExecutionArgs) => Promise<Result> {
  if (!traces) return run;
  return async (args) => {
    const startedAt = performance.now();
    try {
      return await run(args);
    } finally {
      const { type, name } = (args as SocketOperation).prepared;
      traces.record({ protocol: 'websocket', type, name, startedAt });
    }
  };
}

async function closeGoingAway(socket: WebSocket, afterMs: number): Promise<void> {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await delay(afterMs);
  socket.close(GOING_AWAY, 'Going away');
  await closed;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
