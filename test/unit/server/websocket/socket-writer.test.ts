import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { ByteBudget } from '../../../../src/limits/byte-budget';
import { SocketWriter } from '../../../../src/server/websocket/socket-writer';

describe('an writer', () => {
  let socket: EventEmitter & { readyState: number; isPaused: boolean; closed: [number, string][] };
  let writes: { chunk: Buffer; done: () => void }[];
  let writer: SocketWriter;
  beforeEach(() => {
    socket = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, readyState: 1, isPaused: false, closed: [] as [number, string][] },
      pause: () => setPaused(true),
      resume: () => setPaused(false),
      close: (code: number, reason: string) => void socket.closed.push([code, reason]),
      terminate: () => close(),
    });
    writes = [];
    const write = (chunk: Buffer, done: () => void) => void writes.push({ chunk, done });
    writer = new SocketWriter(socket as unknown as WebSocket, { write } as unknown as Duplex);
  });
  afterEach(() => close());
  function setPaused(isPaused: boolean): void {
    socket.isPaused = isPaused;
  }
  function close(): void {
    socket.readyState = 3;
    socket.emit('close');
  }
  const KIB = 1_024;
  /** Sends, and returns what the next one to send has to wait for. */
  const send = (size: number) => {
    writer.send(Buffer.alloc(size, 'x'));
    return writer.waitForRoom();
  };
  /** Whether it may go on by now. */
  async function isRoom(room: Promise<void> | undefined): Promise<boolean> {
    return Promise.race([Promise.resolve(room).then(() => true), nextTurn(false)]);
  }

  it('sends what comes in one turn in one write, in order, and what comes later in another', async () => {
    writer.send(Buffer.from('{"type":'), Buffer.from('"connection_ack"}'));
    writer.send(Buffer.from('event'));
    writer.send(Buffer.from('pong'));
    expect(writes).toEqual([]);
    await nextTurn();
    writer.send(Buffer.from('complete'));
    await nextTurn();
    expect(writes.map(({ chunk }) => String(chunk))).toEqual(
      ['\u0081\u0019{"type":"connection_ack"}\u0081\u0005event\u0081\u0004pong', '\u0081\u0008complete'].map(
        (text) => String(Buffer.from(text, 'latin1')),
      ),
    );
  });

  it('sends all there is before it is closed', () => {
    writer.send(Buffer.from('last'));
    writer.flush();
    expect(writes).toHaveLength(1);
  });

  it('lets senders go on at once while little waits, makes them wait above it, and go on when it has left', async () => {
    expect(send(60 * KIB)).toBeUndefined();
    const first = send(10 * KIB);
    await nextTurn();
    const second = send(100 * KIB);
    await nextTurn();
    expect([await isRoom(first), await isRoom(second)]).toEqual([false, false]);
    writes[0]!.done();
    expect([await isRoom(first), await isRoom(second)]).toEqual([false, false]);
    writes[1]!.done();
    // One after the other, so that all of them do not send at once.
    expect([await isRoom(first), await isRoom(second)]).toEqual([true, false]);
    writer.releaseNext();
    expect(await isRoom(second)).toBe(true);
    expect(send(1)).toBeUndefined();
  });

  it('reads nothing more from who does not take answers, until it has', async () => {
    void send(1_025 * KIB);
    await nextTurn();
    expect(socket.isPaused).toBe(true);
    writes[0]!.done();
    expect(socket.isPaused).toBe(false);
  });

  it('lets senders go on when the socket is closed, and takes nothing more', async () => {
    const room = send(100 * KIB);
    await nextTurn();
    close();
    expect(await isRoom(room)).toBe(true);
    expect(send(100 * KIB)).toBeUndefined();
    await nextTurn();
    expect(writes).toHaveLength(1);
  });

  it('ends a socket that lets too much pile up, so that it comes again later', () => {
    for (let sent = 0; sent <= 9; sent += 1) void send(1_024 * KIB);
    expect(socket.closed).toEqual([[1013, 'Too slow']]);
  });

  it('ends a socket whose reader takes nothing for ten seconds, and none that takes a little', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      void send(100);
      await nextTurn();
      jest.advanceTimersByTime(9_000);
      void send(100);
      await nextTurn();
      writes[0]!.done();
      jest.advanceTimersByTime(9_000);
      expect(socket.closed).toEqual([]);
      jest.advanceTimersByTime(1_001);
      expect(socket.closed).toEqual([[1013, 'Too slow']]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('takes memory for what waits beyond the first 4 KiB, and gives it back as it leaves', async () => {
    const memory = new ByteBudget(100 * KIB);
    writer.chargeTo(memory);
    void send(3 * KIB);
    expect(memory.used).toBe(0);
    void send(50 * KIB);
    expect(memory.used).toBeGreaterThan(48 * KIB);
    await nextTurn();
    writes[0]!.done();
    expect(memory.used).toBe(0);
  });

  it('sends no answer that there is no memory for, and makes senders of events wait earlier', async () => {
    const memory = new ByteBudget(100 * KIB);
    writer.chargeTo(memory);
    expect(memory.take(90 * KIB)).toBe(true);
    expect(writer.sendIfRoom(Buffer.alloc(12 * KIB))).toBe(true);
    expect(writer.sendIfRoom(Buffer.alloc(12 * KIB))).toBe(false);
    expect(writer.waitForRoom()).toBeUndefined();
    const room = send(12 * KIB);
    await nextTurn();
    expect(await isRoom(room)).toBe(false);
    expect(memory.used).toBeLessThanOrEqual(memory.limit);
    writes[0]!.done();
    expect(await isRoom(room)).toBe(true);
    expect(memory.used).toBe(90 * KIB);
  });
});
