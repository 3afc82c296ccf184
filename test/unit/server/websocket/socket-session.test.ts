import { setImmediate as nextTurn } from 'node:timers/promises';
import { ByteBudget } from '../../../../src/limits/byte-budget';
import { responseBytes } from '../../../../src/server/admission/response-memory';
import { SocketSession } from '../../../../src/server/websocket/socket-session';
import type { SocketWriter } from '../../../../src/server/websocket/socket-writer';

const KIB = 1024;
/** Of an answer that costs little. */
const SMALL = 8 * KIB;

describe('the operations of a socket', () => {
  let memory: ByteBudget;
  let writer: { isFull: boolean; onRoom: () => void; chargeTo(memory: ByteBudget): void };
  let charged: ByteBudget | null;
  let session: SocketSession;
  const open = (limit: number, node = limit) => {
    charged = null;
    memory = new ByteBudget(limit, new ByteBudget(node));
    writer = {
      isFull: false,
      onRoom: () => undefined,
      chargeTo: (budget) => {
        charged = budget;
      },
    };
    session = new SocketSession(writer as unknown as SocketWriter, memory);
  };
  beforeEach(() => open(100 * KIB));

  /** Operations that have begun, in order, with what ends each. */
  const enter = (names: string, cost = 1) => {
    const begun: string[] = [];
    const leave = new Map<string, () => void>();
    const refused: unknown[] = [];
    for (const name of names) {
      session.enter(cost).then(
        (end) => {
          begun.push(name);
          leave.set(name, end);
        },
        (error) => refused.push(error),
      );
    }
    return { begun, leave, refused };
  };

  it('have what waits to leave count for the memory of the socket', () => {
    expect(charged).toBe(memory);
  });

  it('hold their message twice, as text and as what it was read into, until they end', () => {
    const giveBack = session.takeMessage(10 * KIB);
    expect(memory.used).toBe(20 * KIB);
    giveBack();
    expect(memory.used).toBe(0);
  });

  it('are refused where there is no memory for their message', () => {
    open(10 * KIB, 100 * KIB);
    expect(() => session.takeMessage(6 * KIB)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    open(10 * KIB);
    expect(() => session.takeMessage(6 * KIB)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
    expect(memory.used).toBe(0);
  });

  it('begin at once, and hold memory for their answers until they are answered', async () => {
    const { begun, leave } = enter('ab');
    await nextTurn();
    expect([begun, memory.used]).toEqual([['a', 'b'], 2 * SMALL]);
    leave.get('a')!();
    expect(memory.used).toBe(SMALL);
    leave.get('b')!();
    expect(memory.used).toBe(0);
  });

  it('wait while much waits for their reader, and begin when there is room', async () => {
    writer.isFull = true;
    const { begun } = enter('ab');
    await nextTurn();
    expect([begun, memory.used]).toEqual([[], 0]);
    writer.isFull = false;
    writer.onRoom();
    await nextTurn();
    expect(begun).toEqual(['a', 'b']);
  });

  it('wait for memory that operations before them hold, and begin in the order in which they came', async () => {
    open(2 * SMALL);
    const { begun, leave, refused } = enter('abcd');
    await nextTurn();
    expect(begun).toEqual(['a', 'b']);
    leave.get('b')!();
    await nextTurn();
    expect(begun).toEqual(['a', 'b', 'c']);
    leave.get('a')!();
    await nextTurn();
    expect([begun, refused]).toEqual([['a', 'b', 'c', 'd'], []]);
  });

  it('let no small one go before a large one that waits', async () => {
    open(100 * KIB);
    const first = enter('a', 600);
    const large = enter('b', 600);
    const small = enter('c');
    await nextTurn();
    expect([first.begun, large.begun, small.begun]).toEqual([['a'], [], []]);
    first.leave.get('a')!();
    await nextTurn();
    expect([large.begun, small.begun]).toEqual([['b'], ['c']]);
  });

  it.each([
    ["the socket's own share is used up", 1_000 * KIB, 'RATE_LIMITED'],
    ['that of the node is', 10 * KIB, 'UNAVAILABLE'],
  ])('are refused where nothing of the socket will free any: %s', async (_why, node, code) => {
    open(10 * KIB, node);
    memory.take(5 * KIB);
    const { begun, refused } = enter('ab');
    await nextTurn();
    expect(begun).toEqual([]);
    expect(refused).toEqual([expect.objectContaining({ code }), expect.objectContaining({ code })]);
    expect(memory.used).toBe(5 * KIB);
  });

  it('are refused likewise once those before them have ended', async () => {
    open(10 * KIB);
    const first = enter('a');
    await nextTurn();
    first.leave.get('a')!();
    memory.take(5 * KIB);
    const { refused } = enter('b');
    await nextTurn();
    expect(refused).toEqual([expect.objectContaining({ code: 'UNAVAILABLE' })]);
  });

  it('go on after one was refused', async () => {
    open(10 * KIB);
    const large = enter('a', 1_000);
    const small = enter('b');
    await nextTurn();
    expect([large.begun, large.refused.length, small.begun]).toEqual([[], 1, ['b']]);
  });
});

describe('the memory of an answer', () => {
  it.each([
    [0, 8 * KIB],
    [64, 8 * KIB],
    [65, 65 * 128],
    [32_256, 4 * KIB * KIB - 64 * KIB],
    [1_000_000, 4 * KIB * KIB - 64 * KIB],
  ])('that costs %d is %d bytes', (cost, bytes) => {
    expect(responseBytes(cost)).toBe(bytes);
  });
});
