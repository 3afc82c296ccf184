import type { AddressInfo, Server } from 'node:net';
import { DAY } from '../../../src/domain/time/instant';
import { readBearer, TokenVerifier, unauthenticated } from '../../../src/server/auth/tokens';
import type { Caller } from './status';

/** What every peer does the same way as the service: read its settings, check tokens, say where it listens. */
export const settings = {
  databaseUrl: process.env.DATABASE_URL ?? '',
  secret: process.env.AUTH_SECRET ?? '',
};

const verifier = new TokenVerifier({
  secrets: [settings.secret],
  keys: null,
  issuer: null,
  audience: null,
  maxLifeMs: 366 * DAY,
  isRevoked: () => false,
  verifyApiKey: () => Promise.reject(new Error('Peers take no API keys.')),
});

/** The service's own check, which looks at a signature once; throws where the token is not good. */
export async function signIn(authorization: unknown): Promise<Caller> {
  const token = readBearer(authorization);
  if (token === null) throw unauthenticated('A token is needed.');
  return (await verifier.verify(token)).caller;
}

export function announce(server: Server): void {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'listening', url: `http://127.0.0.1:${port}` })}\n`);
}

process.once('SIGTERM', () => process.exit(0));
