import { FairTurns } from '../../../src/limits/fair-turns';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('fair turns', () => {
  test('give groups their slices in turn, however many one has waiting', async () => {
    const turns = new FairTurns();
    const order: string[] = [];
    const work = async (group: string, name: string) => {
      await turns.pause(group);
      order.push(name);
    };
    await Promise.all([work('a', 'a1'), work('a', 'a2'), work('a', 'a3'), work('b', 'b1')]);
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  test('do one slice in each turn of the event loop', async () => {
    const turns = new FairTurns();
    let done = 0;
    for (let count = 0; count < 3; count += 1) void turns.pause('a').then(() => (done += 1));
    const seen: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      await nextTurn();
      seen.push(done);
    }
    expect(Math.max(...seen.map((now, index) => now - (seen[index - 1] ?? 0)))).toBe(1);
    expect(done).toBe(3);
  });

  test('count all long work of one turn together, and begin again with the next', async () => {
    const turns = new FairTurns(0);
    expect(turns.isOver).toBe(false);
    expect(turns.isOver).toBe(true);
    await nextTurn();
    await nextTurn();
    expect(turns.isOver).toBe(false);
  });
});
