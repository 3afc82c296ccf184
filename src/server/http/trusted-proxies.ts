import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyaddr from '@fastify/proxy-addr';

const MAX_ADDRESS_LENGTH = 64;

/**
 * The proxies of TRUST_PROXY. What they say of a request in X-Forwarded-For and X-Forwarded-Proto counts; from anybody
 * else these headers count for nothing.
 */
export class TrustedProxies {
  private readonly isTrusted: (address: string, hop: number) => boolean;

  constructor(addresses: readonly string[]) {
    this.isTrusted = addresses.length === 0 ? () => false : proxyaddr.compile([...addresses]);
  }

  includes(address: string): boolean {
    return this.isTrusted(address, 0);
  }

  /** Who a request, or the upgrade of one, comes from, in the form that limits count by: see `networkOf`. */
  addressOf(request: IncomingMessage): string {
    const { remoteAddress = '' } = request.socket;
    return networkOf(this.includes(remoteAddress) ? proxyaddr(request, this.isTrusted) : remoteAddress);
  }

  /** How the client has come: TLS ends before this service. */
  schemeOf({ socket, headers }: IncomingMessage): 'http' | 'https' {
    if (!this.includes(socket.remoteAddress ?? '')) return 'http';
    const [first] = String(headers['x-forwarded-proto'] ?? '').split(',');
    return first?.trim().toLowerCase() === 'https' ? 'https' : 'http';
  }
}

/**
 * What one client can't change at will: an IPv4 address as it is, the first 64 bits of an IPv6 address. A proxy may
 * forward what is no address; that counts as its text.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address.slice(0, MAX_ADDRESS_LENGTH);
  const mapped = address.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i)?.[1];
  if (mapped) return mapped;
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
