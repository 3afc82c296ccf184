import { setImmediate as nextTurn } from 'node:timers/promises';
import { ReadBatcher } from '../../../../src/persistence/sql/read-batcher';
import { createReadQueue } from '../../../../src/persistence/sql/read-queue';

interface Read {
  readonly group: string;
  readonly keys: readonly string[];
  readonly answer: (text: string) => void;
  readonly fail: (error: Error) => void;
}

const createQueue = () =>
  createReadQueue({ concurrencyPerGroup: 2, concurrency: 6, maxWaitingPerGroup: 256 });
/** Each read starts in a turn of its own. */
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
};

describe('shared reads', () => {
  let reads: Read[];
  let shared: ReadBatcher<string>;
  beforeEach(() => {
    reads = [];
    shared = new ReadBatcher(
      createQueue(),
      (group, keys) =>
        new Promise((answer, fail) => {
          reads.push({ group, keys, answer, fail });
        }),
    );
  });
  const keysRead = () => reads.map(({ keys }) => keys.join());

  it('make one read of all that is asked for in one turn, each key once', async () => {
    const answers = [['a'], ['b', 'a'], ['c']].map((keys) => shared.read('one', keys));
    expect(reads).toEqual([]);
    await nextTurn();
    expect(keysRead()).toEqual(['a,b,c']);
    reads[0]!.answer('all');
    expect(await Promise.all(answers)).toEqual(['all', 'all', 'all']);
  });

  it('never answer with a read that had begun before: what was committed meanwhile is seen', async () => {
    const before = shared.read('one', ['a']);
    await nextTurn();
    // Here a change is committed; whoever asks from now on is to see it.
    const after = shared.read('one', ['a']);
    await nextTurn();
    expect(keysRead()).toEqual(['a', 'a']);
    reads[1]!.answer('new');
    expect(await after).toBe('new');
    reads[0]!.answer('old');
    expect(await before).toBe('old');
  });

  it('have two of a group under way at most; what is asked for meanwhile becomes one read', async () => {
    const answers: Promise<string>[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      answers.push(shared.read('one', [key]));
      await nextTurn();
    }
    expect(keysRead()).toEqual(['a', 'b']);
    reads[1]!.answer('b');
    await turns(2);
    expect(keysRead()).toEqual(['a', 'b', 'c,d,e']);
    reads[0]!.answer('a');
    reads[2]!.answer('rest');
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'rest', 'rest', 'rest']);
  });

  it('never share between groups, and hold none up for another', async () => {
    const answers = ['one', 'two', 'three'].map((group) => shared.read(group, ['a']));
    await turns(3);
    expect(reads.map(({ group, keys }) => [group, ...keys])).toEqual([
      ['one', 'a'],
      ['two', 'a'],
      ['three', 'a'],
    ]);
    for (const read of reads) read.answer(read.group);
    expect(await Promise.all(answers)).toEqual(['one', 'two', 'three']);
  });

  it('ask for a bounded number of keys at once', async () => {
    const ids = (prefix: string) => Array.from({ length: 400 }, (_, index) => `${prefix}${index}`);
    const answers = ['a', 'b', 'c', 'd', 'e'].map((prefix) => shared.read('one', ids(prefix)));
    await turns(2);
    for (const index of [0, 1, 2]) {
      reads[index]!.answer(`read ${index}`);
      await turns(2);
    }
    expect(reads.map(({ keys }) => keys.length)).toEqual([800, 800, 400]);
    expect(await Promise.all(answers)).toEqual(['read 0', 'read 0', 'read 1', 'read 1', 'read 2']);
  });

  it('fail together, and the next one starts anew', async () => {
    const failing = [shared.read('one', ['a']), shared.read('one', ['b'])];
    const settled = Promise.allSettled(failing);
    await nextTurn();
    reads[0]!.fail(new Error('lost'));
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = shared.read('one', ['a']);
    await nextTurn();
    reads[1]!.answer('there');
    expect(await next).toBe('there');
  });

  it('go on behind reads that fail at once', async () => {
    const refusing = new ReadBatcher<string>(createQueue(), () => {
      throw new Error('no');
    });
    for (const key of ['a', 'b', 'c']) await expect(refusing.read('one', [key])).rejects.toThrow('no');
  });
});
