import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { GraphqlContext } from '../graphql/context';
import { type ErrorReport, maskError } from '../graphql/errors';
import { checkCost, MAX_TOKENS } from '../graphql/request-limits';
import type { Authentication } from './authentication';
import { toRequestError } from './error-response';
import { renderSandbox } from './sandbox-page';
import type { Principal } from './tokens';

export interface GraphqlHttpOptions {
  readonly schema: GraphQLSchema;
  readonly authentication: Authentication;
  readonly createContext: (principal: Principal | null) => GraphqlContext;
  readonly report: (report: ErrorReport) => void;
  readonly introspection: boolean;
  readonly isProduction: boolean;
  /** Put into Sandbox, so that it can be used at once; only in the demo. */
  readonly demoToken: string | null;
}

/** GraphQL over HTTP at /graphql, and Apollo Sandbox for browsers outside production. Returns what stops it. */
export async function registerGraphqlHttp(
  server: FastifyInstance,
  options: GraphqlHttpOptions,
): Promise<() => Promise<void>> {
  const { schema, authentication, createContext, report, introspection, isProduction, demoToken } = options;
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    introspection,
    csrfPrevention: true,
    // Nothing of ours sends them, and strangers could fill the cache.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: isProduction,
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: (formatted, error) => maskError(formatted, error, report),
    // Stopped by whoever started it, in the order the parts need.
    stopOnTerminationSignals: false,
    plugins: [
      gatePlugin(schema),
      isProduction ? ApolloServerPluginLandingPageDisabled() : sandboxPlugin(demoToken),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
  await apollo.start();

  const principals = new WeakMap<FastifyRequest, Principal>();
  mountApollo(server, apollo, {
    path: '/graphql',
    preHandler: async (request) => {
      const principal = await authentication.authenticate(request.headers.authorization, request.ip);
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
  readonly preHandler?: (request: FastifyRequest) => Promise<void>;
  readonly context: (request: FastifyRequest) => Promise<Context>;
}

/** Serves a started Apollo Server, ours or any other, under a path of ours. */
export function mountApollo<Context extends BaseContext>(
  server: FastifyInstance,
  apollo: ApolloServer<Context>,
  { path, preHandler, context }: ApolloMount<Context>,
): void {
  server.route({
    method: ['GET', 'POST'],
    url: path,
    // Sandbox's page brings a policy of its own; the API's answers need none.
    helmet: { contentSecurityPolicy: false },
    ...(preHandler && { preHandler }),
    handler: fastifyApolloHandler(apollo, { context }),
  });
}

/** Whoever has no token may look at the schema, where introspection is on, and at nothing else. */
function gatePlugin(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue, document, request }) {
          const asksForData = operation?.selectionSet.selections.some(
            (selection) => selection.kind !== 'Field' || !selection.name.value.startsWith('__'),
          );
          try {
            refuseSubscription(operation);
            if (asksForData) void contextValue.caller;
            checkCost(schema, document, request.variables ?? {}, request.operationName ?? null);
          } catch (error) {
            throw toRequestError(error);
          }
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
