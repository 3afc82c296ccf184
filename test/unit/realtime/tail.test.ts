import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppError } from '../../../src/application/app-error';
import type { LogEntry } from '../../../src/application/log-entry';
import { Tail, type TailListener } from '../../../src/realtime/tail';
import { InMemoryChangeLog, statusEntries, statusEntry } from '../../support/stand-ins/in-memory-change-log';

const POLL_MS = 200;

describe('the tail of the change log', () => {
  let log: InMemoryChangeLog;
  let tail: Tail;
  let errors: string[];
  let told: number[];
  let answer: () => void;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    log = new InMemoryChangeLog();
    errors = [];
    told = [];
    answer = () => undefined;
    tail = new Tail(log, POLL_MS, (error, workspace) =>
      errors.push(`${workspace}: ${(error as Error).message}`),
    );
    tail.start();
  });
  afterEach(async () => {
    const stopping = tail.stop();
    answer();
    await stopping;
    jest.useRealTimers();
  });

  const restart = async () => {
    told.push(-1);
  };
  const deliver = async (entries: readonly LogEntry[]) => {
    told.push(...entries.map(({ seq }) => seq));
  };
  const fail = ({ code, message, options }: AppError) =>
    errors.push(`${code}: ${message}`, `again in ${options.retryAfterMs} ms`);
  const listen: TailListener = { deliver, restart, fail };
  /** What is due, and what each page needs a turn of the event loop for. */
  const advance = async (ms: number) => {
    await jest.advanceTimersByTimeAsync(ms);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
  };
  const poll = () => advance(POLL_MS);
  const atOnce = () => advance(0);
  /** Follows with a listener that has been told each page once `answer` is called. */
  const followSlowly = async (workspace: string) => {
    const slow = async (entries: readonly LogEntry[]) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await deliver(entries);
    };
    await tail.follow(workspace, { deliver: slow, restart, fail });
  };

  it('tells what is committed after it began, in order, and nothing older', async () => {
    log.append('one', ...statusEntries(1, 5));
    await tail.follow('one', listen);
    log.append('one', ...statusEntries(6, 8));
    await poll();
    expect(told).toEqual([6, 7, 8]);
    await poll();
    expect(told).toEqual([6, 7, 8]);
  });

  it('looks at once when it is told of a commit, and not for one it knows', async () => {
    await tail.follow('one', listen);
    await poll();
    log.append('one', statusEntry(1));
    tail.hint('one', 1);
    await atOnce();
    expect(told).toEqual([1]);
    const heads = jest.spyOn(log, 'heads');
    tail.hint('one', 1);
    tail.hint('nobody watches', 9);
    await atOnce();
    expect(heads).not.toHaveBeenCalled();
  });

  it('finds by itself what nobody told it of', async () => {
    await tail.follow('one', listen);
    log.append('one', statusEntry(1));
    await poll();
    expect(told).toEqual([1]);
  });

  it('misses nothing where a hint was wrong: further than the log has come', async () => {
    await tail.follow('one', listen);
    log.append('one', statusEntry(1));
    tail.hint('one', 1_000);
    await poll();
    expect(told).toEqual([1]);
    log.append('one', statusEntry(2));
    await poll();
    expect(told).toEqual([1, 2]);
  });

  it('reads long logs page by page', async () => {
    await tail.follow('one', listen);
    log.append('one', ...statusEntries(1, 1_300));
    await poll();
    expect(told).toEqual(Array.from({ length: 1_300 }, (_, index) => index + 1));
  });

  it('passes over sequences that nobody is told of, without reading them again and again', async () => {
    await tail.follow('one', listen);
    log.append('one', statusEntry(1));
    log.heads = async () => new Map([['one', 10]]);
    await poll();
    const { reads } = log;
    await poll();
    expect([told, log.reads]).toEqual([[1], reads]);
  });

  it('tells nothing more of a workspace it no longer follows', async () => {
    await tail.follow('one', listen);
    tail.unfollow('one', listen);
    log.append('one', statusEntry(1));
    tail.hint('one', 1);
    await poll();
    expect(told).toEqual([]);
  });

  it('ends after the page that it is telling where it is stopped or no longer follows', async () => {
    const leaving: TailListener = {
      deliver: async (entries) => {
        tail.unfollow('one', leaving);
        await deliver(entries);
      },
      restart,
      fail,
    };
    await tail.follow('one', leaving);
    log.append('one', ...statusEntries(1, 300));
    await poll();
    expect(told).toHaveLength(100);
    let stopping: Promise<void> | null = null;
    await tail.follow('two', {
      deliver: async (entries) => {
        stopping = tail.stop();
        await deliver(entries);
      },
      restart,
      fail,
    });
    log.append('two', ...statusEntries(1, 300));
    await poll();
    await stopping;
    expect(told).toHaveLength(200);
  });

  it('waits until all has been told that is under way when it is stopped', async () => {
    await followSlowly('one');
    log.append('one', statusEntry(1));
    await poll();
    let isStopped = false;
    const stopping = tail.stop().then(() => {
      isStopped = true;
    });
    await atOnce();
    expect(isStopped).toBe(false);
    answer();
    await stopping;
    expect(told).toEqual([1]);
  });

  it('goes on where it was when it is started again', async () => {
    await tail.follow('one', listen);
    await tail.stop();
    log.append('one', statusEntry(1));
    await poll();
    expect(told).toEqual([]);
    tail.start();
    await atOnce();
    expect(told).toEqual([1]);
  });

  it('tries again after a failure only, not while it is trying', async () => {
    let tries = 0;
    await tail.follow('one', {
      deliver: async () => {
        tries += 1;
        await new Promise((resolve) => setTimeout(resolve, 5 * POLL_MS));
        throw new Error('listener');
      },
      restart,
      fail,
    });
    log.append('one', statusEntry(1));
    for (const _ of [1, 2, 3, 4, 5, 6]) await poll();
    expect([tries, errors]).toEqual([1, ['one: listener']]);
  });

  it('skips nothing when a read fails, and keeps other workspaces going', async () => {
    await tail.follow('one', listen);
    const other: number[] = [];
    await tail.follow('other', {
      deliver: async (entries) => {
        other.push(...entries.map(({ seq }) => seq));
      },
      restart,
      fail,
    });
    let failures = 1;
    log.beforeRead = () => {
      if (failures-- > 0) throw new Error('no database');
    };
    log.append('one', statusEntry(1));
    log.append('other', statusEntry(1));
    await poll();
    expect([told, other, errors]).toEqual([[], [1], ['one: no database']]);
    await poll();
    expect(told).toEqual([1]);
  });

  it('tells the same entries again where the listener failed', async () => {
    let failures = 1;
    await tail.follow('one', {
      deliver: async (entries) => {
        if (failures-- > 0) throw new Error('listener');
        await deliver(entries);
      },
      restart,
      fail,
    });
    log.append('one', statusEntry(1));
    await poll();
    await poll();
    expect([told, errors]).toEqual([[1], ['one: listener']]);
  });

  it('says so where entries were pruned before it came to tell them, and goes on with the newest', async () => {
    await tail.follow('one', listen);
    log.append('one', ...statusEntries(1, 10));
    log.prunedThrough = 4;
    await poll();
    expect(told).toEqual([-1]);
    log.append('one', statusEntry(11));
    await poll();
    expect(told).toEqual([-1, 11]);
  });

  it('never runs two passes at once', async () => {
    let running = 0;
    await tail.follow('one', {
      deliver: async (entries) => {
        running += 1;
        expect(running).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5 * POLL_MS));
        running -= 1;
        await deliver(entries);
      },
      restart,
      fail,
    });
    for (const seq of [1, 2, 3]) {
      log.append('one', statusEntry(seq));
      tail.hint('one', seq);
      await poll();
    }
    await jest.advanceTimersByTimeAsync(20 * POLL_MS);
    expect(told).toEqual([1, 2, 3]);
  });

  it('lags while the database is away, and says for how long', async () => {
    await poll();
    expect(tail.lagMs).toBeLessThanOrEqual(POLL_MS);
    log.heads = () => Promise.reject(new Error('no database'));
    await jest.advanceTimersByTimeAsync(6_000);
    expect(tail.lagMs).toBeGreaterThanOrEqual(6_000);
    expect(errors.length).toBeGreaterThan(1);
  });

  it('keeps others going while a read of one workspace takes long', async () => {
    let answer: () => void = () => undefined;
    log.beforeRead = () => {
      log.beforeRead = () => undefined;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    await tail.follow('slow', listen);
    const other: number[] = [];
    await tail.follow('other', {
      deliver: async (entries) => void other.push(...entries.map(({ seq }) => seq)),
      restart,
      fail,
    });
    log.append('slow', statusEntry(1));
    await poll();
    log.append('other', statusEntry(1));
    await poll();
    expect([told, other]).toEqual([[], [1]]);
    answer();
    await atOnce();
    expect(told).toEqual([1]);
  });

  it('does not lag and gives nobody up while nothing happens', async () => {
    await tail.follow('one', listen);
    log.append('one', statusEntry(1));
    await poll();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(errors).toEqual([]);
    expect(tail.lagMs).toBeLessThanOrEqual(POLL_MS);
    log.append('one', statusEntry(2));
    await poll();
    expect(told).toEqual([1, 2]);
  });

  it('lags since the oldest entry was committed that is not told yet, however many came before', async () => {
    await followSlowly('one');
    log.append('one', statusEntry(1));
    await poll();
    await advance(1_000);
    log.append('one', ...statusEntries(2, 101));
    await poll();
    await advance(24_000);
    log.append('one', statusEntry(102));
    await poll();
    await advance(1_000);
    expect(tail.lagMs).toBe(26_400);
    answer();
    await atOnce();
    expect(tail.lagMs).toBe(25_200);
    answer();
    await atOnce();
    expect([told.length, tail.lagMs]).toEqual([101, 1_000]);
    answer();
    await poll();
    expect([told.length, tail.lagMs]).toEqual([102, 0]);
  });

  /** Commits an entry and notices it. */
  const commit = (seq: number) => {
    log.append('one', statusEntry(seq));
    tail.hint('one', seq);
    return atOnce();
  };

  it('knows its lag to a tenth of a second', async () => {
    await followSlowly('one');
    await advance(1_000);
    await commit(1);
    await advance(99);
    await commit(2);
    await advance(1);
    await commit(3);
    await advance(1_000);
    expect(tail.lagMs).toBe(1_100);
    answer();
    await atOnce();
    expect(tail.lagMs).toBe(1_000);
  });

  it('remembers a hundred moments at which entries came, at most', async () => {
    await followSlowly('one');
    await commit(1);
    // The second page ends with what came at the last of them.
    log.append('one', statusEntry(2));
    for (let seq = 3; seq <= 103; seq += 1) {
      await advance(100);
      await commit(seq);
    }
    for (const _ of [1, 2]) {
      answer();
      await atOnce();
    }
    expect([told.length, tail.lagMs]).toEqual([101, 0]);
  });

  it('lags as long as the workspace that waits longest, though all others are told', async () => {
    await tail.follow('one', { deliver: () => Promise.reject(new Error('listener')), restart, fail });
    await tail.follow('other', listen);
    log.append('one', statusEntry(1));
    for (const seq of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      log.append('other', statusEntry(seq));
      await poll();
    }
    expect(told).toHaveLength(10);
    expect(tail.lagMs).toBeGreaterThanOrEqual(9 * POLL_MS);
    expect(tail.failingWorkspaces).toBe(1);
  });

  it('tries a workspace that fails less and less often, and ends its watchers with an error at last', async () => {
    let tries = 0;
    await tail.follow('one', {
      deliver: async () => {
        tries += 1;
        throw new Error('listener');
      },
      restart,
      fail,
    });
    log.append('one', statusEntry(1));
    // Half a minute after it was noticed.
    await jest.advanceTimersByTimeAsync(POLL_MS + 29_999);
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(20);
    const refusal =
      'UNAVAILABLE: The changes of this workspace cannot be read at the moment. Subscribe again.';
    expect(errors).not.toContain(refusal);
    await jest.advanceTimersByTimeAsync(1);
    expect(errors.slice(-2)).toEqual([refusal, 'again in 5000 ms']);
    // It is followed no more, so the node lags no more.
    expect([tail.lagMs <= POLL_MS, tail.failingWorkspaces]).toEqual([true, 0]);
  });

  it('gives a workspace one listener, and a failed start none', async () => {
    await tail.follow('one', listen);
    await expect(tail.follow('one', { deliver, restart, fail })).rejects.toThrow('already has a listener');
    tail.unfollow('one', { deliver, restart, fail });
    log.append('one', statusEntry(1));
    await poll();
    expect(told).toEqual([1]);
    const { bounds } = log;
    log.bounds = () => Promise.reject(new Error('no database'));
    await expect(tail.follow('two', listen)).rejects.toThrow('no database');
    log.bounds = bounds;
    await tail.follow('two', listen);
  });
});
