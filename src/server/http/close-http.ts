import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;
const FORCE_CLOSE_MS = 5_000;

/** Stops accepting requests and waits for those in flight, but not for idle or slow clients. */
export async function closeHttp(server: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
  const forceClose = setTimeout(() => server.server.closeAllConnections(), FORCE_CLOSE_MS);
  await server.close();
  clearInterval(sweep);
  clearTimeout(forceClose);
}
