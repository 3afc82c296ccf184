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

/** Listens on the configured address and returns its URL. Throws ConfigError if the address cannot be used. */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    await server.listen({ host, port });
    return urlOf(server, host);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const known = PROBLEMS[code];
    if (!known) throw error;
    const [setting, problem] = known;
    const value = setting === 'PORT' ? `${port} (HOST ${host})` : host;
    throw new ConfigError(`${setting} ${value} ${problem} (${code}).`, { cause: error });
  }
}

function urlOf(server: FastifyInstance, host: string): string {
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : '';
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
