import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;
const PATIENCE_MS = 5_000;

/** Takes no more requests and lets those under way finish, whatever clients do with their connections. */
export async function closeHttp(server: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
  const patience = setTimeout(() => server.server.closeAllConnections(), PATIENCE_MS);
  await server.close();
  clearInterval(sweep);
  clearTimeout(patience);
}
