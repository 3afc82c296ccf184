import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('fair turns', () => {
  test('give groups their slices in turn, however many one has waiting', async () => {
    const scheduler = new CooperativeScheduler();
    const order: string[] = [];
    const work = async (group: string, name: string) => {
      await scheduler.yield(group);
      order.push(name);
    };
    await Promise.all([work('a', 'a1'), work('a', 'a2'), work('a', 'a3'), work('b', 'b1')]);
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  test('do one slice in each turn of the event loop', async () => {
    const scheduler = new CooperativeScheduler();
    let done = 0;
    for (let count = 0; count < 3; count += 1) void scheduler.yield('a').then(() => (done += 1));
    const seen: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      await nextTurn();
      seen.push(done);
    }
    expect(Math.max(...seen.map((now, index) => now - (seen[index - 1] ?? 0)))).toBe(1);
    expect(done).toBe(3);
  });

  test('count all long work of one turn together, and begin again with the next', async () => {
    const scheduler = new CooperativeScheduler(0);
    expect(scheduler.shouldYield).toBe(false);
    expect(scheduler.shouldYield).toBe(true);
    await nextTurn();
    await nextTurn();
    expect(scheduler.shouldYield).toBe(false);
  });

  describe('while others have calls under way', () => {
    /** Turns of the event loop between two slices of one group. */
    async function turnsBetween(scheduler: CooperativeScheduler): Promise<number> {
      let passed = 0;
      await scheduler.yield('long');
      let isOver = false;
      void scheduler.yield('long').then(() => {
        isOver = true;
      });
      while (!isOver) {
        await nextTurn();
        passed += 1;
      }
      return passed;
    }

    test('leave the event loop to them between slices', async () => {
      const scheduler = new CooperativeScheduler();
      const leave = scheduler.enter('short');
      scheduler.enter('long');
      const shared = await turnsBetween(scheduler);
      leave();
      expect(await turnsBetween(scheduler)).toBeLessThan(shared);
    });

    test('go on at once for a group alone', async () => {
      const scheduler = new CooperativeScheduler();
      scheduler.enter('long');
      expect(await turnsBetween(scheduler)).toBeLessThanOrEqual(2);
    });
  });
});
