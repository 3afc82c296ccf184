import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { CloseCode, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../application/app-error';
import type { GraphqlContext } from '../graphql/context';
import { type ErrorReport, maskError } from '../graphql/errors';
import { checkCost, createValidationRules, MAX_TOKENS } from '../graphql/request-limits';
import { onceReached } from '../time/system-clock';
import type { Authentication } from './authentication';
import { isAllowedOrigin } from './origins';
import { openProtocolSocket, type SocketExtra, TRY_AGAIN_LATER } from './protocol-socket';
import { closeSlowReaders } from './slow-readers';
import type { Principal } from './tokens';

export interface GraphqlWsOptions {
  readonly schema: GraphQLSchema;
  readonly authentication: Authentication;
  readonly createContext: (principal: Principal) => GraphqlContext;
  readonly report: (report: ErrorReport) => void;
  readonly introspection: boolean;
  /** Whether to keep the schema's names to oneself, as Apollo does over HTTP. */
  readonly hideSuggestions: boolean;
  readonly allowedOrigins: readonly string[];
}

export interface GraphqlWs {
  readonly sockets: number;
  /** Says goodbye to every socket, spread over a while so that they do not all come back at once. */
  drain(spreadMs: number): Promise<void>;
}

const MAX_MESSAGE_BYTES = 64 * 1024;
/** What the protocol's own codes do not say, and the stock client retries. */
const GOING_AWAY = 1001;
const GOODBYE_MS = 3_000;

/** GraphQL over websocket, on the same path, with the same rules as over HTTP. */
export function registerGraphqlWs(server: Server, options: GraphqlWsOptions): GraphqlWs {
  const { schema, authentication, createContext, report } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  const rules = [...specifiedRules, ...createValidationRules(options.introspection)];
  const mask = (errors: readonly GraphQLError[]) =>
    errors.map((error) => maskError(error.toJSON(), error, report));

  const protocol = makeServer<{ authorization?: unknown }, SocketExtra & { principal?: Principal }>({
    onConnect: async ({ connectionParams, extra }) => {
      // False closes with 4403, after which the stock client asks its owner for a fresh token and comes back.
      try {
        const address = extra.request.socket.remoteAddress ?? '';
        const principal = await authentication.authenticate(connectionParams?.authorization, address);
        if (!principal) return false;
        extra.principal = principal;
        closeAtExpiry(extra.socket, principal);
        return true;
      } catch (error) {
        // Passing trouble, such as too many failures from this address, is no reason to ask for another token.
        const isBadToken = error instanceof AppError && error.code === 'UNAUTHENTICATED';
        if (!isBadToken) extra.socket.close(TRY_AGAIN_LATER, 'Try again later');
        return false;
      }
    },
    onSubscribe: async ({ extra }, _id, payload) => {
      const principal = extra.principal!;
      try {
        await authentication.countRequest(principal);
        const document = parseAndValidate(schema, rules, payload, options.hideSuggestions);
        return toExecutionArgs(schema, document, payload, createContext(principal));
      } catch (error) {
        return [toGraphqlError(error)];
      }
    },
    onError: (_context, _id, _payload, errors) => mask(errors),
    onNext: (_context, _id, _payload, _args, result) =>
      result.errors ? { ...result, errors: mask(result.errors) } : undefined,
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whatever stands there came from a stranger, and may be no URL at all.
    if (request.url?.split('?')[0] !== '/graphql') return refuseUpgrade(socket, '404 Not Found');
    if (isDraining) return refuseUpgrade(socket, '503 Service Unavailable');
    if (!isAllowedOrigin(request.headers, options.allowedOrigins))
      return refuseUpgrade(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      openProtocolSocket(protocol, { socket: webSocket, request }, (error) =>
        report({ level: 'error', error }),
      );
    });
  });
  let isDraining = false;
  const stopWatching = closeSlowReaders(sockets.clients);

  return {
    get sockets() {
      return sockets.clients.size;
    },
    async drain(spreadMs) {
      isDraining = true;
      stopWatching();
      await Promise.all([...sockets.clients].map((socket) => sayGoodbye(socket, Math.random() * spreadMs)));
    },
  };
}

/** Throws GraphQLErrors with the codes that HTTP answers too; all of them together where there are several. */
function parseAndValidate(
  schema: GraphQLSchema,
  rules: readonly (typeof specifiedRules)[number][],
  payload: SubscribePayload,
  hideSuggestions: boolean,
): DocumentNode {
  const document = parseDocument(payload.query);
  const [error] = validate(schema, document, rules, { maxErrors: 1 });
  if (error) throw withCode(hideSuggestions ? withoutSuggestion(error) : error, 'GRAPHQL_VALIDATION_FAILED');
  checkCost(schema, document, payload.variables ?? {}, payload.operationName ?? null);
  return document;
}

function parseDocument(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error;
  }
}

function toExecutionArgs(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operationName, variables }: SubscribePayload,
  contextValue: GraphqlContext,
): ExecutionArgs {
  return {
    schema,
    document,
    contextValue,
    ...(operationName && { operationName }),
    ...(variables && { variableValues: variables }),
  };
}

/** What is not GraphQL's own is masked later, by what it carries. */
function toGraphqlError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error });
}

function withoutSuggestion(error: GraphQLError): GraphQLError {
  const { nodes, source, positions } = error;
  return new GraphQLError(error.message.replace(/ ?Did you mean .*$/s, ''), { nodes, source, positions });
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { nodes, source, positions, path } = error;
  return new GraphQLError(error.message, { nodes, source, positions, path, extensions: { code } });
}

function closeAtExpiry(socket: WebSocket, { expiresAt }: Principal): void {
  const cancel = onceReached(Date.now, expiresAt, () => socket.close(CloseCode.Forbidden, 'Token expired'));
  socket.once('close', cancel);
}

async function sayGoodbye(socket: WebSocket, afterMs: number): Promise<void> {
  const closed = once(socket, 'close');
  await delay(afterMs);
  socket.close(GOING_AWAY, 'Going away');
  // A client that has stopped reading does not answer; nobody waits for it long.
  const patience = setTimeout(() => socket.terminate(), GOODBYE_MS);
  await closed;
  clearTimeout(patience);
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
