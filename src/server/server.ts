import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ApiKeyStore } from '../application/ports/api-key-store';
import type { Config } from '../config/config';
import type { Services } from '../graphql/context';
import type { MemoryBudgets } from '../limits/memory-budgets';
import type { WebhookReceiver } from '../webhooks/inbound/webhook-receiver';
import { AdmissionControl } from './admission/admission-control';
import { type CloseReason, InFlightRequests } from './admission/in-flight-requests';
import { RateLimits } from './admission/rate-limit';
import { type EvictionReason, UnauthenticatedConnections } from './admission/unauthenticated-connections';
import { createAuthenticator } from './auth/create-authenticator';
import type { RevocationList } from './auth/revocation-list';
import { createEndpoint } from './graphql-endpoint';
import { registerGraphqlHttp } from './http/graphql-http';
import { BODY_LIMIT_BYTES, createHttpServer } from './http/http-server';
import { closeHttp, listen } from './http/listen';
import { createOriginCheck, SANDBOX_ORIGINS } from './http/origins';
import { traceRequests } from './http/trace-requests';
import { TrustedProxies } from './http/trusted-proxies';
import { createErrorReport } from './monitoring/error-reporter';
import { registerMonitoring } from './monitoring/health';
import type { Metrics } from './monitoring/metrics';
import type { Traces } from './monitoring/traces';
import { createDemoAccess } from './pages/demo-access';
import { registerDocsPages } from './pages/docs-pages';
import { registerExplorer } from './pages/explorer-page';
import { registerSchemaFile } from './pages/schema-file';
import { builtFolder } from './pages/static-files';
import { type DemoPageTokens, registerWebPages } from './pages/web-pages';
import { registerRest } from './rest/rest-http';
import { registerWebhooks } from './webhooks/webhook-http';
import { type GraphqlWs, registerGraphqlWs } from './websocket/graphql-ws';

export interface ServerOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** `null` if traces are off. */
  readonly traces: Traces | null;
  readonly redis: Redis | null;
  readonly memory: MemoryBudgets;
  readonly services: Services;
  readonly revocations: RevocationList;
  readonly apiKeys: ApiKeyStore;
  readonly webhooks: WebhookReceiver;
  /** The conditions for receiving traffic, by name. */
  readonly readiness: () => Promise<Readonly<Record<string, boolean>>>;
  readonly demoToken: string | null;
  /** The tokens of the demo page; `null` if the demo is off. */
  readonly demoPageTokens: DemoPageTokens | null;
}

/** Starts the server for HTTP and websocket on one port. */
export async function startServer(options: ServerOptions) {
  const { config, logger, metrics, traces, redis, services, memory, revocations, apiKeys } = options;
  const { demoToken, demoPageTokens } = options;
  const { isProduction, introspection } = config;
  const report = createErrorReport(logger, metrics);
  const proxies = new TrustedProxies(config.trustedProxies);
  const allowedOrigins = [...config.allowedOrigins, ...(isProduction ? [] : SANDBOX_ORIGINS)];
  const limits = new RateLimits(config.rateLimitPerMinute, redis && { redis, scope: services.logId });
  const authentication = createAuthenticator({
    ...{ auth: config.auth, limits, revocations, apiKeys, logger, metrics },
  });

  const onClose = (reason: EvictionReason | CloseReason) => metrics.closedConnections.inc({ reason });
  const connections = new UnauthenticatedConnections(onClose);
  const inFlight = new InFlightRequests(onClose);
  const admission = new AdmissionControl(memory, BODY_LIMIT_BYTES);

  const httpOptions = { logger, allowedOrigins, inFlight, report };
  const server = await createHttpServer(httpOptions);
  const monitor = config.monitoring && (await createHttpServer(httpOptions));
  connections.watch(server.server, proxies);
  let isDraining = false;
  const readiness = async () => ({
    ...(await options.readiness()),
    capacity: admission.hasRoom,
    notDraining: !isDraining,
  });
  registerMonitoring(monitor ?? server, metrics.registry, readiness);
  metrics.readinessGauge(readiness);

  const endpoint = createEndpoint(services, {
    introspection,
    authenticator: authentication.authenticator,
    proxies,
    connections,
    errorReporter: { report, hideSuggestions: isProduction },
  });
  if (traces) traceRequests(server, traces, endpoint.operations);
  const access = createDemoAccess(config);
  const explorer = {
    ...{ proxies, folder: builtFolder('explorer', 'explorer.html') },
    demo: demoToken === null ? null : { token: demoToken, access },
  };
  const sendPage = isProduction ? null : await registerExplorer(server, explorer);
  const stopApollo = await registerGraphqlHttp(server, { ...endpoint, inFlight, admission, sendPage });
  if (introspection) registerSchemaFile(server, endpoint.schema);
  const polls = await registerRest(server, { ...endpoint, inFlight, admission, memory });
  const receiver = options.webhooks;
  const { authenticator } = authentication;
  await registerWebhooks(server, { receiver, authenticator, limits, proxies, connections, inFlight });
  await registerWebPages(server, {
    folder: builtFolder('web', 'index.html'),
    demo: demoPageTokens && { tokens: demoPageTokens, access, isOwnOrigin: createOriginCheck(proxies, []) },
  });
  if (config.demo) await registerDocsPages(server, builtFolder('docs', 'index.html'));
  const isAllowedOrigin = createOriginCheck(proxies, allowedOrigins);
  const sockets = registerGraphqlWs(server.server, { ...endpoint, memory, isAllowedOrigin, traces });
  registerGauges(metrics, admission, sockets);

  const url = await listen(server, config);
  const monitoringUrl = monitor && config.monitoring ? await listen(monitor, config.monitoring) : null;
  return {
    url,
    monitoringUrl,
    async stop(drainMs: number) {
      isDraining = true;
      polls.drain(drainMs);
      await sockets.drain(drainMs);
      await closeHttp(server);
      if (monitor) await closeHttp(monitor);
      inFlight.stop();
      await stopApollo();
      await authentication.stop();
    },
  };
}

function registerGauges(metrics: Metrics, admission: AdmissionControl, sockets: GraphqlWs): void {
  metrics.gauge(
    'bot_status_requests_in_flight',
    'Requests to /graphql and /v1 in flight on this node, including those that wait for changes.',
    () => admission.requests,
  );
  metrics.gauge('bot_status_sockets', 'Open websockets on this node.', () => sockets.sockets);
  metrics.gauge(
    'bot_status_socket_queue_bytes',
    'Bytes waiting for slow readers on all sockets of this node.',
    () => sockets.queuedBytes,
  );
}
