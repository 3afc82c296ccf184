import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WebSocket as ProtocolSocket, Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { openProtocolSocket, type SocketExtra } from '../../../../src/server/websocket/protocol-socket';
import type { SocketWriter } from '../../../../src/server/websocket/socket-writer';

describe('a socket on which graphql-ws speaks its protocol', () => {
  /** What the service does to the socket, in order. */
  let done: string[];
  let errors: unknown[];
  let socket: EventEmitter & { readyState: number; isPaused: boolean };
  let extra: SocketExtra;
  /** The socket as graphql-ws sees it, and what it is told of its end. */
  let seen: ProtocolSocket;
  let handled: string[];
  let handle: (message: string) => Promise<void>;
  let room: Promise<void> | undefined;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    [done, errors, handled, room] = [[], [], [], undefined];
    handle = async (message) => void handled.push(message);
    socket = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, readyState: 1, isPaused: false, protocol: 'graphql-transport-ws' },
      ping: () => void done.push('ping'),
      terminate: () => void done.push('terminate'),
      close: (code: number, reason: string) => void done.push(`close ${code} ${reason}`),
    });
    const writer = {
      send: (data: Buffer) => void done.push(`send ${data}`),
      flush: () => void done.push('flush'),
      waitForRoom: () => room,
      releaseNext: () => void done.push('release next'),
    };
    const protocol = {
      opened(opened: ProtocolSocket) {
        seen = opened;
        opened.onMessage((message) => handle(message));
        return async (code?: number, reason?: string) => void done.push(`closed ${code} ${reason}`);
      },
    };
    extra = {
      ...{ socket: socket as unknown as WebSocket, writer: writer as unknown as SocketWriter },
      ...{ address: '192.0.2.1', authorization: undefined, messageBytes: 0, onSignIn: () => undefined },
    };
    openProtocolSocket(protocol as unknown as Server<SocketExtra>, extra, (error) => errors.push(error));
  });
  afterEach(() => jest.useRealTimers());

  const receive = async (message: string) => {
    socket.emit('message', Buffer.from(message));
    await nextTurn();
  };
  const closeSocket = (code = 1000, reason = 'bye') => {
    socket.readyState = 3;
    socket.emit('close', code, Buffer.from(reason));
  };

  it('has the subprotocol that was agreed on', () => {
    expect(seen.protocol).toBe('graphql-transport-ws');
  });

  it('hands messages on as text, and knows how long the one is that is handled', async () => {
    await receive('{"type":"ping"}');
    expect([handled, extra.messageBytes]).toEqual([['{"type":"ping"}'], 15]);
  });

  it('sends by its writer, at once where there is room', () => {
    expect(seen.send('text')).toBeUndefined();
    expect(done).toEqual(['send text']);
  });

  it('lets the sender wait where there is no room, and then the next one', async () => {
    let makeRoom: () => void = () => undefined;
    room = new Promise((resolve) => {
      makeRoom = resolve;
    });
    let hasSent = false;
    const sent = Promise.resolve(seen.send('text')).then(() => {
      hasSent = true;
    });
    await nextTurn();
    expect([done, hasSent]).toEqual([['send text'], false]);
    makeRoom();
    await sent;
    expect(done).toEqual(['send text', 'release next']);
  });

  it('sends what waits before it is closed', () => {
    seen.close(4403, 'Forbidden');
    expect(done).toEqual(['flush', 'close 4403 Forbidden']);
  });

  it('tells graphql-ws once when it has closed, so that subscriptions end', () => {
    closeSocket(1001, 'gone');
    socket.emit('close', 1001, Buffer.from('gone'));
    expect(done).toEqual(['closed 1001 gone']);
  });

  it('is not ended by an error, which is followed by its close', () => {
    expect(() => socket.emit('error', new Error('frame too large'))).not.toThrow();
    expect(done).toEqual([]);
  });

  describe('takes nothing any more', () => {
    it('of who goes on talking after it was closed', async () => {
      socket.readyState = 2;
      await receive('late');
      expect([handled, extra.messageBytes, done]).toEqual([[], 0, []]);
    });

    it('and says nothing of what fails after that', async () => {
      handle = async () => {
        socket.readyState = 3;
        throw new Error('gone');
      };
      await receive('{"type":"next"}');
      expect([done, errors]).toEqual([[], []]);
    });
  });

  describe('is closed where a message can not be handled', () => {
    beforeEach(() => {
      handle = async () => {
        throw new Error('broken');
      };
    });

    it.each(['connection_ack', 'next', 'error'])(
      "with 4400 where it is the client's mistake: a %s is what servers send",
      async (type) => {
        await receive(JSON.stringify({ id: '1', type }));
        expect([done, errors]).toEqual([['close 4400 Unexpected message'], []]);
      },
    );

    it('with 4400 where it is nested too deeply to be handled', async () => {
      handle = async () => {
        throw new RangeError('Maximum call stack size exceeded');
      };
      await receive('{"type":"ping"}');
      expect([done, errors]).toEqual([['close 4400 Message nested too deeply'], []]);
    });

    it.each(['{"type":"subscribe"}', 'no JSON', 'null', '"next"', '[]'])(
      'with 1013 and a line in the log where it is ours: %s',
      async (message) => {
        await receive(message);
        expect([done, errors]).toEqual([['close 1013 Try again later'], [new Error('broken')]]);
      },
    );
  });

  describe('lets a client send 1,200 messages a minute', () => {
    const TOO_MANY = ['close 1013 Too many messages'];

    it('and closes for one more, which is not handled', async () => {
      for (let count = 0; count < 1_200; count += 1) socket.emit('message', Buffer.from('x'));
      await nextTurn();
      expect([handled.length, done]).toEqual([1_200, []]);
      await receive('one more');
      expect([handled.length, done]).toEqual([1_200, TOO_MANY]);
    });

    it('pings among them, each of which is answered', async () => {
      for (let count = 0; count < 600; count += 1) {
        socket.emit('ping');
        socket.emit('message', Buffer.from('x'));
      }
      await nextTurn();
      expect(done).toEqual([]);
      socket.emit('ping');
      expect(done).toEqual(TOO_MANY);
    });

    it('and as many in the next', async () => {
      const send = (count: number) => {
        for (let sent = 0; sent < count; sent += 1) socket.emit('ping');
      };
      send(1_200);
      jest.advanceTimersByTime(60_000);
      done.length = 0;
      send(1_200);
      expect(done).toEqual([]);
      jest.advanceTimersByTime(59_999);
      done.length = 0;
      send(1);
      expect(done).toEqual(TOO_MANY);
    });
  });

  describe('is asked every 12 seconds whether it is there', () => {
    it('and ended where it has not answered by the next time', () => {
      jest.advanceTimersByTime(11_999);
      expect(done).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(done).toEqual(['ping']);
      jest.advanceTimersByTime(12_000);
      expect(done).toEqual(['ping', 'terminate']);
    });

    it('and stays as long as it answers', () => {
      for (let asked = 0; asked < 5; asked += 1) {
        jest.advanceTimersByTime(12_000);
        socket.emit('pong');
      }
      expect(done).toEqual(['ping', 'ping', 'ping', 'ping', 'ping']);
    });

    it('but not while nothing is read from it, when no answer would be seen', () => {
      socket.isPaused = true;
      jest.advanceTimersByTime(60_000);
      expect(done).toEqual([]);
      socket.isPaused = false;
      jest.advanceTimersByTime(12_000);
      expect(done).toEqual(['ping']);
    });

    it('and not any more once it has closed', () => {
      closeSocket();
      jest.advanceTimersByTime(60_000);
      expect([done, jest.getTimerCount()]).toEqual([['closed 1000 bye'], 0]);
    });
  });
});
