import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { UnauthenticatedConnections } from '../../../../src/server/admission/unauthenticated-connections';
import { UserSockets } from '../../../../src/server/admission/user-sockets';
import type { Principal } from '../../../../src/server/auth/claims';
import { TrustedProxies } from '../../../../src/server/http/trusted-proxies';

describe('the sockets of a user', () => {
  const of = (workspace: string, id: string): Principal => ({
    caller: { workspace, role: 'AGENT', actor: { kind: 'USER', id, name: null } },
    ...{ expiresAt: 0, tokenId: null, issuedAt: null, keyId: null },
  });
  const open = () => new EventEmitter() as unknown as WebSocket;

  it('are up to 250, of which others have their own', () => {
    const sockets = new UserSockets();
    const first = open();
    expect(sockets.admit(first, of('acme', 'anna'))).toBe(true);
    for (let count = 1; count < 250; count += 1) expect(sockets.admit(open(), of('acme', 'anna'))).toBe(true);
    expect(sockets.admit(open(), of('acme', 'anna'))).toBe(false);
    expect(sockets.admit(open(), of('acme', 'ben'))).toBe(true);
    expect(sockets.admit(open(), of('globex', 'anna'))).toBe(true);
    first.emit('close');
    expect(sockets.admit(open(), of('acme', 'anna'))).toBe(true);
    expect(sockets.admit(open(), of('acme', 'anna'))).toBe(false);
  });

  it('make room again when all of them have closed', () => {
    const sockets = new UserSockets();
    for (let round = 0; round < 3; round += 1) {
      const all = Array.from({ length: 250 }, open);
      expect(all.map((socket) => sockets.admit(socket, of('acme', 'anna')))).not.toContain(false);
      for (const socket of all) socket.emit('close');
    }
  });
});

describe('connections without a token', () => {
  class Connection extends EventEmitter {
    destroyed = false;
    destroy(): void {
      this.destroyed = true;
      this.emit('close');
    }
  }
  let evicted: string[];
  let connections: UnauthenticatedConnections;
  beforeEach(() => {
    evicted = [];
    connections = new UnauthenticatedConnections((reason) => evicted.push(reason), {
      perAddress: 2,
      node: 4,
    });
  });
  const asDuplex = (connection: Connection) => connection as unknown as Duplex;
  const connect = (address: string) => {
    const connection = new Connection();
    connections.add(asDuplex(connection), address);
    return connection;
  };
  const open = (all: readonly Connection[]) => all.map(({ destroyed }) => !destroyed);

  it('give way, the oldest first, where one address has too many', () => {
    const all = ['1', '1', '2', '1'].map(connect);
    expect([open(all), evicted, connections.size]).toEqual([[false, true, true, true], ['ADDRESS_LIMIT'], 3]);
  });

  it('give way, the oldest first, where all together are too many', () => {
    const all = ['1', '2', '3', '4', '5'].map(connect);
    expect([open(all), evicted]).toEqual([[false, true, true, true, true], ['NODE_LIMIT']]);
  });

  it('count no more once they have signed in, or have closed', () => {
    const [signedIn, closed] = [connect('1'), connect('1')];
    connections.remove(asDuplex(signedIn));
    connections.remove(asDuplex(signedIn));
    closed.destroy();
    expect(connections.size).toBe(0);
    const next = [connect('1'), connect('1')];
    expect([open([signedIn, ...next]), evicted]).toEqual([[true, true, true], []]);
  });

  it('count once, by the address they were told of last', () => {
    const proxied = connect('proxy');
    connections.add(asDuplex(proxied), '1');
    expect(connections.size).toBe(1);
    const all = [proxied, connect('1'), connect('1')];
    expect(open(all)).toEqual([false, true, true]);
  });

  it('do not count where they are closed already', () => {
    const connection = new Connection();
    connection.destroyed = true;
    connections.add(asDuplex(connection), '1');
    expect(connections.size).toBe(0);
  });

  it('count for their address as long as one of them is open', () => {
    const [first, second] = [connect('1'), connect('1')];
    first.destroy();
    const all = [second, connect('1'), connect('1')];
    expect([open(all), evicted]).toEqual([[false, true, true], ['ADDRESS_LIMIT']]);
  });

  it('count when they are made, but for those of a trusted proxy, whose clients count at their upgrade', () => {
    const server = new EventEmitter();
    connections.watch(server as unknown as Server, new TrustedProxies(['10.0.0.0/8']));
    const from = (remoteAddress: string | undefined) => {
      const connection = Object.assign(new Connection(), { remoteAddress });
      server.emit('connection', connection);
      return connection;
    };
    from('10.1.2.3');
    expect(connections.size).toBe(0);
    // One network, as far as limits go.
    const all = ['2001:db8::1', '2001:db8::2', '2001:db8::3', undefined].map(from);
    expect([open(all), evicted]).toEqual([[false, true, true, true], ['ADDRESS_LIMIT']]);
    expect(connections.size).toBe(3);
  });
});
