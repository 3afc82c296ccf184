import { NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '../config/config';
import { GraphqlContext, type Services } from '../graphql/context';
import { PreparedOperations } from '../graphql/execution/prepared-operation';
import { createSchema } from '../graphql/schema';
import type { ByteBudget } from '../limits/byte-budget';
import type { MemoryBudgets } from '../limits/memory-budgets';
import { AdmissionControl } from './admission/admission-control';
import { type CloseReason, InFlightRequests } from './admission/in-flight-requests';
import { RateLimits } from './admission/rate-limit';
import { type EvictionReason, UnauthenticatedConnections } from './admission/unauthenticated-connections';
import { requirePrincipal } from './auth/authenticator';
import type { Principal } from './auth/claims';
import { createAuthenticator } from './auth/create-authenticator';
import type { RevocationList } from './auth/revocation-list';
import { closeHttp } from './http/close-http';
import { registerGraphqlHttp } from './http/graphql-http';
import { BODY_LIMIT_BYTES, createHttpServer } from './http/http-server';
import { listen } from './http/listen';
import { createOriginCheck, SANDBOX_ORIGINS } from './http/origins';
import { TrustedProxies } from './http/trusted-proxies';
import { createErrorReport } from './monitoring/error-reporter';
import { registerLiveness, registerMonitoring } from './monitoring/health';
import type { Metrics } from './monitoring/metrics';
import { createDemoAccess } from './pages/demo-access';
import { type DemoPageTokens, registerWebPages } from './pages/web-pages';
import { type GraphqlWs, registerGraphqlWs } from './websocket/graphql-ws';

export interface ServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: Redis | null;
  readonly memory: MemoryBudgets;
  readonly services: Services;
  readonly revocations: RevocationList;
  /** The conditions for receiving traffic, by name. */
  readonly readiness: () => Promise<Readonly<Record<string, boolean>>>;
  readonly demoToken: string | null;
  /** The tokens of the demo page; `null` if the demo is off. */
  readonly demoPageTokens: DemoPageTokens | null;
}

export interface RunningServer {
  readonly url: string;
  /** The URL of /metrics and /readyz if they have their own port. */
  readonly monitoringUrl: string | null;
  stop(drainMs: number): Promise<void>;
}

/** Starts the server for HTTP and websocket on one port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger, metrics, services, memory } = options;
  const { isProduction, introspection } = config;
  const report = createErrorReport(logger, metrics);
  const proxies = new TrustedProxies(config.trustedProxies);
  const allowedOrigins = [...config.allowedOrigins, ...(isProduction ? [] : SANDBOX_ORIGINS)];
  const { authenticator, stop: stopAuthenticator } = startAuthenticator(options);

  const onClose = (reason: EvictionReason | CloseReason) => metrics.closedConnections.inc({ reason });
  const connections = new UnauthenticatedConnections(onClose);
  const inFlight = new InFlightRequests(onClose);
  const admission = new AdmissionControl(memory, BODY_LIMIT_BYTES);

  const httpOptions = { logger, allowedOrigins, inFlight, report };
  const server = await createHttpServer(httpOptions);
  const monitor = config.monitoring && (await createHttpServer(httpOptions));
  connections.watch(server.server, proxies);
  let isDraining = false;
  for (const each of [server, ...(monitor ? [monitor] : [])]) registerLiveness(each);
  registerMonitoring(monitor ?? server, {
    registry: metrics.registry,
    checks: async () => ({
      ...(await options.readiness()),
      capacity: admission.hasRoom,
      notDraining: !isDraining,
    }),
  });

  const graphql = {
    ...createGraphql(services, { introspection }),
    authenticator,
    proxies,
    connections,
    scheduler: services.scheduler,
    errorReporter: { report, hideSuggestions: isProduction },
  };
  const access = createDemoAccess({ allowedHosts: config.allowedHosts, isPublic: config.isDemoPublic });
  const { demoToken, demoPageTokens } = options;
  const stopApollo = await registerGraphqlHttp(server, {
    ...graphql,
    introspection,
    isProduction,
    inFlight,
    admission,
    sandboxDemo: demoToken === null ? null : { token: demoToken, access },
  });
  await registerWebPages(server, {
    demo: demoPageTokens && { tokens: demoPageTokens, access, isOwnOrigin: createOriginCheck(proxies, []) },
  });
  const isAllowedOrigin = createOriginCheck(proxies, allowedOrigins);
  const sockets = registerGraphqlWs(server.server, { ...graphql, memory, isAllowedOrigin });
  registerGauges(metrics, admission, sockets);

  const url = await listen(server, config);
  const monitoringUrl = monitor && config.monitoring ? await listen(monitor, config.monitoring) : null;
  return {
    url,
    monitoringUrl,
    async stop(drainMs) {
      isDraining = true;
      await sockets.drain(drainMs);
      await closeHttp(server);
      if (monitor) await closeHttp(monitor);
      inFlight.stop();
      await stopApollo();
      stopAuthenticator();
    },
  };
}

function startAuthenticator({ config, logger, metrics, redis, services, revocations }: ServerOptions) {
  const shared = redis && { redis, scope: services.logId };
  const limits = new RateLimits(config.rateLimitPerMinute, shared);
  return createAuthenticator({ auth: config.auth, limits, revocations, logger, metrics });
}

/** Creates the schema, its prepared operations and the factory of the context of resolvers. */
function createGraphql(services: Services, { introspection }: { readonly introspection: boolean }) {
  const schema = createSchema();
  const operations = new PreparedOperations(schema, introspection ? [] : [NoSchemaIntrospectionCustomRule]);
  const createContext = (
    principal: Principal | null,
    budget: ByteBudget | null = null,
    takeAnswer?: (bytes: number) => void,
  ) => new GraphqlContext(services, () => requirePrincipal(principal).caller, budget, takeAnswer);
  return { schema, operations, createContext };
}

function registerGauges(metrics: Metrics, admission: AdmissionControl, sockets: GraphqlWs): void {
  metrics.gauge(
    'bot_status_requests_in_flight',
    'GraphQL requests over HTTP in flight on this node.',
    () => admission.requests,
  );
  metrics.gauge('bot_status_sockets', 'Open websockets on this node.', () => sockets.sockets);
  metrics.gauge(
    'bot_status_socket_queue_bytes',
    'Bytes waiting for slow readers on all sockets of this node.',
    () => sockets.queuedBytes,
  );
}
