import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { networkOf, type TrustedProxies } from '../http/trusted-proxies';

/** Why a connection was closed: too many of its address, or of all. */
export type EvictionReason = 'ADDRESS_LIMIT' | 'NODE_LIMIT';

/** More than the kernel hands over at once (a backlog of 511), so that each has had the time to send its token. */
const LIMITS = { perAddress: 1_000, node: 5_000 };

/**
 * Connections over which no valid token has come yet: fresh ones, idle ones, websockets before `connection_init`.
 * Where one address, or all together, have too many, the oldest is closed: who has a token gets in and out of here,
 * however many others stay.
 */
export class UnauthenticatedConnections {
  /** The oldest first. */
  private readonly addresses = new Map<Duplex, string>();
  private readonly byAddress = new Map<string, Set<Duplex>>();

  constructor(
    private readonly onEvict: (reason: EvictionReason) => void,
    private readonly limits = LIMITS,
  ) {}

  get size(): number {
    return this.addresses.size;
  }

  /** Takes in each connection to the server; a trusted proxy's are told apart by client, at their upgrade. */
  watch(server: Server, proxies: TrustedProxies): void {
    server.on('connection', (socket) => {
      const { remoteAddress = '' } = socket;
      if (!proxies.includes(remoteAddress)) this.add(socket, networkOf(remoteAddress));
    });
  }

  /** Takes in a connection, until it closes or `remove` says that it has signed in. */
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
