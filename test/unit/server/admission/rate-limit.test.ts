import type { Redis } from 'ioredis';
import { RateLimits } from '../../../../src/server/admission/rate-limit';

/** The one call of Redis that the limits use: it adds to a counter and answers with its sum and the rest of its time. */
class Counting {
  status = 'ready';
  isBroken = false;
  readonly counts = new Map<string, number>();
  calls = 0;

  readonly rlflxIncr = async ([key = '', points]: readonly string[]): Promise<[number, number]> => {
    this.calls += 1;
    if (this.isBroken) throw new Error('The connection is broken.');
    const count = (this.counts.get(key) ?? 0) + Number(points);
    this.counts.set(key, count);
    return [count, 42_000];
  };
}

describe('the limits', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => jest.useRealTimers());
  const times = async (count: number, run: () => Promise<unknown>) => {
    for (let done = 0; done < count; done += 1) await run();
  };
  const refusal = (retryAfterMs: number) => ({
    ...{ code: 'RATE_LIMITED', message: 'Too many requests; try again later.', logLevel: 'info' },
    options: { retryAfterMs },
  });

  describe('of one node', () => {
    it('let each user of a workspace send so many requests a minute, and again in the next', async () => {
      const limits = new RateLimits(3, null);
      await times(3, () => limits.countRequest('acme', 'anna'));
      jest.advanceTimersByTime(20_000);
      await expect(limits.countRequest('acme', 'anna')).rejects.toMatchObject(refusal(40_000));
      await limits.countRequest('acme', 'ben');
      await limits.countRequest('globex', 'anna');
      jest.advanceTimersByTime(40_000);
      await limits.countRequest('acme', 'anna');
    });

    it('are none for requests where the limit is zero', async () => {
      const limits = new RateLimits(0, null);
      await times(100, () => limits.countRequest('acme', 'anna'));
    });

    it('let each address fail a hundred times a minute to authenticate', async () => {
      const limits = new RateLimits(1, null);
      await times(100, () => limits.countFailure('192.0.2.1'));
      await expect(limits.countFailure('192.0.2.1')).rejects.toMatchObject(refusal(60_000));
      await limits.countFailure('192.0.2.2');
    });
  });

  describe('that nodes share in Redis', () => {
    let counting: Counting;
    const node = (scope = 'one') => new RateLimits(4, { redis: counting as unknown as Redis, scope });
    beforeEach(() => {
      counting = new Counting();
    });

    it('count what each node receives, apart for each database', async () => {
      const nodes = [node(), node()];
      await times(2, () => nodes[0]!.countRequest('acme', 'anna'));
      await times(2, () => nodes[1]!.countRequest('acme', 'anna'));
      await node('two').countRequest('acme', 'anna');
      for (const each of nodes) {
        await expect(each.countRequest('acme', 'anna')).rejects.toMatchObject(refusal(42_000));
      }
      await nodes[0]!.countFailure('192.0.2.1');
      expect([...counting.counts]).toEqual([
        ['bot-status:requests:one:["acme","anna"]', 5],
        ['bot-status:requests:two:["acme","anna"]', 1],
        ['bot-status:failures:one:192.0.2.1', 1],
      ]);
    });

    it('refuse without asking Redis again', async () => {
      const limits = node();
      await times(4, () => limits.countRequest('acme', 'anna'));
      await expect(limits.countRequest('acme', 'anna')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
      expect(counting.calls).toBe(4);
    });

    it.each([
      ['stands, but Redis does not answer as it should', { isBroken: true }, 10],
      // Requests would wait for the connection.
      ['does not stand, without asking Redis', { status: 'connecting' }, 0],
    ])('count on each node while the connection %s', async (_how, state, calls) => {
      Object.assign(counting, state);
      for (const each of [node(), node()]) {
        await times(4, () => each.countRequest('acme', 'anna'));
        await expect(each.countRequest('acme', 'anna')).rejects.toMatchObject(refusal(60_000));
      }
      expect(counting.calls).toBe(calls);
    });
  });
});
