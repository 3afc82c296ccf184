import promisedTimers, { setImmediate as nextTurn } from 'node:timers/promises';
import { ByteBudget } from '../../../src/limits/byte-budget';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import { type FeedEvent, type FeedStart, FeedStream } from '../../../src/realtime/feed-stream';
import { PAGE, PageReads } from '../../../src/realtime/page-reads';
import { InMemoryChangeLog, statusEntries, statusEntry } from '../../support/stand-ins/in-memory-change-log';

/** Nothing here takes time: a reader that waits longer was not told. */
jest.setTimeout(10_000);

describe('the events of a feed', () => {
  let log: InMemoryChangeLog;
  let memory: ByteBudget;
  let reports: string[];
  let pages: PageReads;

  let delay: jest.SpyInstance;
  beforeEach(() => {
    // What fails is tried again at once.
    delay = jest.spyOn(promisedTimers, 'setTimeout').mockImplementation(() => nextTurn());
    log = new InMemoryChangeLog();
    memory = new ByteBudget(1024 * 1024);
    reports = [];
    pages = new PageReads(new CooperativeScheduler(), {
      failed: (error) => reports.push((error as Error).message),
      succeeded: () => reports.push('works'),
    });
  });

  afterEach(() => delay.mockRestore());

  /** A feed that begins after `position` and reads on from the log first, as a new subscriber's does. */
  const open = (position: number, start: FeedStart = 'RESUMED') =>
    new FeedStream({ workspace: 'one', memory }, position, start, { log, pages }, () => undefined);
  async function take(feed: FeedStream, count: number): Promise<FeedEvent[]> {
    const events: FeedEvent[] = [];
    while (events.length < count) events.push((await feed.next()).value);
    return events;
  }
  const seqs = (events: readonly FeedEvent[]) => events.map(({ seq }) => seq);
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  /** Commits entries and tells the feed of them, as the tail does. */
  function commit(feed: FeedStream, from: number, to: number): void {
    const entries = statusEntries(from, to);
    log.append('one', ...entries);
    feed.deliver(entries);
  }

  it.each(['BEGUN', 'RESUMED', 'RESET'] as const)(
    'begin with where they begin, and how: %s',
    async (start) => {
      expect(await take(open(7, start), 1)).toEqual([{ seq: 7, start, entry: null }]);
    },
  );

  it('go on with what the log has after the cursor, then with what comes', async () => {
    log.append('one', ...statusEntries(1, 10));
    const feed = open(7);
    expect(seqs(await take(feed, 4))).toEqual([7, 8, 9, 10]);
    const next = feed.next();
    commit(feed, 11, 12);
    expect((await next).value).toMatchObject({ seq: 11, start: null, entry: { seq: 11 } });
    expect(seqs(await take(feed, 1))).toEqual([12]);
  });

  it('are read from memory by a reader that keeps up', async () => {
    const feed = open(0);
    const reading = take(feed, 101);
    for (const seq of range(1, 100)) {
      commit(feed, seq, seq);
      await Promise.resolve();
    }
    expect(seqs(await reading)).toEqual(range(0, 100));
    expect(log.reads).toBe(1);
  });

  it.each([
    [200, 1],
    [201, 4],
  ])(
    'wait in memory up to 200 for a slow reader, and are read from the log beyond: %d',
    async (count, reads) => {
      const feed = open(0);
      await take(feed, 1);
      const waiting = feed.next();
      commit(feed, 1, 1);
      await waiting;
      for (const seq of range(2, count + 1)) commit(feed, seq, seq);
      expect(seqs(await take(feed, count))).toEqual(range(2, count + 1));
      expect(log.reads).toBe(reads);
    },
  );

  it('are all there after many pages of entries of another kind', async () => {
    const bots = range(1, 1_200).map(
      (seq) => ({ kind: 'BOT', seq, id: `entry ${seq}`, botId: 'a bot' }) as const,
    );
    log.append('one', ...bots, statusEntry(1_201));
    expect(seqs(await take(open(0), 1_202))).toEqual(range(0, 1_201));
  });

  it('leave out what changed nothing', async () => {
    const idle = statusEntries(1, 1_200).map((entry) => ({
      ...entry,
      change: { ...entry.change, outcome: 'NO_CHANGE' as const },
    }));
    log.append('one', ...idle, statusEntry(1_201));
    expect(seqs(await take(open(0), 2))).toEqual([0, 1_201]);
  });

  it('come once where the log already has what the tail tells a moment later', async () => {
    const feed = open(0);
    log.append('one', ...statusEntries(1, 3));
    expect(seqs(await take(feed, 4))).toEqual([0, 1, 2, 3]);
    feed.deliver(statusEntries(1, 3));
    commit(feed, 4, 4);
    expect(seqs(await take(feed, 1))).toEqual([4]);
  });

  it('come once where the tail tells again what waits for the reader', async () => {
    log.append('one', ...statusEntries(1, 5));
    const feed = open(0);
    await take(feed, 2);
    feed.deliver(statusEntries(1, 5));
    commit(feed, 6, 6);
    expect(seqs(await take(feed, 5))).toEqual(range(2, 6));
  });

  it('come once where the tail tells them while the log is read', async () => {
    log.append('one', ...statusEntries(1, 3));
    const feed = open(0);
    log.beforeRead = () => {
      log.beforeRead = () => undefined;
      feed.deliver(statusEntries(2, 3));
      commit(feed, 4, 5);
    };
    expect(seqs(await take(feed, 6))).toEqual(range(0, 5));
  });

  it('are none lost and none twice when the reader falls behind and catches up', async () => {
    const feed = open(0);
    await take(feed, 1);
    const waiting = feed.next();
    commit(feed, 1, 1);
    expect((await waiting).value.seq).toBe(1);
    // Far more than is kept for it: the rest is read from the log, page by page.
    for (let seq = 2; seq <= 3_701; seq += 100) commit(feed, seq, seq + 99);
    expect(log.reads).toBe(1);
    expect(seqs(await take(feed, 3_700))).toEqual(range(2, 3_701));
    expect(log.reads).toBeLessThanOrEqual(3_700 / PAGE + 2);
    const next = feed.next();
    commit(feed, 3_702, 3_702);
    expect((await next).value.seq).toBe(3_702);
  });

  it('are none lost and none twice when more is committed while it catches up', async () => {
    const feed = open(0);
    await take(feed, 1);
    log.append('one', ...statusEntries(1, 1_400));
    let head = 1_400;
    log.beforeRead = () => {
      if (head >= 6_000) return;
      commit(feed, head + 1, head + 700);
      head += 700;
    };
    expect(seqs(await take(feed, 6_300))).toEqual(range(1, 6_300));
  });

  it('begin anew where the log was pruned before they were read, and say so', async () => {
    log.append('one', ...statusEntries(1, 1_200));
    const feed = open(0);
    expect(seqs(await take(feed, 501))).toEqual(range(0, 500));
    log.prunedThrough = 700;
    expect(await take(feed, 1)).toEqual([{ seq: 1_200, start: 'RESET', entry: null }]);
    commit(feed, 1_201, 1_201);
    expect(await take(feed, 1)).toMatchObject([{ seq: 1_201, start: null }]);
  });

  it('begin anew once, without what was pushed meanwhile and lies before it', async () => {
    log.append('one', ...statusEntries(1, 10));
    log.prunedThrough = 5;
    const feed = open(0);
    log.beforeRead = () => {
      log.beforeRead = () => undefined;
      feed.deliver(statusEntries(9, 10));
      commit(feed, 11, 11);
    };
    expect(await take(feed, 3)).toMatchObject([
      { seq: 0, start: 'RESUMED', entry: null },
      { seq: 10, start: 'RESET', entry: null },
      { seq: 11, start: null },
    ]);
  });

  it('find out from the log when they are told to, though they wait for what comes', async () => {
    const feed = open(3);
    await take(feed, 1);
    const waiting = feed.next();
    log.append('one', ...statusEntries(8, 9));
    log.prunedThrough = 7;
    feed.readOn();
    expect((await waiting).value).toEqual({ seq: 9, start: 'RESET', entry: null });
  });

  it('are none lost, at whichever moment of a read they are told to look at the log', async () => {
    log.append('one', ...statusEntries(1, 3));
    for (const ticks of range(0, 30)) {
      const feed = open(0);
      log.beforeRead = () => {
        log.beforeRead = () => undefined;
        void (async () => {
          for (const _ of range(1, ticks)) await Promise.resolve();
          feed.readOn();
        })();
      };
      expect(seqs(await take(feed, 4))).toEqual([0, 1, 2, 3]);
    }
  });

  it('are only delayed by a database that is away', async () => {
    log.append('one', statusEntry(1));
    const feed = open(0);
    await take(feed, 1);
    let failures = 1;
    log.beforeRead = () => {
      if (failures-- > 0) throw new Error('no database');
    };
    expect(seqs(await take(feed, 1))).toEqual([1]);
    expect(reports).toEqual(['no database', 'works']);
  });

  it('end with the error of a read that fails again and again', async () => {
    const feed = open(0);
    await take(feed, 1);
    log.beforeRead = () => {
      throw new Error('a mistake of ours');
    };
    await expect(feed.next()).rejects.toThrow('a mistake of ours');
  });

  it('go on behind an entry that can not be read, and say that it is missing', async () => {
    const unreadable = { kind: 'UNREADABLE', seq: 2, id: 'entry 2', contactId: 'anna' } as const;
    log.append('one', statusEntry(1), unreadable, statusEntry(3));
    expect(await take(open(0), 4)).toMatchObject([
      { seq: 0, start: 'RESUMED', entry: null },
      { seq: 1, start: null },
      { seq: 2, start: 'RESET', entry: null },
      { seq: 3, start: null },
    ]);
  });

  it('hold no memory once all have been read', async () => {
    log.append('one', ...statusEntries(1, PAGE + 1));
    const feed = open(0);
    await take(feed, PAGE);
    expect(memory.used).toBeGreaterThan(0);
    await take(feed, 1);
    expect(memory.used).toBe(0);
  });

  it('hold memory for one page at most, and none once they have ended', async () => {
    log.append('one', ...statusEntries(1, 3 * PAGE));
    const feed = open(0);
    const used = new Set<number>();
    for (const event of await take(feed, 3 * PAGE)) {
      expect(event.seq).toBeLessThan(3 * PAGE);
      used.add(memory.used);
    }
    expect(used.size).toBe(1);
    expect(memory.used).toBeGreaterThan(0);
    await feed.return();
    expect(memory.used).toBe(0);
  });

  it('end for a reader that waits', async () => {
    const feed = open(0);
    await take(feed, 1);
    const waiting = feed.next();
    await feed.return();
    expect((await waiting).done).toBe(true);
  });
});
