import type { ExpiryTimes } from '../../../src/application/ports/housekeeping-store';
import { DAY, HOUR } from '../../../src/domain/time/instant';
import type { Loop } from '../../../src/lib/loop';
import { createHousekeepingLoop } from '../../../src/timers/housekeeping-loop';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const START = '2026-03-02T10:00:00.000Z';

describe('housekeeping', () => {
  const now = Date.parse(START);
  let calls: string[];
  let errors: unknown[];
  let pruned: number;
  let loop: Loop | undefined;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    calls = [];
    errors = [];
    pruned = 0;
  });
  afterEach(async () => {
    await loop?.stop();
    jest.useRealTimers();
  });

  /** Runs it over a store that has so many things to forget, and so many entries to prune. */
  async function run(logRetention: number | null, expired: number[], entries: number[] = []): Promise<void> {
    const hoursAgo = (before: number) => (now - before) / HOUR;
    const store = {
      deleteExpired: async (before: ExpiryTimes, limit: number) => {
        const [facts, keys] = [hoursAgo(before.facts), hoursAgo(before.keys)];
        calls.push(`forget up to ${limit} facts after ${facts} h, keys after ${keys} h`);
        return expired.shift() ?? 0;
      },
      pruneLog: async (before: number, limit: number) => {
        calls.push(`prune up to ${limit} after ${hoursAgo(before)} h`);
        const next = entries.shift() ?? 0;
        if (next < 0) throw new Error('no database');
        return next;
      },
    };
    loop = createHousekeepingLoop(store, new ManualClock(START), {
      logRetention,
      onPruned: (count) => {
        pruned += count;
      },
      onError: (error) => errors.push(error),
    });
    loop.start();
    await settle();
  }

  /** Lets all passes run that follow each other at once. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  const forget = 'forget up to 500 facts after 192 h, keys after 48 h';
  const prune = 'prune up to 500 after 216 h';

  it('prunes nothing before the last key that may answer with it is gone', async () => {
    await run(9 * DAY, [500, 1_200, 3]);
    expect(calls).toEqual([forget, forget, forget, prune]);
  });

  it('goes on pruning until nothing is left, and counts', async () => {
    await run(9 * DAY, [], [500, 20]);
    expect(calls).toEqual([forget, prune, forget, prune, forget, prune]);
    expect(pruned).toBe(520);
  });

  it('never prunes where everything is to be kept', async () => {
    await run(null, [600]);
    expect(calls).toEqual([forget, forget]);
  });

  it('comes again after ten minutes, also where it failed', async () => {
    await run(9 * DAY, [], [-1]);
    expect(errors).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    await settle();
    expect(calls).toEqual([forget, prune, forget, prune]);
  });
});
