import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { ByteBudget } from '../../../../src/limits/byte-budget';
import { SocketWriter } from '../../../../src/server/websocket/socket-writer';

describe('a writer', () => {
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

  /** The payload of a frame of so many bytes; from 64 KiB on, a header takes ten of them. */
  const frameOf = (bytes: number) => bytes - (bytes > 65_535 ? 10 : 4);

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

  it('makes senders wait above 64 KiB, and lets none go on before it has sent enough', async () => {
    expect(send(frameOf(64 * KIB - 500))).toBeUndefined();
    await nextTurn();
    expect(send(frameOf(500))).toBeUndefined();
    await nextTurn();
    const room = send(1);
    writer.releaseNext();
    expect(await isRoom(room)).toBe(false);
    writes[0]!.done();
    expect(await isRoom(room)).toBe(true);
  });

  it('reports room only when there is some', async () => {
    let reports = 0;
    writer.onRoom = () => {
      reports += 1;
    };
    for (const size of [10 * KIB, 100 * KIB, 10 * KIB]) {
      void send(size);
      await nextTurn();
    }
    writes[0]!.done();
    expect(reports).toBe(0);
    writes[1]!.done();
    expect(reports).toBe(1);
  });

  it('reads nothing more from who leaves more than 1 MiB waiting, until less waits', async () => {
    void send(frameOf(1_024 * KIB));
    await nextTurn();
    expect(socket.isPaused).toBe(false);
    for (const bytes of [500, 500]) {
      void send(frameOf(bytes));
      await nextTurn();
      expect(socket.isPaused).toBe(true);
    }
    writes[1]!.done();
    expect(socket.isPaused).toBe(true);
    writes[2]!.done();
    expect(socket.isPaused).toBe(false);
  });

  it('lets senders go on when the socket is closed, and takes nothing more', async () => {
    const room = send(100 * KIB);
    await nextTurn();
    close();
    expect(await isRoom(room)).toBe(true);
    const memory = new ByteBudget(1_000 * KIB);
    writer.chargeTo(memory);
    expect(send(100 * KIB)).toBeUndefined();
    await nextTurn();
    expect([writes.length, memory.used]).toEqual([1, 0]);
  });

  it('ends a socket that lets too much pile up, so that it comes again later', () => {
    for (let sent = 0; sent < 8; sent += 1) void send(frameOf(1_024 * KIB));
    void send(1);
    expect(socket.closed).toEqual([]);
    void send(1);
    expect(socket.closed).toEqual([[1013, 'Too slow']]);
    expect(socket.readyState).toBe(3);
  });

  describe('ends a socket whose reader takes nothing for ten seconds', () => {
    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    });
    afterEach(() => jest.useRealTimers());
    const sendAndWait = async (waitMs: number) => {
      void send(100);
      await nextTurn();
      jest.advanceTimersByTime(waitMs);
    };

    it('however much is sent to it in the meantime', async () => {
      for (let second = 0; second < 9; second += 1) await sendAndWait(1_000);
      await sendAndWait(999);
      expect(socket.closed).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(socket.closed).toEqual([[1013, 'Too slow']]);
    });

    it('and none that takes a little', async () => {
      await sendAndWait(9_000);
      await sendAndWait(0);
      writes[0]!.done();
      jest.advanceTimersByTime(9_999);
      expect(socket.closed).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(socket.closed).toEqual([[1013, 'Too slow']]);
    });

    it('counted from the first frame that waits', async () => {
      await sendAndWait(0);
      writes[0]!.done();
      jest.advanceTimersByTime(9_500);
      await sendAndWait(9_999);
      expect(socket.closed).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(socket.closed).toEqual([[1013, 'Too slow']]);
    });

    it('and none for which nothing waits', async () => {
      await sendAndWait(0);
      writes[0]!.done();
      jest.advanceTimersByTime(60_000);
      expect(socket.closed).toEqual([]);
    });
  });

  it('takes memory for what waits beyond the first 4 KiB, and gives it back as it leaves', async () => {
    const memory = new ByteBudget(100 * KIB);
    writer.chargeTo(memory);
    for (let round = 0; round < 2; round += 1) {
      writes = [];
      for (const [bytes, used] of [
        [3 * KIB, 0],
        [10 * KIB, 9 * KIB],
        [20 * KIB, 29 * KIB],
      ] as const) {
        void send(frameOf(bytes));
        expect(memory.used).toBe(used);
        await nextTurn();
      }
      const used = writes.map(({ done }) => {
        done();
        return memory.used;
      });
      expect(used).toEqual([26 * KIB, 16 * KIB, 0]);
    }
  });

  it('makes senders wait above 4 KiB once there was no memory, until no more than that waits', async () => {
    const memory = new ByteBudget(0);
    writer.chargeTo(memory);
    for (const bytes of [4 * KIB, 8 * KIB]) {
      void send(frameOf(bytes));
      await nextTurn();
    }
    // 8 KiB wait.
    writes[0]!.done();
    expect(writer.isFull).toBe(true);
    expect(memory.used).toBe(0);
    void send(frameOf(4 * KIB));
    await nextTurn();
    writes[1]!.done();
    // Exactly 4 KiB wait.
    expect(writer.isFull).toBe(false);
    writer.chargeTo(new ByteBudget(100 * KIB));
    void send(10 * KIB);
    expect(writer.isFull).toBe(false);
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
