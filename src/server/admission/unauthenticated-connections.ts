import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { networkOf, type TrustedProxies } from '../http/trusted-proxies';

/** Why a connection was closed: too many from its address, or too many overall. */
export type EvictionReason = 'ADDRESS_LIMIT' | 'NODE_LIMIT';

/** More than the kernel delivers in one batch (a backlog of 511), so that each client has time to send its token. */
const LIMITS = { perAddress: 1_000, node: 5_000 };

/**
 * Connections that have not sent a valid token yet: new ones, idle ones, and websockets before `connection_init`. If
 * one address, or all together, have too many, the oldest is closed. A caller with a token can therefore always connect
 * and sign in, no matter how many anonymous callers keep connections open.
 */
export class UnauthenticatedConnections {
  /** Oldest first. */
  private readonly addresses = new Map<Duplex, string>();
  private readonly byAddress = new Map<string, Set<Duplex>>();

  constructor(
    private readonly onEvict: (reason: EvictionReason) => void,
    private readonly limits = LIMITS,
  ) {}

  get size(): number {
    return this.addresses.size;
  }

  /** Adds each connection to the server. Connections of a trusted proxy are added per client, at their upgrade. */
  watch(server: Server, proxies: TrustedProxies): void {
    server.on('connection', (socket) => {
      const { remoteAddress = '' } = socket;
      if (!proxies.includes(remoteAddress)) this.add(socket, networkOf(remoteAddress));
    });
  }

  /** Adds a connection until it closes, or until it signs in and is removed. */
  add(socket: Duplex, address: string): void {
    if (socket.destroyed) return;
    this.remove(socket);
    socket.once('close', () => this.remove(socket));
    const ofAddress = this.byAddress.get(address) ?? new Set();
    this.byAddress.set(address, ofAddress.add(socket));
    this.addresses.set(socket, address);
    if (ofAddress.size > this.limits.perAddress) this.evict(ofAddress.values(), 'ADDRESS_LIMIT');
    else if (this.size > this.limits.node) this.evict(this.addresses.keys(), 'NODE_LIMIT');
  }

  remove(socket: Duplex): void {
    const address = this.addresses.get(socket);
    if (address === undefined) return;
    this.addresses.delete(socket);
    const ofAddress = this.byAddress.get(address);
    ofAddress?.delete(socket);
    if (ofAddress?.size === 0) this.byAddress.delete(address);
  }

  private evict(oldestFirst: Iterator<Duplex>, reason: EvictionReason): void {
    const { value: oldest } = oldestFirst.next();
    this.remove(oldest);
    oldest.destroy();
    this.onEvict(reason);
  }
}
