import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../../application/app-error';
import type { GraphqlContext } from '../../graphql/context';
import { type ErrorReporter, maskErrors, maskResult } from '../../graphql/errors';
import type { PreparedOperations, Variables } from '../../graphql/execution/prepared-operation';
import { toGraphqlError } from '../../graphql/graphql-error';
import type { ByteBudget } from '../../limits/byte-budget';
import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import type { MemoryBudgets } from '../../limits/memory-budgets';
import type { UnauthenticatedConnections } from '../admission/unauthenticated-connections';
import { UserSockets } from '../admission/user-sockets';
import type { Authenticator } from '../auth/authenticator';
import type { Principal } from '../auth/tokens';
import type { OriginCheck } from '../http/origins';
import type { TrustedProxies } from '../http/trusted-proxies';
import { DeliveryQueue } from './delivery-queue';
import { deliverEvents } from './live-delivery';
import { openProtocolSocket, type SocketExtra } from './protocol-socket';
import { SharedEvents } from './shared-events';
import { answerOnSocket, type SocketOperation } from './socket-answer';
import { SocketSession } from './socket-session';
import { SocketWriter, TRY_AGAIN_LATER } from './socket-writer';

export interface GraphqlWsOptions {
  readonly schema: GraphQLSchema;
  readonly operations: PreparedOperations;
  readonly authenticator: Authenticator;
  readonly createContext: (principal: Principal, memory?: ByteBudget) => GraphqlContext;
  readonly memory: MemoryBudgets;
  readonly scheduler: CooperativeScheduler;
  readonly errorReporter: ErrorReporter;
  readonly proxies: TrustedProxies;
  readonly connections: UnauthenticatedConnections;
  readonly isAllowedOrigin: OriginCheck;
}

export interface GraphqlWs {
  readonly sockets: number;
  /** What waits to leave, on all sockets together. */
  readonly queuedBytes: number;
  /** Says goodbye to every socket, spread over a while so that they do not all come back at once. */
  drain(spreadMs: number): Promise<void>;
}

const MAX_MESSAGE_BYTES = 64 * 1024;
/** What the protocol's own codes do not say, and the stock client retries. */
const GOING_AWAY = 1001;
/** How long a socket may take to close, so that also one that reads slowly ends within a second of its token. */
const CLOSE_TIMEOUT_MS = 750;
/** Operations running on one socket; a page of conversations takes one or two, for up to 1,000 contacts each. */
const MAX_OPERATIONS = 200;

const SOCKET_OPTIONS = {
  noServer: true,
  maxPayload: MAX_MESSAGE_BYTES,
  perMessageDeflate: false,
  closeTimeout: CLOSE_TIMEOUT_MS,
  handleProtocols,
};

/** GraphQL over websocket, on the same path, with the same rules as over HTTP. */
export function registerGraphqlWs(server: Server, options: GraphqlWsOptions): GraphqlWs {
  const { schema, operations, authenticator, createContext, errorReporter, connections } = options;
  const sockets = new WebSocketServer(SOCKET_OPTIONS);
  const format = (result: ExecutionResult) => maskResult(result, errorReporter);
  const sharedEvents = new SharedEvents(createContext, format);
  const userSockets = new UserSockets();
  const deliveries = new DeliveryQueue(options.scheduler);

  const protocol = makeServer<
    { authorization?: unknown },
    SocketExtra & { principal?: Principal; session?: SocketSession }
  >({
    onConnect: async ({ connectionParams, extra }) => {
      const { socket, address } = extra;
      // False closes with 4403, after which the stock client asks its owner for a fresh token and comes back.
      try {
        const principal = await authenticator.authenticate(connectionParams?.authorization, address);
        if (!principal) return false;
        // Gone meanwhile: nobody would tell when it closes.
        if (socket.readyState !== socket.OPEN) return false;
        if (!userSockets.admit(socket, principal)) {
          socket.close(TRY_AGAIN_LATER, 'Too many sockets');
          return false;
        }
        extra.onSignIn();
        extra.principal = principal;
        const stopWatching = authenticator.watch(principal, (reason) =>
          socket.close(CloseCode.Forbidden, reason),
        );
        socket.once('close', stopWatching);
        const memory = options.memory.open(principal.caller.workspace, principal.caller.actor.id ?? '');
        extra.session = new SocketSession(extra.writer, memory);
        socket.once('close', () => memory.close());
        return true;
      } catch (error) {
        // Passing trouble, such as too many failures from this address, is no reason to ask for another token.
        const isBadToken = error instanceof AppError && error.code === 'UNAUTHENTICATED';
        if (!isBadToken) socket.close(TRY_AGAIN_LATER, 'Try again later');
        return false;
      }
    },
    onSubscribe: async ({ extra, subscriptions }, id, payload) => {
      const [principal, session] = [extra.principal!, extra.session!];
      const held: (() => void)[] = [];
      const leave = () => {
        for (const release of held.splice(0)) release();
      };
      try {
        if (Object.keys(subscriptions).length > MAX_OPERATIONS) throw tooManyOperations();
        authenticator.requireValid(principal);
        held.push(session.takeMessage(extra.messageBytes));
        await authenticator.countRequest(principal);
        const { query, operationName, variables } = payload;
        const isKnown = operations.isKnown(query, operationName ?? null);
        if (!isKnown) await options.scheduler.yield(principal.caller.workspace);
        const prepared = operations.prepare(query, operationName ?? null);
        const variableValues = variables ?? {};
        prepared.checkCost(variableValues);
        if (prepared.type !== 'subscription') {
          held.push(options.scheduler.enter(principal.caller.workspace));
          held.push(await session.enter(prepared.answerCost(variableValues)));
        }
        const { document } = prepared;
        const contextValue = createContext(principal, session.memory);
        const isWanted = () => id in subscriptions;
        return {
          ...{ schema, document, operationName, variableValues, contextValue },
          ...{ id, prepared, principal, session, leave, isWanted },
        } satisfies Operation;
      } catch (error) {
        leave();
        return [toGraphqlError(error)];
      }
    },
    execute: (args) => answerOnSocket(args as Operation, format),
    async subscribe(args) {
      const { id, prepared, variableValues, principal, session, leave } = args as Operation;
      const events = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in events)) {
        leave();
        return events;
      }
      const audience = sharedEvents.join(prepared, variableValues, principal);
      const { workspace } = principal.caller;
      const end = () => {
        audience.leave();
        leave();
      };
      return deliverEvents(
        events[Symbol.asyncIterator]() as AsyncIterableIterator<object>,
        { render: audience.render, leave: end },
        { writer: session.writer, id, waitForTurn: () => deliveries.wait(workspace) },
      );
    },
    onError: (_context, _id, _payload, errors) => maskErrors(errors, errorReporter),
    onNext: (_context, _id, _payload, _args, result) => format(result),
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whatever stands there came from a stranger, and may be no URL at all.
    if (request.url?.split('?')[0] !== '/graphql') return refuseUpgrade(socket, '404 Not Found');
    if (isDraining) return refuseUpgrade(socket, '503 Service Unavailable');
    if (!options.isAllowedOrigin(request)) return refuseUpgrade(socket, '403 Forbidden');
    const address = options.proxies.addressOf(request);
    // Whatever was signed in on this connection before, it is for the websocket to sign in now.
    connections.add(socket, address);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const writer = new SocketWriter(webSocket, socket);
      const onSignIn = () => connections.remove(socket);
      const extra = { socket: webSocket, writer, address, onSignIn, messageBytes: 0 };
      openProtocolSocket(protocol, extra, (error) => errorReporter.report({ level: 'error', error }));
    });
  });
  let isDraining = false;

  return {
    get sockets() {
      return sockets.clients.size;
    },
    get queuedBytes() {
      let bytes = 0;
      for (const { bufferedAmount } of sockets.clients) bytes += bufferedAmount;
      return bytes;
    },
    async drain(spreadMs) {
      isDraining = true;
      await Promise.all(
        [...sockets.clients].map((socket) => closeGoingAway(socket, Math.random() * spreadMs)),
      );
    },
  };
}

/** What graphql-ws hands on from the check of an operation to its execution. */
interface Operation extends ExecutionArgs, SocketOperation {
  readonly variableValues: Variables;
  readonly contextValue: GraphqlContext;
  readonly principal: Principal;
}

function tooManyOperations(): AppError {
  const message = `Too many operations on this socket; the limit is ${MAX_OPERATIONS}.`;
  return new AppError('RATE_LIMITED', message);
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
