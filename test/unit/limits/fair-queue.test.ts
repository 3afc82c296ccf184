import { setImmediate as nextTurn } from 'node:timers/promises';
import { createReadQueue } from '../../../src/persistence/sql/read-queue';

describe('a queue whose groups take turns', () => {
  let started: string[];
  let finish: Map<string, () => void>;
  let read: (name: string) => () => Promise<string>;
  beforeEach(() => {
    const [names, ends] = [[] as string[], new Map<string, () => void>()];
    [started, finish] = [names, ends];
    read = (name) => () =>
      new Promise<string>((resolve) => {
        names.push(name);
        ends.set(name, () => resolve(name));
      });
  });
  afterEach(() => jest.useRealTimers());

  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await nextTurn();
  };

  it('starts one piece of work in each turn of the event loop, groups in turn', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 9, concurrency: 9, maxWaitingPerGroup: 9 });
    for (const name of ['a1', 'a2', 'a3']) void queue.run('a', read(name));
    for (const name of ['b1', 'b2']) void queue.run('b', read(name));
    for (const count of [1, 2, 3, 4, 5]) {
      await nextTurn();
      expect(started).toHaveLength(count);
    }
    expect(started).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it('gives way to other work between reads that are synchronous', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 1, concurrency: 1, maxWaitingPerGroup: 9 });
    const seen: string[] = [];
    const synchronous = (name: string) => async () => seen.push(name);
    const reads = ['1', '2', '3'].map((name) => queue.run('a', synchronous(name)));
    setImmediate(() => seen.push('other work'));
    await Promise.all(reads);
    expect(seen).toEqual(['1', 'other work', '2', '3']);
  });

  it('bounds the reads under way, of each group and of all', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 1, concurrency: 2, maxWaitingPerGroup: 9 });
    for (const name of ['a1', 'a2']) void queue.run('a', read(name));
    for (const name of ['b1', 'b2']) void queue.run('b', read(name));
    void queue.run('c', read('c1'));
    await turns(6);
    expect(started).toEqual(['a1', 'b1']);
    finish.get('a1')!();
    await turns(6);
    expect(started).toEqual(['a1', 'b1', 'c1']);
    finish.get('b1')!();
    await turns(6);
    expect(started.at(-1)).toBe('a2');
  });

  it('bounds the reads of a group that has others under way', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 2, concurrency: 9, maxWaitingPerGroup: 9 });
    for (const name of ['a1', 'a2', 'a3']) void queue.run('a', read(name));
    void queue.run('b', read('b1'));
    await turns(6);
    expect(started).toEqual(['a1', 'b1', 'a2']);
    finish.get('a1')!();
    await turns(6);
    finish.get('a2')!();
    await turns(6);
    for (const name of ['a4', 'a5']) void queue.run('a', read(name));
    await turns(6);
    expect(started).toEqual(['a1', 'b1', 'a2', 'a3', 'a4']);
  });

  it('refuses what is too much for one group, and only that', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 1, concurrency: 1, maxWaitingPerGroup: 2 });
    for (const name of ['a1', 'a2']) void queue.run('a', read(name));
    expect(() => queue.run('a', read('a3'))).toThrow(
      expect.objectContaining({ code: 'RATE_LIMITED', options: { retryAfterMs: 1_000 } }),
    );
    expect(() => queue.run('b', read('b1'))).not.toThrow();
  });

  it('answers reads of one key by one that had not started yet', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 1, concurrency: 1, maxWaitingPerGroup: 9 });
    const first = queue.run('a', read('first'), 'key');
    await nextTurn();
    // What is committed now is not seen by the first.
    const second = queue.run('a', read('second'), 'key');
    const third = queue.run('a', read('third'), 'key');
    finish.get('first')!();
    expect(await first).toBe('first');
    await turns(2);
    finish.get('second')!();
    expect(await Promise.all([second, third])).toEqual(['second', 'second']);
    expect(started).toEqual(['first', 'second']);
  });

  it('answers reads of different keys by one each', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 1, concurrency: 1, maxWaitingPerGroup: 9 });
    const work = (name: string) => queue.run('a', async () => name, name);
    expect(await Promise.all(['1', '2'].map(work))).toEqual(['1', '2']);
  });

  it('rests while nothing waits', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    const queue = createReadQueue();
    const result = queue.run('a', async () => 'there');
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(10);
    expect([await result, jest.getTimerCount()]).toEqual(['there', 0]);
  });

  it('goes on behind reads that fail', async () => {
    const queue = createReadQueue({ concurrencyPerGroup: 1, concurrency: 1, maxWaitingPerGroup: 9 });
    const failing = queue.run('a', () => {
      throw new Error('lost');
    });
    const next = queue.run('a', async () => 'there');
    await expect(failing).rejects.toThrow('lost');
    expect(await next).toBe('there');
  });
});
