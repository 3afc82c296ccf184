import { ApolloServer, type ApolloServerPlugin, type GraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import type { GraphqlContext } from '../../graphql/context';
import { maskError, maskResult } from '../../graphql/errors';
import { asksForData, checkIntrospection, readsSchema } from '../../graphql/execution/introspection';
import { stopped } from '../../graphql/execution/prepared-operation';
import { MAX_TOKENS, parseTokens } from '../../graphql/limits/document-limits';
import { checkCost, compileCost } from '../../graphql/limits/operation-cost';
import { type AdmissionControl, type Admitted, meter } from '../admission/admission-control';
import type { InFlightRequests } from '../admission/in-flight-requests';
import { responseBytes } from '../admission/response-memory';
import { missingToken } from '../auth/authenticator';
import type { GraphqlEndpoint } from '../graphql-endpoint';
import { type SendPage, wantsPage } from '../pages/explorer-page';
import { toRequestError } from './error-response';
import { FastPath, queryOf } from './fast-path';
import { mountApollo } from './mount-apollo';
import { OPERATION_COST, REQUEST_ID } from './response-headers';
import { signInRequest } from './sign-in-request';

export interface GraphqlHttpOptions extends GraphqlEndpoint {
  readonly inFlight: InFlightRequests;
  readonly admission: AdmissionControl;
  /** Sends browsers a page to explore the API with; `null` in production. */
  readonly sendPage: SendPage | null;
}

/** Headers that a page can only send to another origin after a preflight, which only pages of allowed origins pass. */
const PREFLIGHTED_HEADERS = [
  'authorization',
  'x-api-key',
  'x-apollo-operation-name',
  'apollo-require-preflight',
];

/** Registers GraphQL at /graphql, and outside production a page for browsers. Returns a function that stops Apollo. */
export async function registerGraphqlHttp(server: FastifyInstance, options: GraphqlHttpOptions) {
  const { createContext, sendPage } = options;
  const apollo = createApollo(options);
  await apollo.start();

  const admitted = new WeakMap<FastifyRequest, Admitted>();
  const fastPath = new FastPath(options);
  mountApollo(server, apollo, {
    path: '/graphql',
    onRequest: async (request, reply) => {
      if (sendPage && wantsPage(request)) return sendPage(reply);
      reply.header('cache-control', 'no-store');
      admitted.set(request, await admit(request, reply, options));
    },
    preParsing: (request, _reply, body, done) => {
      const isOpenEnded = request.headers['transfer-encoding'] !== undefined;
      done(null, isOpenEnded ? meter(body, admitted.get(request)!) : body);
    },
    first: async (request) => {
      const admission = admitted.get(request)!;
      if (!admission.principal && asksForAnyData(request)) throw missingToken();
      return fastPath.respond(request, admission);
    },
    context: async (request) => {
      const { principal, takeResponse } = admitted.get(request)!;
      return createContext(principal, null, takeResponse);
    },
    onAnswer: (request, bytes) => admitted.get(request)!.takeResponse(bytes),
  });
  return () => apollo.stop();
}

function createApollo(endpoint: GraphqlEndpoint) {
  const { schema, errorReporter } = endpoint;
  // All that `formatError` gets is the error.
  const requestIds = new WeakMap<Error, string | undefined>();
  return new ApolloServer<GraphqlContext>({
    schema,
    // Whether a caller may read the schema is checked below.
    introspection: true,
    csrfPrevention: { requestHeaders: PREFLIGHTED_HEADERS },
    // No client of this service uses persisted queries, and anonymous callers could fill the cache.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    // Frequent documents take the fast path, so a store of Apollo's own would only use memory.
    documentStore: null,
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: (formatted, error) => {
      const requestId = error instanceof Error ? requestIds.get(error) : undefined;
      return maskError(formatted, error, { ...errorReporter, requestId });
    },
    // The server stops Apollo itself, in the right order.
    stopOnTerminationSignals: false,
    plugins: [
      guardPlugin(endpoint, requestIds),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
}

/** Checks the token before anything else of a request, so that no body is read before it is admitted. */
async function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  options: GraphqlHttpOptions,
): Promise<Admitted> {
  const { proxies, inFlight, admission, introspection, scheduler } = options;
  const principal = await signInRequest(request, reply, options);
  const exchange = inFlight.of(request.raw)!;
  if (principal) {
    exchange.onEnd(scheduler.enter(principal.caller.workspace));
    return admission.admit(exchange, principal, request.headers);
  }
  if (!introspection) throw missingToken();
  return admission.admitAnonymous(exchange, proxies.addressOf(request.raw), request.headers);
}

function guardPlugin(
  { schema, introspection, errorReporter }: GraphqlEndpoint,
  requestIds: WeakMap<Error, string | undefined>,
): ApolloServerPlugin<GraphqlContext> {
  const requestIdOf = ({ http }: GraphQLRequest) => http?.headers.get(REQUEST_ID);
  return {
    async requestDidStart() {
      return {
        /** Allows anonymous callers to read the schema, if introspection is on, and nothing else; if off, only some roles. */
        async didResolveOperation({ operation, contextValue, document, request, response }) {
          if (!operation) return;
          try {
            refuseSubscription(operation);
            if (asksForData(operation)) void contextValue.caller;
            if (!introspection && readsSchema(document, operation)) checkIntrospection(contextValue.caller);
            const variables = request.variables ?? {};
            const cost = compileCost(schema, document, operation)(variables);
            response.http.headers.set(OPERATION_COST, `${Math.ceil(cost)}`);
            checkCost(cost);
            const responseCost = compileCost(schema, document, operation, { responseOnly: true });
            contextValue.takeResponse(responseBytes(responseCost(variables)));
          } catch (error) {
            throw toRequestError(error);
          }
        },
        async didEncounterErrors({ errors, request }) {
          for (const error of errors) requestIds.set(error, requestIdOf(request));
        },
        /** Replaces the result of an operation that was stopped while it ran by its error, without data. */
        async willSendResponse({ contextValue, request, response }) {
          const result = stopped(contextValue);
          if (!result || response.body.kind !== 'single') return;
          const reporter = { ...errorReporter, requestId: requestIdOf(request) };
          response.body = { kind: 'single', singleResult: maskResult(result, reporter) };
          response.http.status = 400;
        },
      };
    },
  };
}

/** Whether the document of a request, which has not been validated yet, asks for data in any of its operations. */
function asksForAnyData(request: FastifyRequest): boolean {
  const query = queryOf(request);
  if (typeof query !== 'string') return false;
  try {
    const { definitions } = parseTokens(query);
    return definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && asksForData(one));
  } catch {
    // Apollo will report what is wrong with it.
    return false;
  }
}

/** Over HTTP, Apollo would execute a subscription as a query, without an event. */
function refuseSubscription({ operation }: OperationDefinitionNode): void {
  if (operation !== 'subscription') return;
  const message = 'Subscriptions require a websocket connection to the same path.';
  throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}
