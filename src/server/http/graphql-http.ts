import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { GraphqlContext } from '../../graphql/context';
import { type ErrorReporter, maskError, maskResult } from '../../graphql/errors';
import { asksForData, type PreparedOperations, stopped } from '../../graphql/execution/prepared-operation';
import { MAX_TOKENS } from '../../graphql/limits/document-limits';
import { checkCost, compileCost } from '../../graphql/limits/operation-cost';
import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import { type AdmissionControl, type Allowance, meter } from '../admission/admission-control';
import { answerBytes } from '../admission/answer-memory';
import type { InFlightRequests } from '../admission/in-flight-requests';
import type { UnauthenticatedConnections } from '../admission/unauthenticated-connections';
import { type Authenticator, missingToken } from '../auth/authenticator';
import type { Principal } from '../auth/claims';
import { type SandboxDemo, sendSandbox, wantsPage } from '../pages/sandbox-page';
import { toRequestError } from './error-response';
import { FastPath, queryOf } from './fast-path';
import { mountApollo } from './mount-apollo';
import type { TrustedProxies } from './trusted-proxies';

export interface GraphqlHttpOptions {
  readonly schema: GraphQLSchema;
  readonly operations: PreparedOperations;
  readonly authenticator: Authenticator;
  readonly createContext: (
    principal: Principal | null,
    memory?: null,
    takeAnswer?: (bytes: number) => void,
  ) => GraphqlContext;
  readonly errorReporter: ErrorReporter;
  readonly proxies: TrustedProxies;
  readonly introspection: boolean;
  readonly isProduction: boolean;
  readonly inFlight: InFlightRequests;
  readonly scheduler: CooperativeScheduler;
  readonly admission: AdmissionControl;
  readonly connections: UnauthenticatedConnections;
  /** Preset in Sandbox, so that it is usable immediately; only in the demo. */
  readonly sandboxDemo: SandboxDemo | null;
}

/** An admitted request: its sender, if known, and the memory it may use. */
interface Admitted {
  readonly principal: Principal | null;
  readonly allowance: Allowance;
}

/**
 * Registers GraphQL over HTTP at /graphql, and Apollo Sandbox for browsers outside production. Returns a function that
 * stops Apollo.
 */
export async function registerGraphqlHttp(
  server: FastifyInstance,
  options: GraphqlHttpOptions,
): Promise<() => Promise<void>> {
  const { createContext, errorReporter, isProduction, sandboxDemo } = options;
  const apollo = createApollo(options);
  await apollo.start();

  const admitted = new WeakMap<FastifyRequest, Admitted>();
  const fastPath = new FastPath(options.operations, createContext, errorReporter, options.scheduler);
  const admit = createAdmit(options);
  mountApollo(server, apollo, {
    path: '/graphql',
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      admitted.set(request, await admit(request));
    },
    preParsing: (request, _reply, body, done) => {
      const isOpenEnded = request.headers['transfer-encoding'] !== undefined;
      done(null, isOpenEnded ? meter(body, admitted.get(request)!.allowance) : body);
    },
    ...(!isProduction && {
      page: (request, reply) => wantsPage(request) && sendSandbox(reply, sandboxDemo),
    }),
    first: async (request) => {
      const { principal, allowance } = admitted.get(request)!;
      if (!principal) refuseData(request);
      return fastPath.answer(request, principal, allowance);
    },
    context: async (request) => {
      const { principal, allowance } = admitted.get(request)!;
      return createContext(principal, null, allowance.takeAnswer);
    },
    onAnswer: (request, bytes) => admitted.get(request)!.allowance.takeAnswer(bytes),
  });
  return () => apollo.stop();
}

function createApollo({
  schema,
  introspection,
  errorReporter,
}: GraphqlHttpOptions): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    introspection,
    csrfPrevention: true,
    // No client of this service uses persisted queries, and anonymous callers could fill the cache.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    // Frequent documents take the fast path, so a store of Apollo's own would only use memory.
    documentStore: null,
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: (formatted, error) => maskError(formatted, error, errorReporter),
    // The server stops Apollo itself, in the right order.
    stopOnTerminationSignals: false,
    plugins: [
      gatePlugin(schema),
      stopPlugin(errorReporter),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
}

/** Checks the token before anything else of a request, so that no body is read before it is admitted. */
function createAdmit(options: GraphqlHttpOptions): (request: FastifyRequest) => Promise<Admitted> {
  const { authenticator, proxies, inFlight, admission, connections, introspection, scheduler } = options;
  return async ({ raw, headers }) => {
    const address = proxies.addressOf(raw);
    const principal = await authenticator.authenticate(headers.authorization, address);
    const exchange = inFlight.of(raw)!;
    if (principal) {
      connections.remove(raw.socket);
      await authenticator.countRequest(principal);
      exchange.onEnd(scheduler.enter(principal.caller.workspace));
      return { principal, allowance: admission.admit(exchange, principal, headers) };
    }
    if (!introspection) throw missingToken();
    return { principal, allowance: admission.admitAnonymous(exchange, address, headers) };
  };
}

/** Allows anonymous callers to read the schema, if introspection is on, and nothing else. */
function gatePlugin(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue, document, request }) {
          try {
            refuseSubscription(operation);
            if (operation && asksForData(operation)) void contextValue.caller;
            if (!operation) return;
            const variables = request.variables ?? {};
            checkCost(compileCost(schema, document, operation)(variables));
            const answerCost = compileCost(schema, document, operation, { answerOnly: true });
            contextValue.takeAnswer(answerBytes(answerCost(variables)));
          } catch (error) {
            throw toRequestError(error);
          }
        },
      };
    },
  };
}

/** Replaces the result of an operation that was stopped while it ran by its error, without data. */
function stopPlugin(errorReporter: ErrorReporter): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ contextValue, response }) {
          const result = stopped(contextValue);
          if (!result || response.body.kind !== 'single') return;
          response.body = { kind: 'single', singleResult: maskResult(result, errorReporter) };
          response.http.status = 400;
        },
      };
    },
  };
}

/** Throws UNAUTHENTICATED if the document requests data, before it is validated. */
function refuseData(request: FastifyRequest): void {
  const query = queryOf(request);
  if (typeof query !== 'string') return;
  const definitions = tryParse(query)?.definitions ?? [];
  if (
    definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION && asksForData(definition))
  )
    throw missingToken();
}

/** Returns `null` for a syntax error, which Apollo will report. */
function tryParse(query: string): DocumentNode | null {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch {
    return null;
  }
}

/** Over HTTP, Apollo would execute a subscription as a query, without an event. */
function refuseSubscription(operation: OperationDefinitionNode | null | undefined): void {
  if (operation?.operation !== 'subscription') return;
  const message = 'Subscriptions require a websocket connection to the same path.';
  throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}
