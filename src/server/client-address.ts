import type { IncomingMessage } from 'node:http';
import proxyaddr from '@fastify/proxy-addr';

export type ClientAddress = (request: IncomingMessage) => string;

/**
 * Who a request, or the upgrade of one, comes from: the other end of the connection or, where that is a proxy on the
 * list, whom it says in X-Forwarded-For. From anybody else that header counts for nothing.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return ({ socket }) => socket.remoteAddress ?? '';
  const isTrusted = proxyaddr.compile([...trustedProxies]);
  return (request) => proxyaddr(request, isTrusted);
}
