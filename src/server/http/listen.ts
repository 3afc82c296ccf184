import type { FastifyInstance } from 'fastify';
import { ConfigError } from '../../config/config';

/** What is wrong with which setting, by the code of the error. */
const PROBLEMS: Readonly<Record<string, readonly ['HOST' | 'PORT', string]>> = {
  EADDRINUSE: ['PORT', 'is in use by another process'],
  EACCES: ['PORT', 'requires privileges that this user does not have'],
  EADDRNOTAVAIL: ['HOST', 'is not an address of this machine'],
  ENOTFOUND: ['HOST', 'is not a known host name or address'],
  EAI_AGAIN: ['HOST', 'cannot be resolved at the moment'],
  EAFNOSUPPORT: ['HOST', 'has an address family that this machine does not support'],
};

/** Listens on the address of the settings. Throws ConfigError where it can't. */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const known = PROBLEMS[code];
    if (!known) throw error;
    const [setting, problem] = known;
    const value = setting === 'PORT' ? `${port} (HOST ${host})` : host;
    throw new ConfigError(`${setting} ${value} ${problem} (${code}).`, { cause: error });
  }
}
