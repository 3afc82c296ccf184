import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

export interface Monitoring {
  readonly registry: Registry;
  /** What must hold before traffic may come, by name. */
  readonly checks: () => Promise<Readonly<Record<string, boolean>>>;
}

/** For whoever restarts it: is the process alive. */
export function registerLiveness(server: FastifyInstance): void {
  server.get('/healthz', async () => ({ status: 'ok' }));
}

/** For those who run it: may it get traffic, what does it count. */
export function registerMonitoring(server: FastifyInstance, { registry, checks }: Monitoring): void {
  const check = shareWhileRunning(checks);
  server.get('/readyz', async (_request, reply) => {
    const answers = await check();
    const isReady = Object.values(answers).every(Boolean);
    const status = isReady ? 'ready' : 'not ready';
    return reply.code(isReady ? 200 : 503).send({ status, checks: answers });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** However many ask at once, the database is asked once. */
function shareWhileRunning<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}
