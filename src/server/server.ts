import type { FastifyInstance } from 'fastify';
import { NoSchemaIntrospectionCustomRule } from 'graphql';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from '../config';
import { GraphqlContext, type Services } from '../graphql/context';
import type { ErrorReport, Masking } from '../graphql/errors';
import { PreparedOperations } from '../graphql/prepared-operation';
import { createSchema } from '../graphql/schema';
import type { ByteBudget } from '../limits/byte-budget';
import type { MemoryBudgets } from '../limits/memory-budgets';
import { requirePrincipal } from './authentication';
import { createClientAddress } from './client-address';
import { createAuthentication } from './create-authentication';
import { registerGraphqlHttp } from './graphql-http';
import { registerGraphqlWs } from './graphql-ws';
import { registerHealth } from './health';
import { BODY_LIMIT_BYTES, createHttpServer } from './http-server';
import { InFlight } from './in-flight';
import { listen } from './listen';
import type { Metrics } from './metrics';
import { SANDBOX_ORIGINS } from './origins';
import { RateLimits } from './rate-limit';
import type { RevocationList } from './revocation-list';
import type { Principal } from './tokens';
import { type DemoPageTokens, registerWebPages } from './web-pages';

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

/** Listens for HTTP and websocket on one port. */
export async function startServer(
  options: ServerOptions,
): Promise<{ url: string; stop: (drainMs: number) => Promise<void> }> {
  const { config, logger, metrics, services, revocations } = options;
  const { isProduction, introspection } = config;
  const allowedOrigins = [...config.allowedOrigins, ...(isProduction ? [] : SANDBOX_ORIGINS)];
  const shared = options.redis && { redis: options.redis, scope: services.logEpoch };
  const limits = new RateLimits(config.rateLimitPerMinute, shared);
  const { authentication, stop: stopAuthentication } = createAuthentication({
    auth: config.auth,
    ...{ limits, revocations, logger, metrics },
  });
  const schema = createSchema();
  const createContext = (principal: Principal | null, memory: ByteBudget | null = null) =>
    new GraphqlContext(services, () => requirePrincipal(principal).caller, memory);
  const report = ({ level, error, errorId }: ErrorReport) => {
    if (errorId) metrics.errors.inc();
    logger[level]({ err: error, errorId }, 'request failed');
  };
  const masking: Masking = { report, hideSuggestions: isProduction };
  const addressOf = createClientAddress(config.trustedProxies);
  const rules = introspection ? [] : [NoSchemaIntrospectionCustomRule];
  const operations = new PreparedOperations(schema, rules);
  const { turns } = services;
  const graphql = {
    ...{ schema, operations, authentication, createContext, masking, introspection, addressOf, turns },
  };

  let isDraining = false;
  const server = await createHttpServer({ logger, allowedOrigins });
  registerHealth(server, {
    registry: metrics.registry,
    readiness: async () => {
      const checks = { ...(await options.readiness()), notDraining: !isDraining };
      return { isReady: Object.values(checks).every(Boolean), checks };
    },
  });
  const inFlight = new InFlight(BODY_LIMIT_BYTES);
  const stopApollo = await registerGraphqlHttp(server, {
    ...graphql,
    inFlight,
    isProduction,
    demoToken: options.demoToken,
  });
  await registerWebPages(server, { demoTokens: options.demoPageTokens });
  const { memory } = options;
  const sockets = registerGraphqlWs(server.server, { ...graphql, memory, allowedOrigins });
  metrics.gauge(
    'bot_status_requests_in_flight',
    'GraphQL requests over HTTP under way on this node.',
    () => inFlight.requests,
  );
  metrics.gauge('bot_status_sockets', 'Websockets open on this node.', () => sockets.sockets);
  metrics.gauge(
    'bot_status_socket_queue_bytes',
    'Bytes that wait for slow readers, on all sockets of this node.',
    () => sockets.queuedBytes,
  );
  await listen(server, config);

  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `http://${host}:${port}`,
    async stop(drainMs) {
      isDraining = true;
      await sockets.drain(drainMs);
      await closeHttp(server);
      await stopApollo();
      stopAuthentication();
    },
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
