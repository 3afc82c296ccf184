import { overloaded } from '../../../src/application/app-error';
import type { WakeOutcome } from '../../../src/application/commands/statuses/wake-contacts';
import { WakeLoop } from '../../../src/timers/wake-loop';
import { InMemoryTimers } from '../../support/stand-ins/in-memory-timers';
import { ManualClock } from '../../support/stand-ins/manual-clock';

const START = '2026-03-02T10:00:00.000Z';
const PAGE = 10;

describe('the wake loop', () => {
  const now = Date.parse(START);
  let store: InMemoryTimers;
  let loop: WakeLoop;
  let errors: unknown[];
  let calls: string[];
  let onCall: () => void;
  /** Called for each batch; without an answer, all are woken. */
  let answer: (workspace: string, ids: readonly string[]) => Promise<WakeOutcome> | WakeOutcome | undefined;

  beforeEach(() => {
    store = new InMemoryTimers();
    [errors, calls, onCall, answer] = [[], [], () => undefined, () => undefined];
    loop = new WakeLoop(store, wake, new ManualClock(START), {
      ...{ pollIntervalMs: 60_000, batchSize: PAGE },
      onError: (error) => errors.push(error),
    });
  });
  afterEach(async () => {
    await loop.stop();
    jest.useRealTimers();
  });

  const timersOf = (workspace: string, ...ids: string[]) =>
    ids.map((contactId) => ({ workspace, contactId, wakeAt: now }));
  const manyOf = (workspace: string, count: number) =>
    timersOf(workspace, ...Array.from({ length: count }, (_, index) => `contact ${index + 10}`));
  async function wake(workspace: string, ids: readonly string[]): Promise<WakeOutcome> {
    calls.push(`${workspace}: ${ids.length}`);
    onCall();
    const outcome = (await answer(workspace, ids)) ?? { woken: ids, locked: [], unreadable: [] };
    const woken = new Set(outcome.woken);
    store.timers = store.timers.filter((one) => one.workspace !== workspace || !woken.has(one.contactId));
    return outcome;
  }
  const until = async (isTrue: () => boolean) => {
    while (!isTrue()) await new Promise<void>((resolve) => setTimeout(resolve, 5));
  };

  it('wakes a workspace although the wakes of another do not end', async () => {
    store.timers = [...timersOf('a', 'anna'), ...timersOf('b', 'ben')];
    let end: (outcome: WakeOutcome) => void = () => undefined;
    answer = (workspace) =>
      workspace === 'a'
        ? new Promise((resolve) => {
            end = resolve;
          })
        : undefined;
    loop.start();
    await until(() => calls.length === 2);
    store.timers.push(...timersOf('b', 'bert'));
    loop.expect(now);
    await until(() => calls.length === 3);
    expect(calls).toEqual(['a: 1', 'b: 1', 'b: 1']);
    end({ woken: ['anna'], locked: [], unreadable: [] });
  });

  it('finds workspaces behind a crowd of another, and takes all of the crowd', async () => {
    store.timers = [...manyOf('a', 3 * PAGE + 1), ...timersOf('b', 'ben')];
    loop.start();
    await until(() => store.timers.length === 0);
    expect(calls.indexOf('b: 1')).toBeLessThan(calls.length - 1);
    expect(calls.filter((call) => call.startsWith('a')).length).toBeGreaterThan(3);
  });

  it('tries those that are held again, and none of them at each look', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    store.timers = timersOf('a', 'anna', 'ben');
    const free = { woken: [], held: [], unreadable: [] };
    const at: number[] = [];
    onCall = () => at.push(performance.now());
    answer = (_workspace, ids) =>
      calls.length < 3
        ? { ...free, woken: ids.filter((id) => id !== 'anna'), locked: ids.filter((id) => id === 'anna') }
        : undefined;
    loop.start();
    while (store.timers.length > 0) {
      loop.expect(now);
      await jest.advanceTimersByTimeAsync(10);
    }
    expect(calls).toEqual(['a: 2', 'a: 1', 'a: 1']);
    const waits = at.slice(1).map((time, index) => time - at[index]!);
    expect(waits[0]).toBeGreaterThanOrEqual(99);
    expect(waits[1]).toBeGreaterThanOrEqual(199);
    expect(errors).toEqual([]);
  });

  it('finds the one contact that fails in few transactions, and wakes the others', async () => {
    store.timers = manyOf('a', 8);
    answer = (_workspace, ids) => {
      if (ids.includes('contact 15')) throw new Error('broken');
      return undefined;
    };
    loop.start();
    await until(() => errors.length === 1);
    await until(() => store.timers.length === 1);
    expect(store.timers[0]?.contactId).toBe('contact 15');
    expect(calls.length).toBe(1 + 2 * Math.log2(8));
  });

  it('tries a locked contact again before one that fails, though a page apart', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
    store.timers = manyOf('a', PAGE + 1);
    answer = (_workspace, ids) => ({
      woken: ids.slice(1, PAGE),
      locked: ids.filter((id) => id === 'contact 10' && calls.length < 3),
      unreadable: ids.filter((id) => id === 'contact 20'),
    });
    loop.start();
    await jest.advanceTimersByTimeAsync(1);
    expect(calls).toEqual([`a: ${PAGE}`, 'a: 1']);
    await jest.advanceTimersByTimeAsync(500);
    expect(calls).toEqual([`a: ${PAGE}`, 'a: 1', 'a: 1']);
  });

  it('pauses for a workspace that cannot be written, and tries it again', async () => {
    store.timers = [...timersOf('a', 'anna'), ...timersOf('b', 'ben')];
    answer = (workspace) => {
      if (workspace === 'a' && errors.length === 0) throw overloaded(1_000);
      return undefined;
    };
    loop.start();
    await until(() => store.timers.length === 0);
    expect(errors).toHaveLength(1);
    expect(calls).toEqual(['a: 1', 'b: 1', 'a: 1']);
  });

  it('says since when it has not found out what is due', async () => {
    store.fails = true;
    loop.start();
    await until(() => errors.length > 0);
    await until(() => loop.lagMs > 30);
    store.fails = false;
    const failedMs = loop.lagMs;
    loop.expect(now);
    await until(() => loop.lagMs < failedMs);
    expect(loop.passMs).toBe(0);
  });
});
