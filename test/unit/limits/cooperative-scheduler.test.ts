import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('fair turns', () => {
  afterEach(() => jest.useRealTimers());

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

  describe('by the clock', () => {
    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
      jest.advanceTimersByTime(1_000);
    });

    /** How long a group waits between its slices, if it works for so long in each. */
    async function restsAfter(scheduler: CooperativeScheduler, workMs: number): Promise<number[]> {
      const rests: number[] = [];
      const work = async () => {
        await scheduler.yield('long');
        while (rests.length < 2) {
          jest.advanceTimersByTime(workMs);
          const endedAt = performance.now();
          await scheduler.yield('long');
          rests.push(performance.now() - endedAt);
        }
      };
      void work();
      for (let ms = 0; ms < 10; ms += 1) {
        for (let turn = 0; turn < 10; turn += 1) await nextTurn();
        jest.advanceTimersByTime(1);
      }
      return rests;
    }

    test('end after two milliseconds of work', () => {
      const scheduler = new CooperativeScheduler();
      const seen = [0, 1, 1].map((ms) => {
        jest.advanceTimersByTime(ms);
        return scheduler.shouldYield;
      });
      expect(seen).toEqual([false, false, true]);
    });

    test.each([
      [1, 1],
      [2, 1],
      [4, 2],
      [6, 3],
      [60, 3],
    ])(
      'of %d ms are followed by a rest of %d ms while others have calls under way',
      async (workMs, restMs) => {
        const scheduler = new CooperativeScheduler();
        for (const group of ['long', 'short']) scheduler.enter(group);
        expect(await restsAfter(scheduler, workMs)).toEqual([restMs, restMs]);
      },
    );

    test.each([
      ['nobody has a call under way', [], 0],
      ['the group alone has calls under way', ['long', 'long'], 0],
      ['another group alone has a call under way', ['short'], 1],
    ])('rest only for others: %s', async (_what, groups, restMs) => {
      const scheduler = new CooperativeScheduler();
      for (const group of groups) scheduler.enter(group);
      expect(await restsAfter(scheduler, 2)).toEqual([restMs, restMs]);
    });

    test('rest no more once the others have left', async () => {
      const scheduler = new CooperativeScheduler();
      scheduler.enter('long');
      const leave = scheduler.enter('short');
      expect(await restsAfter(scheduler, 2)).toEqual([1, 1]);
      leave();
      expect(await restsAfter(scheduler, 2)).toEqual([0, 0]);
    });

    test.each([
      [['one'], 0],
      [['one', 'other'], 1],
    ])('that began without waiting count as those of a call: %j, %d rests', async (groups, timers) => {
      const scheduler = new CooperativeScheduler();
      for (const group of groups) scheduler.enter(group);
      expect(scheduler.shouldYield).toBe(false);
      await nextTurn();
      expect(jest.getTimerCount()).toBe(timers);
    });
  });

  test('leave nothing to do once all work is done', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    const scheduler = new CooperativeScheduler();
    const slices = [scheduler.yield('a'), scheduler.yield('a'), scheduler.yield('b')];
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(10);
    expect(jest.getTimerCount()).toBe(0);
    await Promise.all(slices);
  });
});
