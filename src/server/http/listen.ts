import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../../config/config-error';

/** The setting at fault and the problem, by error code. */
const PROBLEMS: Readonly<Record<string, readonly ['HOST' | 'PORT', string]>> = {
  EADDRINUSE: ['PORT', 'is in use by another process'],
  EACCES: ['PORT', 'requires privileges that this user does not have'],
  EADDRNOTAVAIL: ['HOST', 'is not an address of this machine'],
  ENOTFOUND: ['HOST', 'is not a known host name or address'],
  EAI_AGAIN: ['HOST', 'cannot be resolved at the moment'],
  EAFNOSUPPORT: ['HOST', 'has an address family that this machine does not support'],
};
const SWEEP_MS = 50;
const FORCE_CLOSE_MS = 5_000;

/** Listens on the configured address and returns its URL. Throws ConfigError if the address cannot be used. */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    await server.listen({ host, port });
    const address = server.server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const known = PROBLEMS[code];
    if (!known) throw error;
    const [setting, problem] = known;
    const value = setting === 'PORT' ? `${port} (HOST ${host})` : host;
    throw new ConfigError(`${setting} ${value} ${problem} (${code}).`, { cause: error });
  }
}

/** Stops accepting requests and waits for those in flight, but not for idle or slow clients. */
export async function closeHttp(server: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
  const forceClose = setTimeout(() => server.server.closeAllConnections(), FORCE_CLOSE_MS);
  await server.close();
  clearInterval(sweep);
  clearTimeout(forceClose);
}
