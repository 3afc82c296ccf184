import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** Registers the readiness probe and the metrics. `check` returns the conditions for receiving traffic, by name. */
export function registerMonitoring(
  server: FastifyInstance,
  registry: Registry,
  check: () => Promise<Readonly<Record<string, boolean>>>,
): void {
  let running: ReturnType<typeof check> | null = null;
  server.get('/readyz', async (_request, reply) => {
    // Concurrent requests share one run of the checks.
    running ??= check().finally(() => {
      running = null;
    });
    const checks = await running;
    const isReady = Object.values(checks).every(Boolean);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', checks });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
