import { setImmediate as nextTurn } from 'node:timers/promises';
import { overloaded, rowsLocked } from '../../../../src/application/app-error';
import type { Command } from '../../../../src/application/writing/command';
import { CommandQueue, type CommandQueueLimits } from '../../../../src/application/writing/command-queue';
import type { Instant } from '../../../../src/domain/time/instant';
import { statusEntry } from '../../../support/stand-ins/in-memory-change-log';
import { InMemoryWriteStore } from '../../../support/stand-ins/in-memory-write-store';

/** A command that puts one contact to sleep. */
function sleep(contactId: string, wakeAt: Instant | null = null): Command<string> {
  return {
    loads: { contactIds: [contactId] },
    run(unit) {
      const { change } = statusEntry(0, contactId);
      unit.stageStatus(contactId, { ...change.statusAfter, state: 'SLEEPING', wakeAt } as never, [change]);
      return contactId;
    },
  };
}

describe('the command queue', () => {
  let store: InMemoryWriteStore;
  let queue: CommandQueue;
  let announced: { readonly wakeAt: Instant | null }[];

  const open = (concurrency: number, limits?: CommandQueueLimits, spare = 0) => {
    store = new InMemoryWriteStore(concurrency, spare);
    announced = [];
    queue = new CommandQueue(store, { emit: (commit) => void announced.push(commit) }, limits);
  };
  const commit = async (number: number, error?: unknown) => (await store.transaction(number)).settle(error);
  const held = async (number: number) => (await store.transaction(number)).needs.contactIds;
  const TOO_MUCH = 'Too many requests are waiting; nothing was stored. Try again.';
  const LOCKED = 'Timed out waiting for a row that another transaction holds; nothing was stored. Try again.';
  /** In time that a test moves. */
  const withFakeTime = async (test: () => Promise<void>) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      await test();
    } finally {
      jest.useRealTimers();
    }
  };

  it.each([
    ['commands', (id: string) => queue.execute('one', sleep(id))],
    ['wakes', (id: string) => queue.executeWake('one', sleep(id))],
  ])(
    'never runs two transactions of one workspace at once, though there are places free: %s',
    async (_what, run) => {
      open(4);
      const answers = [run('a')];
      await store.transaction(1);
      answers.push(run('b'));
      await nextTurn();
      expect(store.begun).toHaveLength(1);
      await commit(1);
      await commit(2);
      expect(await Promise.all(answers)).toEqual(['a', 'b']);
    },
  );

  it.each<[string, (Instant | null)[], Instant | null]>([
    ['the earliest', [5_000, 3_000, 9_000], 3_000],
    ['the only one', [null, 7_000, null], 7_000],
    ['none', [null, null], null],
  ])('announces the earliest wake time of a transaction: %s', async (_which, wakeTimes, wakeAt) => {
    open(1);
    const answers = wakeTimes.map((time, index) => queue.execute('one', sleep(`contact ${index}`, time)));
    await commit(1);
    await Promise.all(answers);
    expect(announced).toEqual([{ workspace: 'one', seq: wakeTimes.length, wakeAt }]);
  });

  describe('as the service runs it', () => {
    const fill = (workspace: string, count: number) => {
      const answers = Array.from({ length: count }, (_, index) =>
        queue.execute(workspace, sleep(`contact ${index}`)),
      );
      return Promise.allSettled(answers);
    };
    const refused = async (workspace: string) => {
      const waiting = queue.execute(workspace, sleep('one more')).catch((error: Error) => error.message);
      return Promise.race([waiting, nextTurn('taken')]);
    };

    it('takes 5,000 commands of a workspace, and those of others beyond that', async () => {
      open(1);
      void fill('one', 5_000);
      expect(await refused('one')).toBe(TOO_MUCH);
      expect(await refused('two')).toBe('taken');
    });

    it('takes 20,000 commands altogether', async () => {
      open(1);
      for (const workspace of ['one', 'two', 'three', 'four']) void fill(workspace, 4_999);
      expect(await refused('five')).toBe('taken');
      void fill('five', 3);
      expect(queue.depth).toBe(20_000);
      expect(await refused('six')).toBe(TOO_MUCH);
    });

    it('holds 1,000 contacts in a transaction', async () => {
      open(1);
      void fill('one', 1_001);
      expect(await held(1)).toHaveLength(1_000);
      await commit(1);
      expect(await held(2)).toHaveLength(1);
      await commit(2);
      await queue.drain();
    });

    it('lets a command wait for its turn for 10 seconds', () =>
      withFakeTime(async () => {
        open(1);
        const running = queue.execute('one', sleep('a'));
        await store.transaction(1);
        const messages: string[] = [];
        queue.execute('one', sleep('b')).catch((error: Error) => messages.push(error.message));
        await jest.advanceTimersByTimeAsync(10_000);
        expect(messages).toEqual([]);
        await jest.advanceTimersByTimeAsync(2_000);
        expect([messages, queue.depth]).toEqual([[TOO_MUCH], 1]);
        await commit(1);
        await running;
      }));

    it('waits for a contact that somebody else holds for 10 seconds, and says why it gave up', () =>
      withFakeTime(async () => {
        open(1);
        store.lockedElsewhere.add('anna');
        const messages: string[] = [];
        queue.execute('one', sleep('anna')).catch((error: Error) => messages.push(error.message));
        let settled = 0;
        for (let elapsed = 0; elapsed < 10_600; elapsed += 50) {
          expect([elapsed <= 10_000, messages.length]).not.toEqual([true, 1]);
          while (settled < store.begun.length) store.begun[settled++]!.settle();
          await nextTurn();
          await jest.advanceTimersByTimeAsync(50);
        }
        expect([messages, queue.depth]).toEqual([[LOCKED], 0]);
        // Less and less often: ten seconds at intervals of 125 ms at the least, but for the first few.
        expect(store.begun.length).toBeLessThan(90);
        expect(store.begun.length).toBeGreaterThan(20);
      }));
  });

  it('counts a command that holds no contact as one that does', async () => {
    open(1, { maxBatch: 2, maxWaiting: 10, maxWaitingEach: 10 });
    const answers = [1, 2, 3].map((number) =>
      queue.execute('one', { loads: { contactIds: [] }, run: () => number }),
    );
    await commit(1);
    await Promise.all(answers.slice(0, 2));
    await commit(2);
    expect(await answers[2]).toBe(3);
  });

  it('runs what had its turn before what has not', async () => {
    open(1, { maxBatch: 1, maxWaiting: 10, maxWaitingEach: 10 });
    store.lockedElsewhere.add('anna');
    const answers = ['anna', 'ben', 'chiara'].map((id) => queue.execute('one', sleep(id)));
    await commit(1);
    store.lockedElsewhere.clear();
    expect(await held(2)).toEqual(['ben']);
    // By now Anna's command is to be tried again.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await commit(2);
    expect(await held(3)).toEqual(['anna']);
    await commit(3);
    await commit(4);
    await Promise.all(answers);
  });

  describe('where a transaction waited for a lock in vain', () => {
    /** A batch of two, while the first transaction runs. */
    const openWithTwo = async (maxWaitMs: number) => {
      open(1, { maxBatch: 10, maxWaiting: 10, maxWaitingEach: 10, maxWaitMs });
      const first = queue.execute('one', sleep('first'));
      await store.transaction(1);
      const two = Promise.allSettled(['a', 'b'].map((id) => queue.execute('one', sleep(id))));
      return { first, two };
    };

    it('tries the halves of the batch', async () => {
      const { first, two } = await openWithTwo(1_000);
      await commit(1);
      await commit(2, rowsLocked());
      expect(await held(3)).toEqual(['a']);
      await commit(3, rowsLocked());
      expect(await held(4)).toEqual(['b']);
      await commit(4);
      expect(await two).toMatchObject([{ reason: { message: LOCKED } }, { value: 'b' }]);
      await first;
    });

    it('tries none of those again who have waited too long', async () => {
      const { first, two } = await openWithTwo(20);
      await new Promise((resolve) => setTimeout(resolve, 30));
      await commit(1);
      await commit(2, rowsLocked());
      expect(await two).toMatchObject([{ reason: { message: LOCKED } }, { reason: { message: LOCKED } }]);
      expect([store.begun.length, queue.depth]).toEqual([2, 0]);
      await first;
    });
  });

  it('tries a contact that somebody else holds again later and later, at most 250 ms, and not all at once', () =>
    withFakeTime(async () => {
      const random = jest.spyOn(Math, 'random');
      try {
        for (const [value, delays] of [
          [1, [10, 20, 40, 80, 160, 250, 250]],
          [0, [5, 10, 20, 40, 80, 125, 125]],
        ] as const) {
          random.mockReturnValue(value);
          open(1);
          store.lockedElsewhere.add('anna');
          const answer = queue.execute('one', sleep('anna'));
          await commit(1);
          for (const [index, delay] of delays.entries()) {
            await nextTurn();
            await jest.advanceTimersByTimeAsync(delay - 1);
            await nextTurn();
            expect(store.begun).toHaveLength(index + 1);
            await jest.advanceTimersByTimeAsync(1);
            if (index === delays.length - 1) store.lockedElsewhere.clear();
            await commit(index + 2);
          }
          expect(await answer).toBe('anna');
        }
      } finally {
        random.mockRestore();
      }
    }));

  it('says that a contact was held where that was so, though the time ran out in the queue', () =>
    withFakeTime(async () => {
      open(1);
      store.lockedElsewhere.add('anna');
      const messages: string[] = [];
      queue.execute('one', sleep('anna')).catch((error: Error) => messages.push(error.message));
      await commit(1);
      const running = queue.execute('two', sleep('a'));
      await store.transaction(2);
      await jest.advanceTimersByTimeAsync(12_000);
      expect([messages, queue.depth]).toEqual([[LOCKED], 1]);
      await commit(2);
      await running;
      await queue.drain();
    }));

  it('tries a command for exactly as long as it may wait', () =>
    withFakeTime(async () => {
      open(1);
      const answers = ['anna', 'ben'].map((id) => queue.execute('one', sleep(id)));
      await store.transaction(1);
      await jest.advanceTimersByTimeAsync(10_000);
      store.lockedElsewhere.add('anna');
      await commit(1, rowsLocked());
      for (const number of [2, 3]) await commit(number);
      expect(await answers[1]).toBe('ben');
      store.lockedElsewhere.clear();
      await nextTurn();
      await jest.advanceTimersByTimeAsync(10);
      await commit(4);
      expect(await answers[0]).toBe('anna');
    }));

  it('looks once for all commands that arrive in one turn', () => {
    jest.useFakeTimers();
    try {
      open(1);
      for (const id of ['a', 'b', 'c']) void queue.execute('one', sleep(id));
      // One look for them, and one for those that have waited too long.
      expect(jest.getTimerCount()).toBe(2);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps the time limit after a rest, in which it leaves no timer behind', () =>
    withFakeTime(async () => {
      open(1);
      const first = queue.execute('one', sleep('a'));
      await commit(1);
      await first;
      await jest.advanceTimersByTimeAsync(5_000);
      expect(jest.getTimerCount()).toBe(0);
      const running = queue.execute('one', sleep('a'));
      await store.transaction(2);
      const messages: string[] = [];
      queue.execute('one', sleep('b')).catch((error: Error) => messages.push(error.message));
      await jest.advanceTimersByTimeAsync(12_000);
      expect(messages).toEqual([TOO_MUCH]);
      await commit(2);
      await running;
    }));

  it('drains for everybody who waits for it', async () => {
    open(1);
    const answer = queue.execute('one', sleep('a'));
    const drained = [queue.drain(), queue.drain()];
    await commit(1);
    await Promise.all([answer, ...drained]);
    expect(queue.depth).toBe(0);
  });

  describe('after transactions that waited for a lock in vain', () => {
    const fail = async (workspaces: readonly string[], begun: number) => {
      const failed = workspaces.map((workspace) => queue.execute(workspace, sleep('a')));
      const settled = Promise.allSettled(failed);
      for (const index of workspaces.keys()) await commit(begun + index + 1, rowsLocked());
      await settled;
    };
    const running = async (first: number) => {
      await nextTurn();
      return store.begun.slice(first).map(({ workspace }) => workspace);
    };

    it('gives their workspaces half of the places', async () => {
      open(4);
      const workspaces = ['one', 'two', 'three'];
      await fail(workspaces, 0);
      const answers = ['four', ...workspaces, 'five'].map((workspace) =>
        queue.execute(workspace, sleep('a')),
      );
      expect(await running(3)).toEqual(['four', 'one', 'two', 'five']);
      for (const number of [4, 5, 6, 7, 8]) await commit(number);
      await Promise.all(answers);
    });

    it('gives a single place to them where that is all there is', async () => {
      open(1, undefined, 1);
      await fail(['one'], 0);
      const answer = queue.execute('one', sleep('a'));
      await commit(2);
      expect(await answer).toBe('a');
    });

    it('gives a workspace its places again as soon as it has committed', async () => {
      open(4);
      const workspaces = ['one', 'two', 'three'];
      await fail(workspaces, 0);
      for (const [index, workspace] of workspaces.entries()) {
        const answer = queue.execute(workspace, sleep('a'));
        await commit(4 + index);
        await answer;
      }
      const answers = workspaces.map((workspace) => queue.execute(workspace, sleep('a')));
      expect(await running(6)).toEqual(workspaces);
      for (const number of [7, 8, 9]) await commit(number);
      await Promise.all(answers);
    });
  });

  it('starts no more beside slow transactions than there are places to spare', () =>
    withFakeTime(async () => {
      open(1, undefined, 1);
      const workspaces = ['one', 'two', 'three'];
      const answers = workspaces.map((workspace) => queue.execute(workspace, sleep('a')));
      await store.transaction(1);
      await jest.advanceTimersByTimeAsync(199);
      await nextTurn();
      expect(store.begun).toHaveLength(1);
      await jest.advanceTimersByTimeAsync(2);
      await nextTurn();
      expect(store.begun).toHaveLength(2);
      await jest.advanceTimersByTimeAsync(1_000);
      await nextTurn();
      expect(store.begun).toHaveLength(2);
      for (const number of [1, 2, 3]) await commit(number);
      await Promise.all(answers);
    }));

  it('refuses with a time to try again, which is a second', async () => {
    open(1, { maxBatch: 1, maxWaiting: 0, maxWaitingEach: 1 });
    await expect(queue.execute('one', sleep('a'))).rejects.toEqual(overloaded(1_000));
    await expect(queue.execute('one', sleep('a'))).rejects.toMatchObject({
      options: { retryAfterMs: 1_000 },
    });
  });
});
