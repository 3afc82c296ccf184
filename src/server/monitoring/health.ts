import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

export interface Monitoring {
  readonly registry: Registry;
  /** The conditions for receiving traffic, by name. */
  readonly checks: () => Promise<Readonly<Record<string, boolean>>>;
}

/** Registers the liveness probe: whether the process responds. */
export function registerLiveness(server: FastifyInstance): void {
  server.get('/healthz', async () => ({ status: 'ok' }));
}

/** Registers the readiness probe and the metrics. */
export function registerMonitoring(server: FastifyInstance, { registry, checks }: Monitoring): void {
  const check = shareWhileRunning(checks);
  server.get('/readyz', async (_request, reply) => {
    const results = await check();
    const isReady = Object.values(results).every(Boolean);
    const status = isReady ? 'ready' : 'not ready';
    return reply.code(isReady ? 200 : 503).send({ status, checks: results });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** Concurrent requests share one run of the checks. */
function shareWhileRunning<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}
