import { DAY, HOUR } from '../../../src/domain/time/instant';
import { DatabaseClock } from '../../../src/time/database-clock';
import { onceReached, SystemClock } from '../../../src/time/system-clock';

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-03-02T10:00:00Z') });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a callback at a time', () => {
  it('comes when the time is reached, and once', () => {
    const called = jest.fn();
    onceReached(Date.now, Date.now() + 1_000, called);
    jest.advanceTimersByTime(999);
    expect(called).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(called).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(DAY);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('never comes before it, though timers fire early by the clock that counts', () => {
    const times: number[] = [];
    // A clock that runs slower than the timers, which therefore are early.
    const start = Date.now();
    const now = () => start + Math.floor((Date.now() - start) * 0.99);
    const at = start + 1_000;
    onceReached(now, at, () => times.push(now()));
    jest.advanceTimersByTime(1_010);
    expect(times).toEqual([]);
    jest.advanceTimersByTime(5);
    expect(times).toEqual([at]);
  });

  it('comes at once for a time that has passed, but not before the caller goes on', () => {
    const called = jest.fn();
    onceReached(Date.now, Date.now() - DAY, called);
    expect(called).not.toHaveBeenCalled();
    jest.advanceTimersByTime(0);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('does not come at once for a time beyond what one timer can wait for', () => {
    const delays = jest.spyOn(globalThis, 'setTimeout');
    const called = jest.fn();
    onceReached(Date.now, Date.now() + 30 * DAY, called);
    jest.advanceTimersByTime(30 * DAY - 1);
    expect(called).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(called).toHaveBeenCalledTimes(1);
    for (const [, delay] of delays.mock.calls) expect(delay).toBeLessThanOrEqual(HOUR);
    delays.mockRestore();
  });

  it('comes at the right time when the clock was set meanwhile', () => {
    const called = jest.fn();
    onceReached(Date.now, Date.now() + 10 * HOUR, called);
    jest.setSystemTime(Date.now() + 9.5 * HOUR);
    jest.advanceTimersByTime(HOUR);
    expect(called).toHaveBeenCalledTimes(1);
  });

  it('does not come once it is cancelled, however often it has looked before', () => {
    const called = jest.fn();
    const cancel = onceReached(Date.now, Date.now() + 5 * HOUR, called);
    jest.advanceTimersByTime(3 * HOUR);
    cancel();
    jest.advanceTimersByTime(DAY);
    expect(called).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is what the system clock gives', () => {
    const clock = new SystemClock();
    const times: number[] = [];
    clock.onceAt(clock.now() + 50, () => times.push(clock.now()));
    const expected = clock.now() + 50;
    jest.advanceTimersByTime(100);
    expect(times).toEqual([expected]);
  });
});

describe('the clock of the database', () => {
  /** How far the database's clock is from this machine's. */
  const AHEAD = 1_000_000;
  const databaseTime = () => Math.floor(performance.now()) + AHEAD;
  const clocks: DatabaseClock[] = [];
  afterEach(() => {
    for (const clock of clocks.splice(0)) clock.stop();
  });

  /** A clock whose answers from the database take so long to come back, one after the other. */
  async function start(...ways: number[]): Promise<{ clock: DatabaseClock; errors: unknown[] }> {
    const errors: unknown[] = [];
    const sample = async () => {
      const way = ways.length > 1 ? ways.shift()! : ways[0]!;
      if (way < 0) throw new Error('no database');
      const now = databaseTime();
      await new Promise((resolve) => setTimeout(resolve, way));
      return now;
    };
    const clock = new DatabaseClock(sample, (error) => errors.push(error));
    clocks.push(clock);
    const started = clock.start();
    await jest.advanceTimersByTimeAsync(1_000);
    await started;
    return { clock, errors };
  }

  it('is never ahead of the database, however long an answer takes', async () => {
    const { clock } = await start(200, 0, 30, 500, 7);
    for (let second = 0; second < 30; second += 1) {
      await jest.advanceTimersByTimeAsync(1_000);
      expect(clock.now()).toBeLessThanOrEqual(databaseTime());
    }
  });

  it('is behind by no more than the shortest way of its last samples', async () => {
    const { clock } = await start(200, 100, 5, 300);
    expect(databaseTime() - clock.now()).toBe(200);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(databaseTime() - clock.now()).toBe(100);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(databaseTime() - clock.now()).toBe(5);
    // A slower one later makes it no worse,
    await jest.advanceTimersByTimeAsync(5_000);
    expect(databaseTime() - clock.now()).toBe(5);
    // until the good one is too old to count, for the clocks may drift apart.
    await jest.advanceTimersByTimeAsync(15_000);
    expect(databaseTime() - clock.now()).toBe(300);
  });

  it('does not take an answer that was under way for seconds for a clock that was set back', async () => {
    const { clock } = await start(5, 3_000, 5);
    await jest.advanceTimersByTimeAsync(8_000);
    expect(databaseTime() - clock.now()).toBe(5);
  });

  it('goes on by itself while the database is away, and says so', async () => {
    const { clock, errors } = await start(10, -1);
    const before = clock.now();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(clock.now() - before).toBe(20_000);
    expect(errors.length).toBeGreaterThanOrEqual(3);
  });

  it('does not start without a first answer', async () => {
    const clock = new DatabaseClock(
      () => Promise.reject(new Error('no database')),
      () => undefined,
    );
    await expect(clock.start()).rejects.toThrow('no database');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('calls back when the database has reached the time, not when this machine has', async () => {
    const { clock } = await start(50);
    const at = clock.now() + 1_000;
    const times: number[] = [];
    clock.onceAt(at, () => times.push(databaseTime()));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(times).toHaveLength(1);
    expect(times[0]).toBeGreaterThanOrEqual(at);
  });
});
