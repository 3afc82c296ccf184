import type { FastifyInstance } from 'fastify';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '../config/config';
import { GraphqlContext, type Services } from '../graphql/context';
import type { ErrorReporter } from '../graphql/errors';
import { PreparedOperations } from '../graphql/execution/prepared-operation';
import { createSchema } from '../graphql/schema';
import type { ByteBudget } from '../limits/byte-budget';
import type { MemoryBudgets } from '../limits/memory-budgets';
import { AdmissionControl } from './admission/admission-control';
import { type CloseReason, InFlightRequests } from './admission/in-flight-requests';
import { RateLimits } from './admission/rate-limit';
import { type EvictionReason, UnauthenticatedConnections } from './admission/unauthenticated-connections';
import { requirePrincipal } from './auth/authenticator';
import { createAuthenticator } from './auth/create-authenticator';
import type { RevocationList } from './auth/revocation-list';
import type { Principal } from './auth/tokens';
import { registerGraphqlHttp } from './http/graphql-http';
import { BODY_LIMIT_BYTES, createHttpServer } from './http/http-server';
import { listen } from './http/listen';
import { createOriginCheck, SANDBOX_ORIGINS } from './http/origins';
import { TrustedProxies } from './http/trusted-proxies';
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
  /** What must hold before traffic may come, by name. */
  readonly readiness: () => Promise<Readonly<Record<string, boolean>>>;
  readonly demoToken: string | null;
  /** For the demo page; none where the demo is off. */
  readonly demoPageTokens: DemoPageTokens | null;
}

export interface RunningServer {
  readonly url: string;
  /** Where /metrics and /readyz are, if not there. */
  readonly monitoringUrl: string | null;
  stop(drainMs: number): Promise<void>;
}

/** Listens for HTTP and websocket on one port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger, metrics, services, memory, revocations } = options;
  const { isProduction, introspection } = config;
  const allowedOrigins = [...config.allowedOrigins, ...(isProduction ? [] : SANDBOX_ORIGINS)];
  const shared = options.redis && { redis: options.redis, scope: services.logId };
  const limits = new RateLimits(config.rateLimitPerMinute, shared);
  const { authenticator, stop: stopAuthentication } = createAuthenticator({
    auth: config.auth,
    ...{ limits, revocations, logger, metrics },
  });
  const schema = createSchema();
  const createContext = (
    principal: Principal | null,
    budget: ByteBudget | null = null,
    takeAnswer?: (bytes: number) => void,
  ) => new GraphqlContext(services, () => requirePrincipal(principal).caller, budget, takeAnswer);
  const report = createReport(logger, metrics);
  const errorReporter: ErrorReporter = { report, hideSuggestions: isProduction };
  const proxies = new TrustedProxies(config.trustedProxies);
  const rules = introspection ? [] : [NoSchemaIntrospectionCustomRule];
  const operations = new PreparedOperations(schema, rules);
  const onClosed = (reason: EvictionReason | CloseReason) => metrics.closedConnections.inc({ reason });
  const connections = new UnauthenticatedConnections(onClosed);
  const inFlight = new InFlightRequests(onClosed);
  const admission = new AdmissionControl(memory, BODY_LIMIT_BYTES);
  const { scheduler } = services;
  const graphql = {
    ...{ schema, operations, authenticator, createContext, errorReporter, proxies, connections, scheduler },
  };

  let isDraining = false;
  const shell = { logger, allowedOrigins, inFlight, report };
  const server = await createHttpServer(shell);
  connections.watch(server.server, proxies);
  const monitor = config.monitoring && (await createHttpServer(shell));
  for (const each of [server, ...(monitor ? [monitor] : [])]) registerLiveness(each);
  registerMonitoring(monitor ?? server, {
    registry: metrics.registry,
    checks: async () => ({
      ...(await options.readiness()),
      capacity: admission.hasRoom,
      notDraining: !isDraining,
    }),
  });
  const { demoToken, demoPageTokens } = options;
  const access = createDemoAccess({ allowedHosts: config.allowedHosts, isPublic: config.isDemoPublic });
  const stopApollo = await registerGraphqlHttp(server, {
    ...{ ...graphql, introspection, isProduction, inFlight, admission },
    sandboxDemo: demoToken === null ? null : { token: demoToken, access },
  });
  await registerWebPages(server, {
    demo: demoPageTokens && { tokens: demoPageTokens, access, isOwnOrigin: createOriginCheck(proxies, []) },
  });
  const isAllowedOrigin = createOriginCheck(proxies, allowedOrigins);
  const sockets = registerGraphqlWs(server.server, { ...graphql, memory, isAllowedOrigin });
  registerGauges(metrics, admission, sockets);
  await listen(server, config);
  if (monitor) await listen(monitor, config.monitoring!);

  return {
    url: urlOf(server, config.host),
    monitoringUrl: monitor && urlOf(monitor, config.monitoring!.host),
    async stop(drainMs) {
      isDraining = true;
      await sockets.drain(drainMs);
      await closeHttp(server);
      if (monitor) await closeHttp(monitor);
      inFlight.stop();
      await stopApollo();
      stopAuthentication();
    },
  };
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

function urlOf(server: FastifyInstance, host: string): string {
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : '';
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** How often trouble that many requests run into at once is logged. */
const REPEAT_MS = 10_000;

/** Counts refusals and logs errors: those that clients can cause in thousands once in a while. */
function createReport(logger: Logger, metrics: Metrics): ErrorReporter['report'] {
  const loggedAt = new Map<string, number>();
  return ({ level, error, errorId, code }) => {
    if (errorId) metrics.errors.inc();
    if (code) {
      metrics.refusals.inc({ code });
      const now = performance.now();
      const isLoud = level === 'error' || level === 'warn';
      if (isLoud && now - (loggedAt.get(code) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
      if (isLoud) loggedAt.set(code, now);
    }
    logger[level]({ err: error, errorId }, 'Request failed');
  };
}

const SWEEP_MS = 50;
const PATIENCE_MS = 5_000;

/** Takes no more requests and lets those under way finish, whatever clients do with their connections. */
async function closeHttp(server: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
  const patience = setTimeout(() => server.server.closeAllConnections(), PATIENCE_MS);
  await server.close();
  clearInterval(sweep);
  clearTimeout(patience);
}
