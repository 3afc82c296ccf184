import { setImmediate as nextTurn } from 'node:timers/promises';
import { overloaded } from '../../../src/application/app-error';
import type { WakeOutcome } from '../../../src/application/commands/statuses/wake-contacts';
import { HOUR, type Instant, MINUTE, SECOND } from '../../../src/domain/time/instant';
import { WakeLoop } from '../../../src/timers/wake-loop';
import { InMemoryTimers } from '../../support/stand-ins/in-memory-timers';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const START = '2026-03-02T10:00:00.000Z';
const NOW = Date.parse(START);
const POLL_MS = HOUR;
const PAGE = 1_000;

/** The poll comes once an hour: whatever happens before it is not the poll's doing. */
describe('the wake loop, between two polls', () => {
  let store: InMemoryTimers;
  let clock: ManualClock;
  let loop: WakeLoop;
  let events: string[];
  let wakes: string[][];
  /** What becomes of a wake; without an answer, all are woken. */
  let answer: (
    ids: readonly string[],
    workspace: string,
  ) => Partial<WakeOutcome> | undefined | Promise<undefined>;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    store = new InMemoryTimers();
    clock = new ManualClock(START);
    [events, wakes, answer] = [[], [], () => undefined];
    loop = new WakeLoop(store, wake, clock, {
      ...{ pollIntervalMs: POLL_MS, batchSize: PAGE },
      onWake: ({ contactId }) => events.push(`woke ${contactId}`),
      onError: (error) => events.push((error as Error).message),
      onSuccess: () => events.push('looked'),
    });
  });
  afterEach(async () => {
    await loop.stop();
    jest.useRealTimers();
  });

  async function wake(workspace: string, ids: readonly string[]): Promise<WakeOutcome> {
    wakes.push([...ids]);
    const given = (await answer(ids, workspace)) ?? { woken: ids };
    const outcome = { woken: [], locked: [], unreadable: [], ...given };
    const woken = new Set<string>(outcome.woken);
    store.timers = store.timers.filter((one) => one.workspace !== workspace || !woken.has(one.contactId));
    return outcome;
  }
  const setTimer = (contactId: string, wakeAt: Instant = NOW, workspace = 'acme') =>
    store.timers.push({ workspace, contactId, wakeAt });
  /** Whatever is due, without time going by. */
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  };
  const start = async () => {
    loop.start();
    await settle();
  };
  /** Real time goes by; the database's clock stands still. */
  const elapse = async (ms: number) => {
    await jest.advanceTimersByTimeAsync(ms);
    await settle();
  };
  const advanceClock = async (ms: number) => {
    clock.advance(ms);
    await settle();
  };
  /** How long it takes, in real time, until the next wake is tried. */
  const untilNextTry = async (step = 10) => {
    const before = wakes.length;
    let waitedMs = 0;
    for (; wakes.length === before && waitedMs < 400 * step; waitedMs += step) await elapse(step);
    return waitedMs;
  };
  const later = () => {
    let resolve: (value: undefined) => void = () => undefined;
    const promise = new Promise<undefined>((done) => {
      resolve = done;
    });
    return { promise, resolve };
  };

  describe('has an alarm', () => {
    it('for the earliest timer that it finds when it starts, and then for the next', async () => {
      setTimer('ben', NOW + 10 * MINUTE);
      setTimer('anna', NOW + 5 * MINUTE);
      await start();
      expect(store.looks).toBe(1);
      await advanceClock(5 * MINUTE - 1);
      expect([wakes, store.looks]).toEqual([[], 1]);
      await advanceClock(1);
      expect(wakes).toEqual([['anna']]);
      await advanceClock(5 * MINUTE);
      expect(wakes).toEqual([['anna'], ['ben']]);
    });

    it('for a timer that it is told of', async () => {
      await start();
      setTimer('anna', NOW + MINUTE);
      loop.expect(NOW + MINUTE);
      await advanceClock(MINUTE);
      expect(wakes).toEqual([['anna']]);
    });

    it('for the earlier one of two, whichever it was told of first', async () => {
      await start();
      for (const [id, minutes] of [
        ['later', 9],
        ['first', 3],
        ['last', 12],
      ] as const) {
        setTimer(id, NOW + minutes * MINUTE);
        loop.expect(NOW + minutes * MINUTE);
      }
      await advanceClock(3 * MINUTE);
      expect(wakes).toEqual([['first']]);
      await advanceClock(9 * MINUTE);
      expect(wakes.flat().sort()).toEqual(['first', 'last', 'later']);
    });

    it('of which there is one, however many timers there are', async () => {
      await start();
      const cancelled: Instant[] = [];
      const { onceAt } = clock;
      const set: Instant[] = [];
      clock.onceAt = (at, callback) => {
        set.push(at);
        const cancel = onceAt.call(clock, at, callback);
        return () => {
          cancelled.push(at);
          cancel();
        };
      };
      for (const minutes of [9, 3, 3, 12]) loop.expect(NOW + minutes * MINUTE);
      expect([set, cancelled]).toEqual([[NOW + 9 * MINUTE, NOW + 3 * MINUTE], [NOW + 9 * MINUTE]]);
      await loop.stop();
      expect(cancelled).toEqual([NOW + 9 * MINUTE, NOW + 3 * MINUTE]);
    });

    it('that rings no more once it is stopped', async () => {
      setTimer('anna', NOW + MINUTE);
      await start();
      await loop.stop();
      await advanceClock(MINUTE);
      await elapse(POLL_MS);
      expect([wakes, store.looks]).toEqual([[], 1]);
    });
  });

  it('looks by itself after an hour, for timers that nobody told it of', async () => {
    await start();
    setTimer('anna');
    await elapse(POLL_MS - 1);
    expect(wakes).toEqual([]);
    await elapse(1);
    expect(wakes).toEqual([['anna']]);
  });

  it('tells of each look, each contact that woke, and of no other', async () => {
    for (const id of ['anna', 'ben', 'chiara', 'devi']) setTimer(id);
    answer = () => ({ woken: ['anna', 'devi'], locked: ['ben'] });
    await start();
    // Chiara was woken by another node, or changed.
    expect(events.sort()).toEqual(['looked', 'woke anna', 'woke devi']);
  });

  it('says so where it can not look, and tries again at the next poll', async () => {
    store.fails = true;
    await start();
    expect(events).toEqual(['no database']);
    store.fails = false;
    setTimer('anna');
    await elapse(POLL_MS);
    expect(events.sort()).toEqual(['looked', 'no database', 'woke anna']);
  });

  it('wakes few in one transaction, so that others get their turns', async () => {
    for (let number = 0; number < 600; number += 1) setTimer(`contact ${number}`);
    await start();
    expect(wakes.map(({ length }) => length)).toEqual([250, 250, 100]);
  });

  describe('lets a contact wait that somebody else holds', () => {
    beforeEach(() => {
      answer = () => ({ locked: ['anna'] });
      setTimer('anna');
    });

    it('for longer with each try, and never for more than a second', async () => {
      await start();
      const waits: number[] = [];
      for (let tries = 0; tries < 6; tries += 1) waits.push(await untilNextTry());
      expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
      expect(events.filter((event) => event !== 'looked')).toEqual([]);
    });

    it('and not at each look that comes before', async () => {
      await start();
      for (let looks = 0; looks < 5; looks += 1) {
        loop.expect(NOW);
        await settle();
      }
      expect(wakes).toHaveLength(1);
      expect(store.looks).toBeGreaterThan(4);
    });

    it('and nobody of those beside it', async () => {
      await start();
      setTimer('ben');
      answer = () => undefined;
      loop.expect(NOW);
      await settle();
      expect(wakes).toEqual([['anna'], ['ben']]);
    });

    it('from the beginning again, once it was woken', async () => {
      await start();
      await untilNextTry();
      answer = () => undefined;
      await untilNextTry();
      answer = () => ({ locked: ['anna'] });
      setTimer('anna');
      loop.expect(NOW);
      await settle();
      expect(await untilNextTry()).toBe(100);
    });
  });

  describe('lets a contact wait that is broken', () => {
    it('for a second and then longer where its status can not be read, which is no error of the wakes', async () => {
      setTimer('anna');
      answer = () => ({ unreadable: ['anna'] });
      await start();
      const waits: number[] = [];
      for (let tries = 0; tries < 4; tries += 1) waits.push(await untilNextTry(100));
      expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
      expect(events.filter((event) => event !== 'looked')).toEqual([]);
    });

    it('at most five minutes, and says each time that it fails where it fails by itself', async () => {
      setTimer('anna');
      answer = () => {
        throw new Error('broken');
      };
      await start();
      let last = 0;
      for (let tries = 0; tries < 11; tries += 1) last = await untilNextTry(SECOND);
      expect(last).toBe(5 * MINUTE);
      expect(events.filter((event) => event === 'broken')).toHaveLength(12);
    });
  });

  describe('pauses for a workspace that can not be written', () => {
    beforeEach(() => {
      setTimer('anna');
      answer = (_ids, workspace) => {
        if (workspace === 'acme') throw overloaded(1_000);
        return undefined;
      };
    });

    it('for longer each time, and never for more than a second', async () => {
      await start();
      const waits: number[] = [];
      for (let tries = 0; tries < 4; tries += 1) waits.push(await untilNextTry());
      expect(waits).toEqual([250, 500, 1_000, 1_000]);
      expect(events.filter((event) => event.startsWith('Too many requests are waiting'))).toHaveLength(5);
    });

    it('and wakes those of others meanwhile', async () => {
      await start();
      setTimer('ben', NOW, 'globex');
      loop.expect(NOW);
      await settle();
      expect(wakes).toEqual([['anna'], ['ben']]);
      // Having been passed over, it is tried as soon as its pause is over.
      expect(await untilNextTry()).toBe(250);
    });

    it('and begins with a short one again after it was written', async () => {
      await start();
      await untilNextTry();
      answer = () => undefined;
      await untilNextTry();
      answer = () => {
        throw overloaded(1_000);
      };
      setTimer('ben');
      loop.expect(NOW);
      await settle();
      expect(await untilNextTry()).toBe(250);
    });

    it('and tries no further batch of it then', async () => {
      for (let number = 0; number < 300; number += 1) setTimer(`contact ${number}`);
      await start();
      expect(wakes.map(({ length }) => length)).toEqual([250]);
    });
  });

  it('looks soon for the first of several that wait, not for the last', async () => {
    setTimer('held');
    setTimer('broken');
    answer = () => ({ locked: ['held'], unreadable: ['broken'] });
    await start();
    expect(await untilNextTry()).toBe(100);
    expect(wakes.at(-1)).toEqual(['held']);
  });

  it.each([
    ['acme', 'globex'],
    ['globex', 'acme'],
  ])('looks soon for the first, also where the last one waits in another workspace: %s, %s', async (a, b) => {
    setTimer('anna', NOW, a);
    setTimer('ben', NOW, b);
    answer = (ids, workspace) => (workspace === 'acme' ? { locked: ids } : { unreadable: ids });
    await start();
    expect(await untilNextTry()).toBe(100);
  });

  it('looks soon for the first, also where the last one stands on another page', async () => {
    for (let number = 0; number < PAGE; number += 1) setTimer(`held ${number}`);
    setTimer('broken');
    answer = (ids) => (ids.includes('broken') ? { unreadable: ids } : { locked: ids });
    await start();
    expect(await untilNextTry()).toBe(250);
  });

  it('finds those that came due while their workspace was being woken, without waiting for a poll', async () => {
    const { promise, resolve } = later();
    setTimer('anna');
    answer = () => promise;
    await start();
    setTimer('ben');
    loop.expect(NOW);
    await settle();
    expect(wakes).toEqual([['anna']]);
    answer = () => undefined;
    resolve(undefined);
    await settle();
    expect(wakes).toEqual([['anna'], ['ben']]);
  });

  it('does not look again after a wake where nothing came due meanwhile', async () => {
    setTimer('anna');
    await start();
    expect([wakes, store.looks]).toEqual([[['anna']], 1]);
  });

  describe('when it is stopped', () => {
    it('waits for the wakes that are under way', async () => {
      const { promise, resolve } = later();
      setTimer('anna');
      answer = () => promise;
      await start();
      let hasStopped = false;
      const stopped = loop.stop().then(() => {
        hasStopped = true;
      });
      await settle();
      expect(hasStopped).toBe(false);
      resolve(undefined);
      await stopped;
      expect(events).toContain('woke anna');
    });

    it('tries none again that had to wait', async () => {
      setTimer('anna');
      answer = () => ({ locked: ['anna'] });
      await start();
      await loop.stop();
      expect(jest.getTimerCount()).toBe(0);
      await elapse(10 * SECOND);
      expect(wakes).toHaveLength(1);
    });

    it('finishes the page that is being woken, and begins no other', async () => {
      const { promise, resolve } = later();
      for (let number = 0; number <= PAGE; number += 1) setTimer(`contact ${number}`);
      answer = () => promise;
      await start();
      const stopped = loop.stop();
      resolve(undefined);
      await stopped;
      expect(wakes.flat()).toHaveLength(PAGE);
    });

    it('plans no further look where a wake fails then', async () => {
      const { promise, resolve } = later();
      setTimer('anna');
      answer = async () => {
        await promise;
        throw overloaded(1_000);
      };
      await start();
      const stopped = loop.stop();
      resolve(undefined);
      await stopped;
      expect(jest.getTimerCount()).toBe(0);
    });

    it('begins no wake of a look that is under way', async () => {
      const { promise, resolve } = later();
      const { findDue } = store;
      store.findDue = async (now, limit) => {
        await promise;
        return findDue.call(store, now, limit);
      };
      setTimer('anna');
      await start();
      const stopped = loop.stop();
      resolve(undefined);
      await stopped;
      expect(wakes).toEqual([]);
    });
  });

  it('says for how long it has been looking', async () => {
    const { promise, resolve } = later();
    store.findDue = async () => {
      await promise;
      return [];
    };
    await start();
    await elapse(3_000);
    expect([loop.passMs, loop.lagMs]).toEqual([3_000, 3_000]);
    resolve(undefined);
    await settle();
    expect([loop.passMs, loop.lagMs]).toEqual([0, 0]);
  });
});

describe('a workspace with more due than is looked up at once, all of them held', () => {
  const timerOf = (workspace: string, contactId: string) => ({ workspace, contactId, wakeAt: NOW });
  const wakes: string[] = [];
  let store: InMemoryTimers;
  let loop: WakeLoop;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    wakes.length = 0;
    store = new InMemoryTimers();
    store.timers = ['anna', 'ben', 'chiara', 'devi'].map((id) => timerOf('acme', id));
    const wake = async (workspace: string, ids: readonly string[]) => {
      wakes.push(`${workspace}: ${ids.join()}`);
      store.timers = store.timers.filter((timer) => timer.workspace === 'acme');
      return { woken: [], locked: workspace === 'acme' ? ids : [], unreadable: [] };
    };
    loop = new WakeLoop(store, wake, new ManualClock(START), {
      ...{ pollIntervalMs: POLL_MS, batchSize: 2, onError: () => undefined },
    });
    loop.start();
    await settle();
  });
  afterEach(async () => {
    await loop.stop();
    jest.useRealTimers();
  });
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
  };

  it('is looked through once, and again after a pause, which grows', async () => {
    const all = ['acme: anna,ben', 'acme: chiara,devi'];
    expect([wakes, store.looks]).toEqual([all, 1]);
    for (const pauseMs of [250, 500, 1_000, 1_000]) {
      const { looks } = store;
      await jest.advanceTimersByTimeAsync(pauseMs - 1);
      await settle();
      expect(store.looks).toBe(looks);
      await jest.advanceTimersByTimeAsync(1);
      await settle();
      expect(store.looks).toBe(looks + 1);
    }
  });

  it('keeps nobody else asleep', async () => {
    store.timers.push(timerOf('globex', 'emil'));
    loop.expect(NOW);
    await settle();
    expect(wakes.at(-1)).toBe('globex: emil');
  });
});
