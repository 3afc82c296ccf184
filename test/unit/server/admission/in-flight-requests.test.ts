import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type CloseReason, InFlightRequests } from '../../../../src/server/admission/in-flight-requests';
import { disposeLater, disposeLeftovers } from '../../../support/leftovers';

const LIMITS = { perConnection: 3, stallMs: 200, requestMs: 60_000, sweepMs: 20 };
const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';

describe('requests under way', () => {
  afterEach(disposeLeftovers);

  /** A server that counts what is under way, and answers as told. */
  async function start(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    limits: Partial<typeof LIMITS> = {},
  ) {
    const cuts: CloseReason[] = [];
    const inFlight = new InFlightRequests((reason) => cuts.push(reason), { ...LIMITS, ...limits });
    let begun = 0;
    let over = 0;
    const server = createServer((request, response) => {
      try {
        inFlight.begin(request, response).onEnd(() => {
          over += 1;
        });
        begun += 1;
        answer(request, response);
      } catch {
        response.writeHead(429).end();
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    disposeLater(() => {
      inFlight.stop();
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const open = (): Socket => connect(port, '127.0.0.1').on('error', () => undefined);
    const counts = () => ({ begun, over });
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    return { open, counts, cuts, until };
  }

  it('are over once, when their answer has left', async () => {
    const { open, counts, until } = await start((_request, response) => response.end('x'));
    const socket = open();
    socket.write(REQUEST);
    await once(socket, 'data');
    await until(() => counts().over === 1);
    socket.write(REQUEST);
    await once(socket, 'data');
    socket.destroy();
    await until(() => counts().over === 2);
    expect(counts()).toEqual({ begun: 2, over: 2 });
  });

  it('are over when their connection is reset, also those whose answers wait for their turn', async () => {
    const { open, counts, until } = await start((_request, response) => {
      if (counts().begun > 1) response.end('x');
    });
    const socket = open();
    socket.write(REQUEST.repeat(3));
    await until(() => counts().begun === 3);
    expect(counts().over).toBe(0);
    socket.resetAndDestroy();
    await until(() => counts().over === 3);
  });

  it('are limited on one connection', async () => {
    const { open, counts } = await start((_request, response) => setImmediate(() => response.end('x')));
    const socket = open();
    socket.end(REQUEST.repeat(5));
    let text = '';
    for await (const data of socket) text += data;
    expect(counts()).toEqual({ begun: 3, over: 3 });
    expect(text.match(/ 200 OK/g)).toHaveLength(3);
    expect(text.match(/ 429 /g)).toHaveLength(2);
  });

  it('are cut off where their reader does not take the answer', async () => {
    const { open, counts, cuts, until } = await start((_request, response) =>
      response.end(Buffer.alloc(32 * 1024 * 1024)),
    );
    const socket = open();
    socket.pause();
    socket.write(REQUEST);
    await until(() => counts().over === 1);
    expect(cuts).toEqual(['STALLED']);
    socket.destroy();
  });

  it('are cut off where they take too long altogether', async () => {
    const { open, counts, cuts, until } = await start(() => undefined, { requestMs: 100 });
    const socket = open();
    socket.write(REQUEST);
    await until(() => counts().over === 1);
    expect(cuts).toEqual(['TOO_LONG']);
  });

  it('may take longer than a reader may stall, while nothing of an answer waits', async () => {
    const { open, cuts } = await start((_request, response) => setTimeout(() => response.end('x'), 500));
    const socket = open();
    socket.write(REQUEST);
    await once(socket, 'data');
    expect(cuts).toEqual([]);
  });
});

describe('the connections of requests in flight', () => {
  class Connection extends EventEmitter {
    closed = false;
    /** As in Node.js, what waits to be sent is part of what was written. */
    bytesWritten = 0;
    writableLength = 0;

    write(bytes: number): void {
      this.bytesWritten += bytes;
      this.writableLength += bytes;
    }

    destroy(): void {
      this.closed = true;
      this.emit('close');
    }
  }
  let inFlight: InFlightRequests;
  let reasons: CloseReason[];
  let connection: Connection;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    reasons = [];
    connection = new Connection();
    inFlight = new InFlightRequests((reason) => reasons.push(reason));
  });
  afterEach(() => {
    inFlight.stop();
    jest.useRealTimers();
  });
  function begin() {
    const request = { socket: connection } as unknown as IncomingMessage;
    const response = new EventEmitter();
    const exchange = inFlight.begin(request, response as unknown as ServerResponse);
    return { request, exchange, finish: () => response.emit('finish') };
  }

  it('have up to 20 of them, which are told to wait', () => {
    for (let count = 0; count < 20; count += 1) begin();
    expect(begin).toThrow(
      expect.objectContaining({
        code: 'RATE_LIMITED',
        message: 'Too many requests in flight on this connection; the limit is 20. Wait for responses first.',
        options: { retryAfterMs: 1_000 },
      }),
    );
  });

  it('may have closed before a request of them is read, which then ends at once', () => {
    connection.closed = true;
    const { request, exchange } = begin();
    let hasEnded = false;
    exchange.onEnd(() => {
      hasEnded = true;
    });
    expect([hasEnded, inFlight.of(request)]).toEqual([true, exchange]);
  });

  it('are closed when a request has taken a minute, counted from its own start', () => {
    jest.advanceTimersByTime(40_000);
    begin();
    jest.advanceTimersByTime(59_999);
    expect(reasons).toEqual([]);
    jest.advanceTimersByTime(1);
    expect([reasons, connection.closed]).toEqual([['TOO_LONG'], true]);
  });

  it('are closed when nothing of a response is taken for ten seconds, whatever is added to it', () => {
    begin();
    connection.write(100);
    // The first look notes that some of it has been sent.
    connection.writableLength -= 10;
    jest.advanceTimersByTime(1_000);
    for (let second = 0; second < 9; second += 1) {
      begin();
      connection.write(100);
      jest.advanceTimersByTime(1_000);
    }
    jest.advanceTimersByTime(999);
    expect(reasons).toEqual([]);
    jest.advanceTimersByTime(1);
    expect([reasons, connection.closed]).toEqual([['STALLED'], true]);
  });

  it('are closed for a stalled response also after another has been taken', () => {
    const first = begin();
    begin();
    first.finish();
    connection.write(100);
    jest.advanceTimersByTime(10_000);
    expect(reasons).toEqual(['STALLED']);
  });

  it('stay open as long as a little is taken', () => {
    begin();
    connection.write(100);
    for (let second = 0; second < 30; second += 1) {
      connection.writableLength -= 1;
      jest.advanceTimersByTime(1_000);
    }
    expect(reasons).toEqual([]);
  });

  it('are not looked at once all responses have been taken', () => {
    begin().finish();
    connection.write(100);
    jest.advanceTimersByTime(120_000);
    expect([reasons, connection.closed]).toEqual([[], false]);
  });

  it('are not looked at any more after the stop', () => {
    inFlight.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
