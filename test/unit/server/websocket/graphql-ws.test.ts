import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, OutageError } from '../../../../src/application/app-error';
import type { Services } from '../../../../src/graphql/context';
import type { ErrorReport } from '../../../../src/graphql/errors';
import { MemoryBudgets } from '../../../../src/limits/memory-budgets';
import { UnauthenticatedConnections } from '../../../../src/server/admission/unauthenticated-connections';
import type { Authenticator } from '../../../../src/server/auth/authenticator';
import type { Principal } from '../../../../src/server/auth/claims';
import { createEndpoint } from '../../../../src/server/graphql-endpoint';
import { TrustedProxies } from '../../../../src/server/http/trusted-proxies';
import { type GraphqlWs, registerGraphqlWs } from '../../../../src/server/websocket/graphql-ws';
import { errorsOf, openSocket, type RawSocket, upgradeStatus } from '../../../support/clients/raw-socket';
import { disposeLater, disposeLeftovers } from '../../../support/leftovers';

const FEED = 'subscription { statusFeed { feedCursor start } }';
const EVENT = { seq: 1, start: 'BEGUN', entry: null };
const ANNA: Principal = {
  caller: { workspace: 'acme', role: 'AGENT', actor: { kind: 'USER', id: 'anna', name: null } },
  ...{ expiresAt: 0, tokenId: null, issuedAt: null, keyId: null },
};

/** A connection whose other side takes nothing but what `write` lets through. */
class Connection extends Duplex {
  text = '';

  constructor(private readonly isStalled = false) {
    super();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk;
    if (!this.isStalled) done();
  }
}

/** A feed that yields these events and then waits until it is left. */
function feedOf(...events: object[]) {
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const end = { done: true, value: undefined } as const;
  const stream = {
    async next() {
      const value = events.shift();
      if (value) return { done: false, value };
      await left;
      return end;
    },
    async return() {
      leave();
      return end;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return { stream, left };
}

describe('GraphQL over websocket', () => {
  let server: Server;
  let url: string;
  let graphqlWs: GraphqlWs;
  let connections: UnauthenticatedConnections;
  let memory: MemoryBudgets;
  let reports: ErrorReport[];
  let isAllowedOrigin: boolean;
  let watchFeed: () => Promise<unknown>;
  const scheduler = {
    ...{ shouldYield: false, enter: () => () => undefined },
    yield: async (_group: string): Promise<void> => undefined,
  };
  const authenticator = {
    authenticate: async (authorization: unknown) => (authorization === 'Bearer good' ? ANNA : null),
    watch: () => () => undefined,
    ...{ requireValid: () => undefined, countRequest: async () => undefined },
  } as unknown as Authenticator;
  const services = { scheduler, logId: 'log', live: { watchFeed: () => watchFeed() } };
  const endpoint = createEndpoint(services as unknown as Services, {
    ...{ authenticator, introspection: false, proxies: new TrustedProxies([]) },
    ...{ connections: null as never, errorReporter: null as never },
  });

  beforeEach(async () => {
    [reports, isAllowedOrigin] = [[], true];
    connections = new UnauthenticatedConnections(() => undefined);
    memory = new MemoryBudgets();
    Object.assign(scheduler, { shouldYield: false, yield: async () => undefined });
    const errorReporter = {
      report: (report: ErrorReport) => void reports.push(report),
      hideSuggestions: true,
    };
    const isAllowed = { isAllowedOrigin: () => isAllowedOrigin, traces: null };
    server = createServer();
    graphqlWs = registerGraphqlWs(server, {
      ...endpoint,
      ...{ connections, errorReporter, memory },
      ...isAllowed,
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    disposeLater(() => server.close());
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(disposeLeftovers);

  async function connect(): Promise<RawSocket> {
    const socket = await openSocket(url);
    await socket.init('good');
    return socket;
  }
  /** Asks for an upgrade on this connection. */
  function upgrade(connection: Connection, path: string | undefined): Connection {
    const headers = {
      ...{ upgrade: 'websocket', 'sec-websocket-version': '13' },
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const request = { method: 'GET', url: path, headers, socket: {} } as unknown as IncomingMessage;
    server.emit('upgrade', request, connection, Buffer.alloc(0));
    disposeLater(() => connection.destroy());
    return connection;
  }

  describe('upgrades', () => {
    it.each(['/graphql', '/graphql?token=x'])('a request for %s', async (path) => {
      expect(await upgradeStatus(url, {}, path)).toBe(101);
    });

    it('no request of a page whose origin is not allowed', () => {
      isAllowedOrigin = false;
      expect(upgrade(new Connection(), '/graphql').text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    });

    it('no request while it drains', async () => {
      await graphqlWs.drain(0);
      expect(upgrade(new Connection(), '/graphql').text).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    });

    it('and closes a connection that it refuses, which may break before that', async () => {
      isAllowedOrigin = false;
      const connection = upgrade(new Connection(), '/graphql');
      expect(() => connection.emit('error', new Error('reset'))).not.toThrow();
      await nextTurn();
      expect(connection.destroyed).toBe(true);
    });

    it('without compression, which would take memory for each socket', async () => {
      const { socket } = await openSocket(url, { perMessageDeflate: true });
      expect(socket.extensions).toBe('');
    });
  });

  it('counts a socket among the connections without a token until it has signed in', async () => {
    const socket = await openSocket(url);
    expect(connections.size).toBe(1);
    await socket.init('good');
    expect(connections.size).toBe(0);
  });

  it('closes a socket with 4403 without a valid token', async () => {
    for (const payload of [undefined, {}, { authorization: 'Bearer bad' }]) {
      const socket = await openSocket(url);
      socket.send({ type: 'connection_init', payload });
      expect(await socket.closed).toMatchObject({
        code: 4403,
        reason: expect.stringMatching(/^Missing token/),
      });
    }
  });

  it('takes messages of up to 64 KiB, and closes a socket with 1009 for a longer one', async () => {
    const socket = await openSocket(url);
    const ping = (bytes: number) => '{"type":"ping"}'.padEnd(bytes);
    socket.send(ping(64 * 1024));
    expect(await socket.next()).toEqual({ type: 'pong' });
    socket.send(ping(64 * 1024 + 1));
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });

  it('answers a query and tells its end', async () => {
    const socket = await connect();
    socket.subscribe('a', '{ __typename }');
    expect(await socket.next()).toEqual({
      id: 'a',
      type: 'next',
      payload: { data: { __typename: 'Query' } },
    });
    expect(await socket.next()).toEqual({ id: 'a', type: 'complete' });
    expect(memory.used).toBe(0);
  });

  it('sends the events of a subscription until it is left, and then holds nothing for it', async () => {
    const { stream, left } = feedOf(EVENT, { ...EVENT, start: 'RESET' });
    watchFeed = async () => stream;
    const socket = await connect();
    socket.subscribe('a', FEED);
    for (const start of ['BEGUN', 'RESET']) {
      const payload = { data: { statusFeed: { feedCursor: expect.any(String), start } } };
      expect(await socket.next()).toEqual({ id: 'a', type: 'next', payload });
    }
    expect(memory.used).toBeGreaterThan(0);
    socket.send({ id: 'a', type: 'complete' });
    await left;
    await nextTurn();
    expect(memory.used).toBe(0);
  });

  it('sends an event when it is the turn of its workspace', async () => {
    let begin: () => void = () => undefined;
    const turns: string[] = [];
    watchFeed = async () => {
      scheduler.shouldYield = true;
      scheduler.yield = (group) => {
        scheduler.shouldYield = false;
        turns.push(group);
        return new Promise((resolve) => {
          begin = resolve;
        });
      };
      return feedOf(EVENT).stream;
    };
    const socket = await connect();
    socket.subscribe('a', FEED);
    // Messages are handled in order, so the event has been taken by now.
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    expect(turns).toEqual(['acme']);
    begin();
    expect(await socket.next()).toMatchObject({ id: 'a', type: 'next' });
  });

  describe('answers with an error', () => {
    it('an operation that may not begin, without names of the schema if those are hidden', async () => {
      const socket = await connect();
      socket.subscribe('a', '{ botz { id } }');
      expect(await socket.next()).toEqual({
        ...{ id: 'a', type: 'error' },
        payload: [
          {
            message: 'Cannot query field "botz" on type "Query".',
            locations: [{ line: 1, column: 3 }],
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
          },
        ],
      });
    });

    it('a subscription that is refused, for which it then holds nothing', async () => {
      watchFeed = () => Promise.reject(new AppError('BAD_USER_INPUT', 'not a cursor'));
      const socket = await connect();
      socket.subscribe('a', FEED);
      const errors = errorsOf(await socket.nextOf('a'));
      expect(errors).toMatchObject([{ message: 'not a cursor', extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(memory.used).toBe(0);
    });

    it('that hides what went wrong in the service, and reports it', async () => {
      const error = new Error('the password is 1234');
      watchFeed = () => Promise.reject(error);
      const socket = await connect();
      socket.subscribe('a', FEED);
      expect(errorsOf(await socket.nextOf('a'))).toMatchObject([
        { message: 'Internal server error.', extensions: { code: 'INTERNAL', errorId: expect.any(String) } },
      ]);
      expect(reports).toMatchObject([{ level: 'error', error }]);
    });
  });

  it('closes a socket with 1013 where an outage keeps a subscription from starting, which then holds nothing', async () => {
    watchFeed = () => Promise.reject(new OutageError('The database is unavailable.', {}));
    const socket = await connect();
    socket.subscribe('a', FEED);
    expect(await socket.closed).toMatchObject({ code: 1013, reason: 'Try again later' });
    expect([memory.used, reports]).toEqual([0, []]);
  });

  it('closes a socket with 1013 where the service fails on its message, and reports why', async () => {
    const error = new Error('broken');
    const stream = {
      [Symbol.asyncIterator]() {
        throw error;
      },
    };
    watchFeed = async () => stream;
    const socket = await connect();
    socket.subscribe('a', FEED);
    expect(await socket.closed).toMatchObject({ code: 1013 });
    expect(reports).toEqual([{ level: 'error', error }]);
  });

  it('knows how many sockets are open, and how many bytes wait for their readers', async () => {
    expect([graphqlWs.sockets, graphqlWs.queuedBytes]).toEqual([0, 0]);
    const socket = await connect();
    expect([graphqlWs.sockets, graphqlWs.queuedBytes]).toEqual([1, 0]);
    const stalled = upgrade(new Connection(true), '/graphql');
    expect(stalled.text).toMatch(/^HTTP\/1\.1 101 /);
    expect([graphqlWs.sockets, graphqlWs.queuedBytes]).toEqual([2, stalled.writableLength]);
    expect(stalled.writableLength).toBeGreaterThan(0);
    stalled.destroy();
    socket.socket.terminate();
  });

  describe('when it drains', () => {
    afterEach(() => jest.useRealTimers());

    it('closes its sockets with 1001 within the time, and waits until they are closed', async () => {
      const sockets = [await connect(), await openSocket(url)];
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
      const random = jest.spyOn(Math, 'random').mockReturnValueOnce(0.25).mockReturnValueOnce(0.75);
      let isDrained = false;
      const drained = graphqlWs.drain(100).then(() => {
        isDrained = true;
      });
      random.mockRestore();
      const open = () => sockets.filter(({ socket }) => socket.readyState === socket.OPEN).length;
      await jest.advanceTimersByTimeAsync(24);
      expect(open()).toBe(2);
      await jest.advanceTimersByTimeAsync(1);
      const first = await Promise.race(sockets.map(({ closed }) => closed));
      expect([first, open(), isDrained]).toEqual([
        expect.objectContaining({ code: 1001, reason: 'Going away' }),
        1,
        false,
      ]);
      await jest.advanceTimersByTimeAsync(50);
      await drained;
      expect(open()).toBe(0);
      expect(graphqlWs.sockets).toBe(0);
    });
  });
});
