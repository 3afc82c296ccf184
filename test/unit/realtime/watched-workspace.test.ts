import { setImmediate as nextTurn } from 'node:timers/promises';
import { ByteBudget } from '../../../src/limits/byte-budget';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import { digestOf } from '../../support/contact-digest';
import { statusEntry } from '../../support/stand-ins/in-memory-change-log';
import { LiveWorkspace, onlyViewOf, take } from '../../support/stand-ins/live-workspace';

describe('the watchers of a workspace', () => {
  let workspace: LiveWorkspace;
  beforeEach(() => {
    workspace = new LiveWorkspace();
  });
  /** A subscription that has had its snapshots. */
  async function watch(...ids: string[]) {
    const stream = workspace.watch(ids);
    await take(stream, 1);
    return stream;
  }

  it('are told of their own contacts only, without a read', async () => {
    const [anna, ben] = [await watch('anna'), await watch('ben')];
    const reads = workspace.reads.length;
    workspace.change('ben');
    workspace.change('anna');
    await workspace.deliver();
    expect((await take(anna, 1))[0]).toMatchObject({ seq: 2, entry: { contactId: 'anna' } });
    expect((await take(ben, 1))[0]).toMatchObject({ seq: 1, entry: { contactId: 'ben' } });
    expect(workspace.reads).toHaveLength(reads);
  });

  it('are told nothing twice where entries are delivered again', async () => {
    const stream = await watch('anna');
    await workspace.watched.deliver([statusEntry(1)], 1);
    await workspace.watched.deliver([statusEntry(1), statusEntry(2)], 2);
    expect((await take(stream, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('get a snapshot where a bot was saved, with the bot as it is now', async () => {
    const streams = [await watch('anna'), await watch('anna')];
    workspace.saveBot();
    await workspace.deliver();
    const events = (await Promise.all(streams.map((stream) => take(stream, 1)))).flat();
    expect(events.map((event) => [event.entry, onlyViewOf(event).bot?.version])).toEqual([
      [null, 2],
      [null, 2],
    ]);
  });

  it('never see a version fall, though a snapshot was read after changes that are told after it', async () => {
    const stream = await watch('anna');
    // By the time the node hears of the bot, the contact has been changed twice.
    workspace.saveBot();
    workspace.change('anna');
    workspace.change('anna');
    await workspace.deliver(1);
    const versions = (await take(stream, 1)).map((event) => onlyViewOf(event).status.version);
    await workspace.deliver();
    workspace.change('anna');
    await workspace.deliver();
    versions.push(onlyViewOf((await take(stream, 1))[0]!).status.version);
    expect(versions).toEqual([2, 3]);
  });

  describe('are told what was read last, though an older read comes back after it', () => {
    /** A subscription whose first read comes back only when it is told to. */
    const watchSlowly = async () => {
      let answer: () => void = () => undefined;
      workspace.beforeStatuses = () => {
        workspace.beforeStatuses = () => undefined;
        return new Promise<void>((resolve) => {
          answer = resolve;
        });
      };
      const first = take(workspace.watch(['anna']), 1);
      while (workspace.reads.length === 0) await nextTurn();
      return async () => {
        answer();
        await first;
      };
    };

    it('of the bots', async () => {
      const answer = await watchSlowly();
      workspace.saveBot();
      await workspace.deliver();
      const ben = await watch('ben');
      await answer();
      workspace.change('ben');
      await workspace.deliver();
      expect(onlyViewOf((await take(ben, 1))[0]!).bot?.version).toBe(2);
    });

    it('of a contact', async () => {
      const answer = await watchSlowly();
      workspace.assign('anna', 'bot');
      await workspace.deliver();
      const anna = await watch('anna');
      await answer();
      workspace.change('anna');
      await workspace.deliver();
      expect((await take(anna, 1))[0]).toMatchObject({ seq: 2, views: [{ contact: { botId: 'bot' } }] });
    });
  });

  it('begin anew with what stands where changes can not be told any more', async () => {
    const stream = await watch('anna');
    for (const _ of [1, 2, 3]) workspace.change('anna');
    await workspace.watched.restart(3);
    const [event] = await take(stream, 1);
    expect([event!.entry, event!.seq, onlyViewOf(event!).status.version]).toEqual([null, 3, 3]);
    workspace.change('anna');
    await workspace.deliver();
    expect(onlyViewOf((await take(stream, 1))[0]!).status.version).toBe(4);
  });

  it('come back with the bot and the assignment of now, where news of them could not be told', async () => {
    await watch('anna');
    workspace.saveBot();
    workspace.assign('anna', 'bot');
    await workspace.watched.restart(2);
    workspace.change('anna');
    const [event] = await take(workspace.watch(['anna'], 2), 1);
    expect([event!.entry?.seq, onlyViewOf(event!).bot?.version, onlyViewOf(event!).contact.botId]).toEqual([
      3,
      2,
      'bot',
    ]);
  });

  it('come back with the assignment of now, though no other has read it yet', async () => {
    await watch('anna');
    workspace.assign('anna', 'bot');
    await workspace.deliver();
    workspace.change('anna');
    const [event] = await take(workspace.watch(['anna'], 1), 1);
    expect([event!.entry?.seq, onlyViewOf(event!).contact.botId]).toEqual([2, 'bot']);
  });

  it('are told how a contact stands of whose change nothing can be read', async () => {
    const stream = await watch('anna', 'ben');
    workspace.change('anna');
    workspace.log.entries.clear();
    workspace.commit({ kind: 'UNREADABLE', seq: 1, id: 'entry 1', contactId: 'anna' });
    await workspace.deliver();
    expect((await take(stream, 1))[0]).toMatchObject({ entry: null, views: [{ status: { version: 1 } }] });
  });

  it('are told of an erasure by its digest, and all begin anew where that is forgotten', async () => {
    const [anna, ben] = [await watch('anna'), await watch('ben')];
    const erasure = {
      kind: 'ERASURE',
      id: 'entry',
      contactDigest: digestOf('one', 'anna'),
    } as const;
    workspace.commit({ ...erasure, seq: 1 });
    workspace.change('ben');
    await workspace.deliver();
    expect((await take(anna, 1))[0]).toMatchObject({ entry: null });
    expect((await take(ben, 1))[0]!.entry).not.toBeNull();
    workspace.commit({ ...erasure, contactDigest: null, seq: 3 });
    await workspace.deliver();
    for (const stream of [anna, ben]) expect((await take(stream, 1))[0]!.entry).toBeNull();
  });

  it('are told of an erasure only where it is theirs, whoever watches before them', async () => {
    const [anna, ben] = [await watch('anna'), await watch('ben')];
    workspace.erase('ben');
    workspace.change('anna');
    await workspace.deliver();
    expect((await take(anna, 1))[0]).toMatchObject({ seq: 2, entry: { contactId: 'anna' } });
    expect((await take(ben, 1))[0]).toMatchObject({ seq: 2, entry: null });
  });

  it.each<[string, string, number, readonly string[]]>([
    ['a change, where that takes long', 'change', 0, ['other work', 'told']],
    ['a change, where that takes no time', 'change', 60_000, ['told', 'other work']],
    ['an erasure, where that takes long', 'erasure', 0, ['other work', 'told']],
    ['an erasure, where that takes no time', 'erasure', 60_000, ['told', 'other work']],
  ])('leave time for other work while they are told of %s', async (_what, kind, sliceMs, expected) => {
    workspace = new LiveWorkspace(new CooperativeScheduler(sliceMs));
    for (const _ of [1, 2, 3]) await watch('anna', 'ben');
    if (kind === 'change') workspace.change('anna');
    else workspace.erase('chiara');
    await nextTurn();
    const order: string[] = [];
    const otherWork = nextTurn().then(() => order.push('other work'));
    await workspace.deliver().then(() => order.push('told'));
    await otherWork;
    expect(order).toEqual(expected);
  });

  it('pay for the subscription, for each contact and its id, and once for what is known of it', async () => {
    const watchAt = (...ids: string[]) => {
      const memory = new ByteBudget(1_000_000);
      return { memory, stream: workspace.watch(ids, null, memory) };
    };
    expect(watchAt().memory.used).toBe(4_096);
    const first = watchAt('anna');
    expect(first.memory.used).toBe(4_096 + 728 + 3 * 4);
    const second = watchAt('anna');
    expect(second.memory.used).toBe(4_096 + 128 + 4);
    expect(watchAt('anna', 'ben').memory.used).toBe(4_096 + 128 + 4 + 728 + 3 * 3);
    await second.stream.return();
    expect([first.memory.used, second.memory.used]).toEqual([4_096 + 728 + 3 * 4, 0]);
  });

  it('pay for a contact anew that nobody has watched for a while', async () => {
    const memory = new ByteBudget(1_000_000);
    const first = workspace.watch(['anna'], null, memory);
    const { used } = memory;
    await first.return();
    workspace.watch(['anna'], null, memory);
    expect(memory.used).toBe(used);
  });

  it('pay for what they watch; who shares a contact pays once the other is gone, or is ended', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `contact ${index}`);
    const budgets = [80_000, 80_000, 40_000].map((limit) => new ByteBudget(limit));
    const [first, second, poor] = budgets.map((memory) => workspace.watch(ids, null, memory));
    expect(() => workspace.watch(ids, null, new ByteBudget(1_000))).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', options: { retryAfterMs: expect.any(Number) } }),
    );
    const [before, shared] = [budgets[0]!.used, budgets[1]!.used];
    expect(shared).toBeLessThan(before / 3);
    await first!.return();
    expect([budgets[0]!.used, budgets[1]!.used]).toEqual([0, before]);
    await second!.return();
    await expect(poor!.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(budgets.map(({ used }) => used)).toEqual([0, 0, 0]);
    expect(workspace.watched.isIdle).toBe(true);
  });

  it('are all ended where the workspace can not be followed any more', async () => {
    const stream = await watch('anna');
    const waiting = stream.next();
    workspace.watched.fail(new Error('no log'));
    await expect(waiting).rejects.toThrow('no log');
    expect(workspace.watched.isIdle).toBe(true);
  });

  it('are forgotten once they have gone', async () => {
    const stream = await watch('anna');
    expect(workspace.watched.isIdle).toBe(false);
    await stream.return();
    expect(workspace.watched.isIdle).toBe(true);
    const letGo = workspace.watched.hold();
    expect(workspace.watched.isIdle).toBe(false);
    letGo();
    expect(workspace.watched.isIdle).toBe(true);
  });
});
