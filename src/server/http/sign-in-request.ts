import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../auth/claims';
import { readCredentials } from '../auth/tokens';
import type { GraphqlEndpoint } from '../graphql-endpoint';
import { addQuota } from './response-headers';

/**
 * Returns the sender of a request, or `null` if it has no token, and counts the request. Throws UNAUTHENTICATED,
 * RATE_LIMITED or, if the key of the token is unknown, UNAVAILABLE.
 */
export async function signInRequest(
  { raw, headers }: FastifyRequest,
  reply: FastifyReply,
  { authenticator, proxies, connections }: Pick<GraphqlEndpoint, 'authenticator' | 'proxies' | 'connections'>,
): Promise<Principal | null> {
  const principal = await authenticator.authenticate(readCredentials(headers), proxies.addressOf(raw));
  if (!principal) return null;
  connections.remove(raw.socket);
  await authenticator.countRequest(principal, (quota) => addQuota(reply, quota));
  return principal;
}
