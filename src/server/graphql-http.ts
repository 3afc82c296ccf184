import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from '../graphql/context';
import { type Masking, maskError } from '../graphql/errors';
import { checkCost, LIMIT_RULES, MAX_TOKENS } from '../graphql/request-limits';
import type { Authentication } from './authentication';
import type { ClientAddress } from './client-address';
import { toRequestError } from './error-response';
import { renderSandbox } from './sandbox-page';
import type { Principal } from './tokens';

export interface GraphqlHttpOptions {
  readonly schema: GraphQLSchema;
  readonly authentication: Authentication;
  readonly createContext: (principal: Principal | null) => GraphqlContext;
  readonly masking: Masking;
  readonly addressOf: ClientAddress;
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
  const { schema, authentication, createContext, masking, introspection, isProduction, demoToken } = options;
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    introspection,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    validationRules: [...LIMIT_RULES],
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: (formatted, error) => maskError(formatted, error, masking),
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

function sandboxPlugin(demoToken: string | null): ApolloServerPlugin<GraphqlContext> {
  return {
    async serverWillStart() {
      return { renderLandingPage: async () => ({ html: async () => renderSandbox(demoToken) }) };
    },
  };
}
