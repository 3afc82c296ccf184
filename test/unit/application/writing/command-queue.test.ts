import { setImmediate as nextTurn } from 'node:timers/promises';
import { overloaded, rowsLocked } from '../../../../src/application/app-error';
import type { Command } from '../../../../src/application/writing/command';
import { CommandQueue, type CommandQueueLimits } from '../../../../src/application/writing/command-queue';
import { CommitEvents } from '../../../../src/application/writing/commit-events';
import { statusEntry } from '../../../support/stand-ins/in-memory-change-log';
import { InMemoryWriteStore } from '../../../support/stand-ins/in-memory-write-store';

describe('the command queue', () => {
  const announced: unknown[] = [];
  let store: InMemoryWriteStore;
  let queue: CommandQueue;

  const open = (concurrency = 1, limits?: CommandQueueLimits) => {
    announced.length = 0;
    store = new InMemoryWriteStore(concurrency);
    queue = new CommandQueue(store, { emit: (commit) => announced.push(commit) }, limits);
  };
  beforeEach(() => open());

  /** A command that writes one entry for each of its contacts. */
  const write = (...contactIds: string[]): Command<string> => ({
    loads: { contactIds },
    run(unit) {
      for (const id of contactIds) {
        const { change } = statusEntry(0, id);
        unit.stageStatus(id, { ...change.statusAfter, state: 'SLEEPING', wakeAt: 5_000 } as never, [change]);
      }
      return contactIds.join();
    },
  });
  const failing = (error: unknown): Command<string> => ({
    loads: { contactIds: ['bad'] },
    run() {
      throw error;
    },
  });
  /** What the n-th transaction holds. */
  const held = async (number: number) => (await store.transaction(number)).needs.contactIds;
  const commit = async (number: number, error?: unknown) => (await store.transaction(number)).settle(error);

  /** Commits whatever begins, until it has come to that. */
  const commitAllUntil = async (end: Promise<unknown>) => {
    let hasEnded = false;
    void end.finally(() => {
      hasEnded = true;
    });
    for (let number = 1; !hasEnded; await nextTurn()) {
      if (store.begun.length >= number) await commit(number++);
    }
  };

  it('starts a lone command in the same turn of the event loop', async () => {
    const answer = queue.execute('one', write('anna'));
    await nextTurn();
    expect(store.begun).toHaveLength(1);
    await commit(1);
    expect(await answer).toBe('anna');
  });

  it('answers only once the transaction is committed, and announces it then', async () => {
    let isAnswered = false;
    const answer = queue.execute('one', write('anna')).then(() => {
      isAnswered = true;
    });
    await Promise.resolve();
    expect([isAnswered, announced]).toEqual([false, []]);
    await commit(1);
    await answer;
    expect(announced).toEqual([{ workspace: 'one', seq: 1, wakeAt: 5_000 }]);
  });

  it('announces nothing where nothing was written', async () => {
    const answer = queue.execute('one', { loads: { contactIds: [] }, run: () => 'read only' });
    await commit(1);
    expect([await answer, announced]).toEqual(['read only', []]);
  });

  it('puts what arrives in one turn into one transaction, in order', async () => {
    const answers = ['a', 'b', 'c'].map((id) => queue.execute('one', write(id)));
    expect(await held(1)).toEqual(['a', 'b', 'c']);
    await commit(1);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
    expect(announced).toHaveLength(1);
  });

  it('puts what arrives meanwhile into the next transaction, in order', async () => {
    const answers = [queue.execute('one', write('a'))];
    expect(await held(1)).toEqual(['a']);
    for (const id of ['b', 'c', 'd']) {
      answers.push(queue.execute('one', write(id)));
      await nextTurn();
    }
    expect(store.begun).toHaveLength(1);
    await commit(1);
    expect(await held(2)).toEqual(['b', 'c', 'd']);
    await commit(2);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
    expect(announced).toHaveLength(2);
  });

  it('keeps a transaction small: a batch holds no more contacts than it may, but one command always fits', async () => {
    open(1, { maxBatch: 3, maxWaiting: 100, maxWaitingEach: 100 });
    const answers = [write('a'), write('b', 'c'), write('d', 'e'), write('f', 'g', 'h', 'i')].map((command) =>
      queue.execute('one', command),
    );
    const batches: (readonly string[])[] = [];
    for (const number of [1, 2, 3]) {
      batches.push(await held(number));
      await commit(number);
    }
    expect(batches).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
      ['f', 'g', 'h', 'i'],
    ]);
    await Promise.all(answers);
  });

  it('lets workspaces take turns, however much one of them has waiting', async () => {
    open(1, { maxBatch: 1, maxWaiting: 100, maxWaitingEach: 100 });
    const flood = ['a', 'b', 'c', 'd'].map((id) => queue.execute('flood', write(id)));
    const other = queue.execute('other', write('x'));
    const turns: string[] = [];
    for (const number of [1, 2, 3, 4, 5]) {
      turns.push((await store.transaction(number)).workspace);
      await commit(number);
    }
    expect(turns).toEqual(['flood', 'other', 'flood', 'flood', 'flood']);
    await Promise.all([...flood, other]);
  });

  it('runs different workspaces at once as far as the store allows, one workspace never twice', async () => {
    open(2);
    const answers = ['one', 'one', 'two', 'three'].map((workspace) => queue.execute(workspace, write('a')));
    await nextTurn();
    expect(store.begun.map(({ workspace }) => workspace)).toEqual(['one', 'two']);
    await commit(2);
    await store.transaction(3);
    expect(store.begun.map(({ workspace }) => workspace)).toEqual(['one', 'two', 'three']);
    answers.push(queue.execute('one', write('a')));
    await nextTurn();
    expect(store.begun).toHaveLength(3);
    for (const number of [1, 3, 4]) await commit(number);
    await Promise.all(answers);
  });

  it('does not let a command that fails fail its neighbours', async () => {
    const first = queue.execute('one', write('first'));
    await store.transaction(1);
    const answers = [write('b'), failing(new Error('broken')), write('c')].map((command) =>
      queue.execute('one', command),
    );
    const settled = Promise.allSettled(answers);
    // The first, the batch that fails, its half that fails, both of that, and the other half.
    for (const number of [1, 2, 3, 4, 5, 6]) await commit(number);
    expect(
      (await settled).map((one) => (one.status === 'fulfilled' ? one.value : one.reason.message)),
    ).toEqual(['b', 'broken', 'c']);
    await first;
    expect(announced).toHaveLength(3);
  });

  it('finds one bad command among many in few transactions', async () => {
    const first = queue.execute('one', write('first'));
    await store.transaction(1);
    const commands = Array.from({ length: 64 }, (_, index) =>
      index === 40 ? failing(new Error('broken')) : write(`contact ${index}`),
    );
    const settled = Promise.allSettled(commands.map((command) => queue.execute('one', command)));
    await commitAllUntil(settled);
    expect((await settled).map(({ status }, index) => (status === 'rejected' ? index : null))).toEqual(
      commands.map((_, index) => (index === 40 ? 40 : null)),
    );
    // The first, the batch, and two for each time it is halved.
    expect(store.begun.length).toBe(2 + 2 * Math.log2(64));
    await first;
  });

  it('lets neither a failing listener undo a change nor make it twice, nor keep others from hearing of it', async () => {
    store = new InMemoryWriteStore();
    const errors: unknown[] = [];
    const commits = new CommitEvents((error) => errors.push(error));
    commits.subscribe(() => {
      throw new Error('nobody listens');
    });
    commits.subscribe((commit) => announced.push(commit));
    queue = new CommandQueue(store, commits);
    const answers = ['a', 'b'].map((id) => queue.execute('one', write(id)));
    await commit(1);
    expect(await Promise.all(answers)).toEqual(['a', 'b']);
    expect([store.begun.length, errors.length, announced.length]).toEqual([1, 1, 1]);
  });

  it('gives an exclusive command a transaction of its own, in its turn', async () => {
    const answers = [queue.execute('one', write('a'))];
    await store.transaction(1);
    answers.push(
      queue.execute('one', write('b')),
      queue.execute('one', { ...write('alone'), isExclusive: true }),
      queue.execute('one', write('c')),
      queue.execute('one', write('d')),
    );
    const batches: (readonly string[])[] = [];
    for (const number of [1, 2, 3, 4]) {
      batches.push(await held(number));
      await commit(number);
    }
    expect(batches).toEqual([['a'], ['b'], ['alone'], ['c', 'd']]);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'alone', 'c', 'd']);
  });

  it('refuses no wake, however much is waiting, and puts it first', async () => {
    open(1, { maxBatch: 2, maxWaiting: 3, maxWaitingEach: 3 });
    const answers = ['a', 'b', 'c'].map((id) => queue.execute('one', write(id)));
    await store.transaction(1);
    await expect(queue.execute('one', write('d'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    answers.push(queue.executeWake('one', write('sleeper')));
    expect(queue.depth).toBe(4);
    await commit(1);
    expect(await held(2)).toEqual(['sleeper', 'c']);
    await commit(2);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'sleeper']);
    await queue.drain();
    expect(queue.depth).toBe(0);
    // The wake has neither taken room from the others nor made any.
    answers.push(...['a', 'b', 'c'].map((id) => queue.execute('one', write(id))));
    await expect(queue.execute('one', write('d'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    for (const number of [3, 4]) await commit(number);
    await Promise.all(answers);
  });

  it('starts a wake although all places are taken by others', async () => {
    open(2);
    const answers = ['one', 'two', 'three'].map((workspace) => queue.execute(workspace, write('a')));
    await store.transaction(2);
    answers.push(queue.executeWake('four', write('sleeper')));
    await nextTurn();
    expect(store.begun.map(({ workspace }) => workspace)).toEqual(['one', 'two', 'four']);
    for (const number of [1, 2, 3, 4]) await commit(number);
    await Promise.all(answers);
  });

  it('lets only the commands of a held contact wait, and runs them once it is free', async () => {
    store.lockedElsewhere.add('anna');
    const answers = ['anna', 'ben'].map((id) => queue.execute('one', write(id)));
    await commit(1);
    expect(await answers[1]).toBe('ben');
    expect(await held(2)).toEqual(['anna']);
    expect(queue.depth).toBe(1);
    store.lockedElsewhere.clear();
    await commit(2);
    expect(await answers[0]).toBe('anna');
    await queue.drain();
  });

  it('answers UNAVAILABLE where a contact is held for too long, or a turn does not come', async () => {
    open(1, { maxBatch: 10, maxWaiting: 100, maxWaitingEach: 100, maxWaitMs: 30 });
    store.lockedElsewhere.add('anna');
    await commitAllUntil(
      expect(queue.execute('one', write('anna'))).rejects.toMatchObject({ code: 'UNAVAILABLE' }),
    );
    const running = store.begun.length + 1;
    const hung = queue.execute('two', write('b'));
    await store.transaction(running);
    // Its turn would come after the one that hangs, which is answered only when it ends.
    await expect(queue.execute('two', write('c'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(queue.depth).toBe(1);
    await commit(running);
    expect(await hung).toBe('b');
    await queue.drain();
  });

  it('starts others beside transactions that are slow, and few of those that were held up', async () => {
    store = new InMemoryWriteStore(2, 4);
    queue = new CommandQueue(store, { emit: (commit) => announced.push(commit) });
    const held = ['one', 'two'].map((workspace) => queue.execute(workspace, write('a')));
    await store.transaction(2);
    const other = queue.execute('three', write('a'));
    expect((await store.transaction(3)).workspace).toBe('three');
    await commit(3);
    await other;
    const failed = Promise.allSettled(held);
    for (const number of [1, 2]) await commit(number, rowsLocked());
    for (const one of await failed) expect(one).toMatchObject({ reason: { code: 'UNAVAILABLE' } });
    const again = ['one', 'two', 'four'].map((workspace) => queue.execute(workspace, write('a')));
    await store.transaction(5);
    expect(store.begun.slice(3).map(({ workspace }) => workspace)).toEqual(['one', 'four']);
    for (const number of [4, 5, 6]) await commit(number);
    await Promise.all(again);
  });

  it('rejects all of a batch where the store says what is wrong, without trying each alone', async () => {
    const first = queue.execute('one', write('first'));
    await store.transaction(1);
    const settled = Promise.allSettled(['b', 'c'].map((id) => queue.execute('one', write(id))));
    await commit(1);
    await first;
    await commit(2, overloaded(1));
    for (const one of await settled) expect(one).toMatchObject({ reason: { code: 'UNAVAILABLE' } });
    expect(store.begun).toHaveLength(2);
    // The queue goes on.
    const next = queue.execute('one', write('d'));
    await commit(3);
    expect(await next).toBe('d');
  });

  it('answers UNAVAILABLE when too many wait, and takes more once there is room', async () => {
    open(1, { maxBatch: 10, maxWaiting: 2, maxWaitingEach: 2 });
    const answers = [queue.execute('one', write('a')), queue.execute('one', write('b'))];
    await expect(queue.execute('two', write('c'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      options: { retryAfterMs: expect.any(Number) },
    });
    expect(queue.depth).toBe(2);
    await commit(1);
    await Promise.all(answers);
    await nextTurn();
    answers.push(queue.execute('two', write('c')));
    await commit(2);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'c']);
  });

  it('lets no workspace take all the room: one that has its share waits for itself, others are taken', async () => {
    open(1, { maxBatch: 1, maxWaiting: 4, maxWaitingEach: 2 });
    const flood = ['a', 'b'].map((id) => queue.execute('flood', write(id)));
    const refused = { code: 'UNAVAILABLE', options: { retryAfterMs: expect.any(Number) } };
    await expect(queue.execute('flood', write('c'))).rejects.toMatchObject(refused);
    const other = queue.execute('other', write('x'));
    // What runs counts too, until it is done; then there is room for one more.
    await commit(1);
    await flood[0];
    await store.transaction(2);
    flood.push(queue.execute('flood', write('d')));
    await expect(queue.execute('flood', write('e'))).rejects.toMatchObject(refused);
    for (const number of [2, 3, 4]) await commit(number);
    expect(await Promise.all([...flood, other])).toEqual(['a', 'b', 'd', 'x']);
    await queue.drain();
    expect(queue.depth).toBe(0);
  });

  it('drains: done when nothing waits and nothing runs, and at once when idle', async () => {
    await queue.drain();
    const answers = [queue.execute('one', write('a'))];
    await store.transaction(1);
    answers.push(queue.execute('one', write('b')));
    let isDrained = false;
    const drained = queue.drain().then(() => {
      isDrained = true;
    });
    await commit(1);
    await answers[0];
    await store.transaction(2);
    expect(isDrained).toBe(false);
    await commit(2);
    await drained;
    expect(queue.depth).toBe(0);
    await Promise.all(answers);
  });
});
