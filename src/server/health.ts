import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

export interface Readiness {
  readonly isReady: boolean;
  /** What is missing, by name. */
  readonly checks: Readonly<Record<string, boolean>>;
}

/** For those who run it: is the process alive, may it get traffic, what does it count. */
export function registerHealth(
  server: FastifyInstance,
  { readiness, registry }: { readonly readiness: () => Promise<Readiness>; readonly registry: Registry },
): void {
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const { isReady, checks } = await readiness();
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', checks });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
