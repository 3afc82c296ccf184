import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../src/application/app-error';
import { ByteBudget } from '../../../src/limits/byte-budget';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import type { BadgeEvent } from '../../../src/realtime/badge-event';
import { formatCursor } from '../../../src/realtime/cursor';
import type { FeedEvent } from '../../../src/realtime/feed-stream';
import { LiveStatuses } from '../../../src/realtime/live-statuses';
import { PageReads } from '../../../src/realtime/page-reads';
import { Tail, type TailListener } from '../../../src/realtime/tail';
import { digestOf } from '../../support/contact-digest';
import { InMemoryChangeLog, statusEntries, statusEntry } from '../../support/stand-ins/in-memory-change-log';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const LOG_ID = 'a-log';
const FEED_BYTES = 8 * 1024;

/** Remembers who is told of which workspace. */
class WatchedTail extends Tail {
  readonly listeners = new Map<string, TailListener>();
  follows = 0;

  override async follow(workspace: string, listener: TailListener): Promise<void> {
    this.follows += 1;
    await super.follow(workspace, listener);
    this.listeners.set(workspace, listener);
  }

  override unfollow(workspace: string, listener: TailListener): void {
    super.unfollow(workspace, listener);
    if (this.listeners.get(workspace) === listener) this.listeners.delete(workspace);
  }
}

describe('those who watch on a node', () => {
  let log: InMemoryChangeLog;
  let tail: WatchedTail;
  let live: LiveStatuses;
  let memory: ByteBudget;
  let askedForAliases: (readonly string[])[];

  beforeEach(() => {
    log = new InMemoryChangeLog();
    askedForAliases = [];
    memory = new ByteBudget(1_000_000);
    tail = new WatchedTail(log, 200, () => undefined);
    const scheduler = new CooperativeScheduler();
    const pages = new PageReads(scheduler, { failed: () => undefined, succeeded: () => undefined });
    const contacts = {
      read: async () => {
        const { seq } = await log.bounds('acme');
        return { seq, bots: [], contacts: new Map(), optOuts: new Map() };
      },
      aliases: async (_workspace: string, ids: readonly string[]) => {
        askedForAliases.push(ids);
        return new Map();
      },
    };
    const clock = new ManualClock('2026-03-02T10:00:00Z');
    live = new LiveStatuses(tail, { log, contacts, digestOf, pages, scheduler, clock }, LOG_ID);
  });

  const watch = (ids = ['anna'], after: string | null = null, workspace = 'acme') =>
    live.watchBadges({ workspace, memory }, ids, after);
  const feed = (after: string | null = null, workspace = 'acme') =>
    live.watchFeed({ workspace, memory }, after);
  const cursor = (seq: number, { logId = LOG_ID, workspace = 'acme' } = {}) =>
    formatCursor(logId, workspace, seq);
  async function take<T>(events: AsyncIterator<T>, count = 1): Promise<T[]> {
    const taken: T[] = [];
    while (taken.length < count) taken.push((await events.next()).value);
    return taken;
  }
  const followed = () => [...tail.listeners.keys()];

  describe('follow their workspace', () => {
    it('together, until the last of them has gone', async () => {
      const all = await Promise.all([watch(), watch(['ben']), feed(), feed()]);
      expect([followed(), tail.follows]).toEqual([['acme'], 1]);
      for (const stream of all.slice(1)) await stream.return!();
      expect(followed()).toEqual(['acme']);
      await all[0]!.return!();
      expect([followed(), memory.used]).toEqual([[], 0]);
    });

    it('until the last has gone, where that is a feed', async () => {
      const [badges, events] = [await watch(), await feed()];
      await badges.return!();
      expect(followed()).toEqual(['acme']);
      await events.return();
      expect([followed(), memory.used]).toEqual([[], 0]);
    });

    it('each its own', async () => {
      await watch();
      await watch(['anna'], null, 'globex');
      expect(followed()).toEqual(['acme', 'globex']);
    });

    it('also while one is still on its way and the others go', async () => {
      const badges = await watch();
      let answer: () => void = () => undefined;
      const { bounds } = log;
      log.bounds = async (workspace) => {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return bounds.call(log, workspace);
      };
      const coming = feed();
      await nextTurn();
      await badges.return!();
      expect(followed()).toEqual(['acme']);
      answer();
      await (await coming).return();
      expect(followed()).toEqual([]);
    });

    it('anew after it could not be followed any more, and leave the new ones alone when they end', async () => {
      const old = await watch();
      const ending = old.next();
      await ending;
      tail.listeners.get('acme')!.fail(new AppError('UNAVAILABLE', 'no log'));
      expect(followed()).toEqual([]);
      const next = await watch();
      expect([followed(), tail.follows]).toEqual([['acme'], 2]);
      await expect(old.next()).rejects.toThrow('no log');
      expect(followed()).toEqual(['acme']);
      await (await watch()).return!();
      expect([followed(), tail.follows]).toEqual([['acme'], 2]);
      await next.return!();
    });
  });

  it.each<[string, number, () => Promise<unknown>]>([
    ['badges, followed in vain', 1, () => watch(['anna'], cursor(0))],
    ['badges, with a cursor that can not be looked up', 2, () => watch(['anna'], cursor(0))],
    ['feeds, followed in vain', 1, () => feed()],
    ['feeds, whose beginning can not be looked up', 2, () => feed()],
  ])(
    'leave nothing behind where they can not begin, and may come again: %s',
    async (_what, failing, begin) => {
      const { bounds } = log;
      let calls = 0;
      log.bounds = (workspace) => {
        calls += 1;
        return calls === failing ? Promise.reject(new Error('no database')) : bounds.call(log, workspace);
      };
      await expect(begin()).rejects.toThrow('no database');
      expect([followed(), memory.used]).toEqual([[], 0]);
      await begin();
      expect(followed()).toEqual(['acme']);
    },
  );

  describe('with a feed', () => {
    const listener = () => tail.listeners.get('acme')!;
    const commit = (seq: number) => {
      const entry = statusEntry(seq);
      log.append('acme', entry);
      return listener().deliver([entry], seq);
    };

    it('are told of every change', async () => {
      const events = await feed();
      await take(events);
      const waiting = take(events, 2);
      await commit(1);
      await commit(2);
      expect((await waiting).map(({ entry }) => entry?.seq)).toEqual([1, 2]);
    });

    it('are told where it goes on, where the log has lost what they had not been told', async () => {
      const events = await feed();
      await take(events);
      const waiting = take(events);
      await commit(1);
      await waiting;
      log.append('acme', ...statusEntries(2, 5));
      log.prunedThrough = 4;
      await listener().restart(5);
      expect(await take(events)).toEqual([{ seq: 5, start: 'RESET', entry: null }]);
      await commit(6);
      expect((await take(events)).map(({ entry }) => entry?.seq)).toEqual([6]);
    });

    it('hear why it ends where its workspace can not be followed any more', async () => {
      const events = await feed();
      await take(events);
      const waiting = events.next();
      listener().fail(new AppError('UNAVAILABLE', 'no log'));
      await expect(waiting).rejects.toThrow('no log');
      expect([followed(), memory.used]).toEqual([[], 0]);
    });
  });

  it('are refused with what never was a cursor, and hold nothing then', async () => {
    for (const begin of [() => watch(['anna'], 'nonsense'), () => feed('nonsense')]) {
      await expect(begin()).rejects.toMatchObject({ code: 'BAD_USER_INPUT', options: { field: ['after'] } });
    }
    expect([followed(), memory.used]).toEqual([[], 0]);
  });

  it('hold memory for a feed, and are refused where there is none', async () => {
    const stream = await feed();
    expect(memory.used).toBe(FEED_BYTES);
    await stream.return();
    await stream.return();
    expect(memory.used).toBe(0);
    memory = new ByteBudget(FEED_BYTES - 1, new ByteBudget(FEED_BYTES));
    await expect(feed()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    memory = new ByteBudget(FEED_BYTES - 1);
    await expect(watch(Array.from({ length: 100 }, (_, index) => `contact ${index}`))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect([followed(), memory.used]).toEqual([[], 0]);
  });

  it('need none where their client has no bound', async () => {
    const stream = await live.watchFeed({ workspace: 'acme', memory: null }, null);
    await stream.return();
    expect(followed()).toEqual([]);
  });

  describe('begin', () => {
    const kinds = (events: readonly BadgeEvent[]) =>
      events.map(({ entry, seq }) => (entry ? `change ${seq}` : `snapshot at ${seq}`));
    const startOf = ({ seq, start, entry }: FeedEvent) => ({ seq, start, isStart: entry === null });

    beforeEach(() => log.append('acme', ...statusEntries(1, 5)));

    it('with how each contact stands, once for each, however often it is named', async () => {
      const events = await take(await watch(['anna', 'ben', 'anna']));
      expect(events[0]!.views.map(({ contact }) => contact.id)).toEqual(['anna', 'ben']);
      expect(kinds(events)).toEqual(['snapshot at 5']);
    });

    it('with every change after their cursor', async () => {
      expect(kinds(await take(await watch(['anna'], cursor(3)), 2))).toEqual(['change 4', 'change 5']);
      const events = await take(await feed(cursor(3)), 3);
      expect(events.map(({ seq }) => seq)).toEqual([3, 4, 5]);
      expect(startOf(events[0]!)).toEqual({ seq: 3, start: 'RESUMED', isStart: true });
    });

    it('with a look for aliases where they come back, and only there', async () => {
      await take(await watch(['anna', 'ben']));
      await take(await watch(['anna', 'ben'], cursor(3, { logId: 'another' })));
      expect(askedForAliases).toEqual([]);
      await take(await watch(['anna', 'ben', 'anna'], cursor(3)));
      expect(askedForAliases).toEqual([['anna', 'ben']]);
    });

    it('from now on where a feed has no cursor', async () => {
      expect(startOf((await take(await feed()))[0]!)).toEqual({ seq: 5, start: 'BEGUN', isStart: true });
    });

    it('after a cursor from the very end, and from where the log begins', async () => {
      log.prunedThrough = 3;
      for (const seq of [3, 5]) {
        const [event] = await take(await feed(cursor(seq)));
        expect(startOf(event!)).toEqual({ seq, start: 'RESUMED', isStart: true });
      }
    });

    it.each<[string, () => string]>([
      ['of another log, as after a restore', () => cursor(3, { logId: 'another' })],
      ['of another workspace', () => cursor(3, { workspace: 'globex' })],
      ['from beyond the log', () => cursor(6)],
      ['from before what the log still has', () => cursor(1)],
    ])('anew after a cursor %s, and feeds are told so', async (_which, after) => {
      log.prunedThrough = 2;
      expect(kinds(await take(await watch(['anna'], after())))).toEqual(['snapshot at 5']);
      const [event] = await take(await feed(after()));
      expect(startOf(event!)).toEqual({ seq: 5, start: 'RESET', isStart: true });
    });

    it('without losing what is committed while they do', async () => {
      const { bounds } = log;
      log.bounds = async (workspace) => {
        const read = await bounds.call(log, workspace);
        log.append('acme', statusEntry(log.entries.get('acme')!.length + 1));
        return read;
      };
      const seqs = (await take(await feed(), 2)).map(({ seq }) => seq);
      expect(seqs[1]).toBe(seqs[0]! + 1);
    });
  });
});
