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
import { compileCost, createCostCheck } from '../../graphql/limits/operation-cost';
import type { CooperativeScheduler } from '../../limits/cooperative-scheduler';
import { type AdmissionControl, type Allowance, meter } from '../admission/admission-control';
import { answerBytes } from '../admission/answer-memory';
import type { InFlightRequests } from '../admission/in-flight-requests';
import type { UnauthenticatedConnections } from '../admission/unauthenticated-connections';
import { type Authenticator, missingToken } from '../auth/authenticator';
import type { Principal } from '../auth/claims';
import { type SandboxDemo, sendSandbox, wantsPage } from '../pages/sandbox-page';
import { toRequestError } from './error-response';
import { FastPath } from './fast-path';
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
  /** Put into Sandbox, so that it can be used at once; only in the demo. */
  readonly sandboxDemo: SandboxDemo | null;
}

/** A request that was let in: who has sent it, if anybody is known, and what it may hold. */
interface Admitted {
  readonly principal: Principal | null;
  readonly allowance: Allowance;
}

/** GraphQL over HTTP at /graphql, and Apollo Sandbox for browsers outside production. Returns what stops it. */
export async function registerGraphqlHttp(
  server: FastifyInstance,
  options: GraphqlHttpOptions,
): Promise<() => Promise<void>> {
  const { createContext, errorReporter, isProduction, sandboxDemo } = options;
  const apollo = createApollo(options);
  await apollo.start();

  const admitted = new WeakMap<FastifyRequest, Admitted>();
  const direct = new FastPath(options.operations, createContext, errorReporter, options.scheduler);
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
      return direct.answer(request, principal, allowance);
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
    // Nothing of ours sends them, and strangers could fill the cache.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    // What comes often is not answered by Apollo, so its own store of documents would only take memory.
    documentStore: null,
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: (formatted, error) => maskError(formatted, error, errorReporter),
    // Stopped by whoever started it, in the order the parts need.
    stopOnTerminationSignals: false,
    plugins: [
      gatePlugin(schema),
      stopPlugin(errorReporter),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
    ],
  });
}

/** Looks at the token before anything else of a request: its body is not read until it may be. */
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

/** Whoever has no token may look at the schema, where introspection is on, and at nothing else. */
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
            createCostCheck(schema, document, operation)(variables);
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

/** An operation that was stopped while it ran is answered its error and no data. */
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

/** Throws UNAUTHENTICATED where a document asks for data, which saves the work of validating it. */
function refuseData({ method, body, query: search }: FastifyRequest): void {
  const { query } = (method === 'GET' ? search : (body ?? {})) as { query?: unknown };
  if (typeof query !== 'string') return;
  const definitions = parseOrNothing(query)?.definitions ?? [];
  if (
    definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION && asksForData(definition))
  )
    throw missingToken();
}

/** What can't be parsed is for Apollo to say. */
function parseOrNothing(query: string): DocumentNode | null {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch {
    return null;
  }
}

/** Over HTTP it would be run as a query, without an event to answer with. */
function refuseSubscription(operation: OperationDefinitionNode | null | undefined): void {
  if (operation?.operation !== 'subscription') return;
  const message = 'Subscriptions require a websocket connection to the same path.';
  throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}
