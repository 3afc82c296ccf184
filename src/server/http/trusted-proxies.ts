import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyaddr from '@fastify/proxy-addr';

const MAX_ADDRESS_LENGTH = 64;

/** The proxies of TRUST_PROXY: the only clients whose X-Forwarded-For and X-Forwarded-Proto headers are trusted. */
export class TrustedProxies {
  private readonly isTrusted: (address: string, hop: number) => boolean;

  constructor(addresses: readonly string[]) {
    this.isTrusted = addresses.length === 0 ? () => false : proxyaddr.compile([...addresses]);
  }

  includes(address: string): boolean {
    return this.isTrusted(address, 0);
  }

  /** The client address of a request or upgrade, in the form that limits use; see `networkOf`. */
  addressOf(request: IncomingMessage): string {
    const { remoteAddress = '' } = request.socket;
    return networkOf(this.includes(remoteAddress) ? proxyaddr(request, this.isTrusted) : remoteAddress);
  }

  /** The scheme that the client used: TLS ends at a proxy. */
  schemeOf({ socket, headers }: IncomingMessage): 'http' | 'https' {
    if (!this.includes(socket.remoteAddress ?? '')) return 'http';
    const [first] = String(headers['x-forwarded-proto'] ?? '').split(',');
    return first?.trim().toLowerCase() === 'https' ? 'https' : 'http';
  }
}

/**
 * The part of an address that a client cannot change at will: an IPv4 address, or the first 64 bits of an IPv6 address.
 * Any other text that a proxy forwards is returned as it is, shortened.
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
