import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { GraphqlContext } from '../graphql/context';
import { MAX_TOKENS } from '../graphql/document-limits';
import { type Masking, maskError, maskResult } from '../graphql/errors';
import { createCostCheck } from '../graphql/operation-cost';
import { asksForData, type PreparedOperations, stopped } from '../graphql/prepared-operation';
import type { FairTurns } from '../limits/fair-turns';
import type { Authentication } from './authentication';
import type { ClientAddress } from './client-address';
import { type DirectAnswer, DirectAnswers } from './direct-answers';
import { toRequestError } from './error-response';
import type { InFlight } from './in-flight';
import { renderSandbox } from './sandbox-page';
import type { Principal } from './tokens';

export interface GraphqlHttpOptions {
  readonly schema: GraphQLSchema;
  readonly operations: PreparedOperations;
  readonly authentication: Authentication;
  readonly createContext: (principal: Principal | null) => GraphqlContext;
  readonly masking: Masking;
  readonly addressOf: ClientAddress;
  readonly introspection: boolean;
  readonly isProduction: boolean;
  readonly inFlight: InFlight;
  readonly turns: FairTurns;
  /** Put into Sandbox, so that it can be used at once; only in the demo. */
  readonly demoToken: string | null;
}

/** GraphQL over HTTP at /graphql, and Apollo Sandbox for browsers outside production. Returns what stops it. */
export async function registerGraphqlHttp(
  server: FastifyInstance,
  options: GraphqlHttpOptions,
): Promise<() => Promise<void>> {
  const { schema, authentication, createContext, masking, introspection, isProduction, demoToken } = options;
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    introspection,
    csrfPrevention: true,
    // Nothing of ours sends them, and strangers could fill the cache.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    // What comes often is not answered by Apollo, so its own store of documents would only take memory.
    documentStore: null,
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: (formatted, error) => maskError(formatted, error, masking),
    // Stopped by whoever started it, in the order the parts need.
    stopOnTerminationSignals: false,
    plugins: [
      gatePlugin(schema),
      stopPlugin(masking),
      isProduction ? ApolloServerPluginLandingPageDisabled() : sandboxPlugin(demoToken),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
  await apollo.start();

  const principals = new WeakMap<FastifyRequest, Principal>();
  const direct = new DirectAnswers(options.operations, createContext, masking, options.turns);
  mountApollo(server, apollo, {
    path: '/graphql',
    onRequest: options.inFlight.enter,
    first: (request) => direct.answer(request, principals.get(request) ?? null),
    preHandler: async (request) => {
      const address = options.addressOf(request.raw);
      const principal = await authentication.authenticate(request.headers.authorization, address);
      if (!principal) return;
      await authentication.countRequest(principal);
      principals.set(request, principal);
    },
    context: async (request) => createContext(principals.get(request) ?? null),
  });
  return () => apollo.stop();
}

interface ApolloMount<Context extends BaseContext> {
  readonly path: string;
  readonly onRequest?: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly preHandler?: (request: FastifyRequest) => Promise<void>;
  /** Asked before Apollo is, which answers whatever this does not. */
  readonly first?: (request: FastifyRequest) => Promise<DirectAnswer | null>;
  readonly context: (request: FastifyRequest) => Promise<Context>;
}

const ANSWER_HEADERS = {
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Serves a started Apollo Server, ours or any other, under a path of ours. */
export function mountApollo<Context extends BaseContext>(
  server: FastifyInstance,
  apollo: ApolloServer<Context>,
  { path, onRequest, preHandler, first, context }: ApolloMount<Context>,
): void {
  const answer = fastifyApolloHandler(apollo, { context });
  const shared = { url: path, ...(onRequest && { onRequest }), ...(preHandler && { preHandler }) };
  server.route({
    ...shared,
    method: 'GET',
    // Sandbox's page brings a policy of its own.
    helmet: { contentSecurityPolicy: false },
    async handler(request, reply) {
      const direct = await first?.(request);
      return direct ? send(reply, direct) : answer.call(server, request, reply);
    },
  });
  server.route({
    ...shared,
    method: 'POST',
    // An answer is data, never a page: what guards it is put on once, not worked out each time.
    helmet: false,
    async handler(request, reply) {
      reply.headers(ANSWER_HEADERS);
      if (!first) return answer.call(server, request, reply);
      reply.header('cache-control', 'no-store');
      const direct = await first(request);
      return direct ? send(reply, direct) : answer.call(server, request, reply);
    },
  });
}

function send(reply: FastifyReply, { status, contentType, body }: DirectAnswer): string {
  reply.code(status).header('content-type', contentType);
  return body;
}

/** Whoever has no token may look at the schema, where introspection is on, and at nothing else. */
function gatePlugin(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue, document, request }) {
          try {
            refuseSubscription(operation);
            if (operation && asksForData(operation)) void contextValue.caller;
            if (operation) createCostCheck(schema, document, operation)(request.variables ?? {});
          } catch (error) {
            throw toRequestError(error);
          }
        },
      };
    },
  };
}

/** An operation that was stopped while it ran is answered its error and no data. */
function stopPlugin(masking: Masking): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ contextValue, response }) {
          const result = stopped(contextValue);
          if (!result || response.body.kind !== 'single') return;
          response.body = { kind: 'single', singleResult: maskResult(result, masking) };
          response.http.status = 400;
        },
      };
    },
  };
}

/** Over HTTP it would be run as a query, without an event to answer with. */
function refuseSubscription(operation: OperationDefinitionNode | null | undefined): void {
  if (operation?.operation !== 'subscription') return;
  const message = 'Subscriptions are served over websocket, on the same path.';
  throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

function sandboxPlugin(demoToken: string | null): ApolloServerPlugin<GraphqlContext> {
  return {
    async serverWillStart() {
      return { renderLandingPage: async () => ({ html: async () => renderSandbox(demoToken) }) };
    },
  };
}
