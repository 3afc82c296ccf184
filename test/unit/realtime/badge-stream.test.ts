import promisedTimers, { setTimeout as delay } from 'node:timers/promises';
import type { StatusView } from '../../../src/application/commands/status-result';
import { ByteBudget } from '../../../src/limits/byte-budget';
import type { BadgeEvent } from '../../../src/realtime/badge-event';
import type { BadgeStream } from '../../../src/realtime/badge-stream';
import { fc } from '../../support/random';
import { statusEntry } from '../../support/stand-ins/in-memory-change-log';
import { LiveWorkspace, onlyViewOf, take } from '../../support/stand-ins/live-workspace';

const seqs = (events: readonly BadgeEvent[]) => events.map(({ seq }) => seq);
/** What the events tell of each contact; the snapshots of a page are one event. */
const told = (events: readonly BadgeEvent[]) =>
  events.flatMap(({ entry, views }) =>
    views.map(({ contact, status }) => [entry ? 'CHANGE' : 'SNAPSHOT', contact.id, status.version]),
  );
const ITEM_BYTES = 3 * 1024;
/** Of a page of the log, however few its entries. */
const PAGE_BYTES = 100 * ITEM_BYTES;
const PENDING_BYTES = 2 * 1024;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Nothing here takes long: a reader that waits longer was not told. */
jest.setTimeout(10_000);

describe('the events of a badge subscription', () => {
  let workspace: LiveWorkspace;
  beforeEach(() => {
    workspace = new LiveWorkspace();
  });

  it('are first a snapshot of each contact, then what came after it, also meanwhile', async () => {
    for (const id of ['anna', 'ben']) workspace.change(id);
    const stream = workspace.watch(['anna', 'ben']);
    workspace.beforeStatuses = () => {
      workspace.beforeStatuses = () => undefined;
      workspace.change('anna');
      return workspace.deliver();
    };
    const events = await take(stream, 2);
    expect(events.map((event) => told([event]))).toEqual([
      [
        ['SNAPSHOT', 'anna', 1],
        ['SNAPSHOT', 'ben', 1],
      ],
      [
        ['SNAPSHOT', 'anna', 2],
        ['SNAPSHOT', 'ben', 1],
      ],
    ]);
  });

  it('do not repeat what the snapshot has, also where the news of it comes later', async () => {
    workspace.change('anna');
    const stream = workspace.watch(['anna']);
    await take(stream, 1);
    await workspace.deliver();
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'anna', 2]]);
  });

  it('are a hundred snapshots in one, and say that all has been seen with the last of them only', async () => {
    const ids = range(1, 250).map((number) => `contact ${number}`);
    workspace.change(ids[0]!);
    const events = await take(workspace.watch(ids), 3);
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([null, null, 1]);
    expect(events.flatMap(({ views }) => views.map(({ contact }) => contact.id))).toEqual(ids);
    expect(workspace.reads.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('let nobody go on from half-way through a change of a bot', async () => {
    const ids = range(1, 250).map((number) => `contact ${number}`);
    const stream = workspace.watch(ids);
    await take(stream, 3);
    workspace.saveBot();
    await workspace.deliver();
    const events = await take(stream, 3);
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([null, null, 1]);
    // Who drops after the first comes back after what it had before, and is told of all of them.
    const again = await take(workspace.watch(ids, 0), 3);
    expect(again.flatMap(({ views }) => views.map(({ contact }) => contact.id))).toEqual(ids);
    expect(again.flatMap(({ views }) => views).every(({ bot }) => bot?.version === 2)).toBe(true);
  });

  it.each([
    ['snapshots', null],
    ['a cursor', 0],
  ])('tell changes before the news that came after them, and none later: after %s', async (_what, after) => {
    workspace.change('ben');
    const stream = workspace.watch(['anna', 'ben', 'chiara'], after);
    await take(stream, 1);
    workspace.change('ben');
    workspace.assign('anna', 'bot');
    workspace.change('ben');
    workspace.assign('chiara', 'bot');
    await workspace.deliver();
    const events = await take(stream, 3);
    expect(told(events)).toEqual([
      ['CHANGE', 'ben', 2],
      ['SNAPSHOT', 'anna', 0],
      ['SNAPSHOT', 'chiara', 0],
      ['CHANGE', 'ben', 3],
    ]);
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([2, null, null]);
  });

  it.each(['change', 'news'])(
    'can be resumed after a snapshot, also before all others are told of the last %s',
    async (last) => {
      const stream = workspace.watch(['anna', 'ben']);
      await take(stream, 1);
      workspace.assign('anna', 'bot');
      stream.refresh(['anna'], 1);
      if (last === 'change') {
        workspace.change('anna');
        stream.deliver(workspace.watched.badgeReads.changeEvent(statusEntry(2, 'anna', 1), 'anna')!);
      } else {
        workspace.assign('anna', 'another bot');
        stream.refresh(['anna'], 2);
      }
      expect((await take(stream, 1)).map(({ resumeSeq }) => resumeSeq)).toEqual([2]);
    },
  );

  it('all wait for a reader that is slow, up to a thousand', async () => {
    const stream = workspace.watch(['anna'], null, new ByteBudget(10_000_000));
    await take(stream, 1);
    for (const _ of range(1, 1_000)) workspace.change('anna');
    await workspace.deliver();
    expect(seqs(await take(stream, 1_000))).toEqual(range(1, 1_000));
  });

  it('beyond that are how each contact stands that has changed, in one read', async () => {
    const ids = ['anna', 'ben', 'chiara', 'devi'];
    const stream = workspace.watch(ids, null, new ByteBudget(10_000_000));
    await take(stream, 1);
    for (const number of range(1, 1_101)) workspace.change(ids[number % 3]!);
    await workspace.deliver();
    const events = await take(stream, 1);
    expect(told(events).sort()).toEqual([
      ['SNAPSHOT', 'anna', 367],
      ['SNAPSHOT', 'ben', 367],
      ['SNAPSHOT', 'chiara', 367],
    ]);
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([1_101]);
    expect(workspace.reads).toHaveLength(2);
    workspace.change('devi');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'devi', 1]]);
  });

  it('take as much time for each that is pushed to a stalled reader, however many contacts wait', async () => {
    const ids = range(1, 1_000).map((number) => `contact ${number}`);
    const stream = workspace.watch(ids, null, new ByteBudget(10_000_000));
    await take(stream, 10);
    for (const _ of range(1, 5)) for (const id of ids) workspace.change(id);
    await workspace.deliver();
    // None is kept, looked through or sorted: they are marked, and read when the reader comes.
    expect(workspace.reads).toHaveLength(10);
    const events = await take(stream, 10);
    expect(told(events)).toHaveLength(1_000);
    expect(new Set(told(events).map(([, , version]) => version))).toEqual(new Set([5]));
    // From among them nobody can go on: changes would come that one of them has told already.
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([...range(1, 9).map(() => null), 5_000]);
  });

  it('hold memory for what waits, keep to it, and give all of it back', async () => {
    const memory = new ByteBudget(64 * 1024);
    const stream = workspace.watch(['anna'], 0, memory);
    const atRest = memory.used;
    await Promise.race([stream.next(), workspace.deliver()]);
    for (const _ of range(1, 500)) workspace.change('anna');
    await workspace.deliver();
    expect(memory.used).toBeLessThanOrEqual(memory.limit);
    await stream.return();
    expect([atRest > 0, memory.used]).toEqual([true, 0]);
  });

  it('are no longer all told where more than a thousand wait', async () => {
    const stream = workspace.watch(['anna'], null, new ByteBudget(10_000_000));
    await take(stream, 1);
    for (const _ of range(1, 1_001)) workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'anna', 1_001]]);
  });

  it('hold memory for a page of snapshots until the next event is asked for', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna', 'ben'], null, memory);
    const atRest = memory.used;
    await take(stream, 1);
    expect(memory.used - atRest).toBe(2 * ITEM_BYTES);
    const next = take(stream, 1);
    await delay(0);
    expect(memory.used).toBe(atRest);
    workspace.change('ben');
    await workspace.deliver();
    expect(told(await next)).toEqual([['CHANGE', 'ben', 1]]);
    expect(memory.used).toBe(atRest);
  });

  it('hold memory for a page of changes until the event after the last of them is asked for', async () => {
    for (const _ of [1, 2]) workspace.change('anna');
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna'], 0, memory);
    const atRest = memory.used;
    for (const version of [1, 2]) {
      expect(told(await take(stream, 1))).toEqual([['CHANGE', 'anna', version]]);
      expect(memory.used - atRest).toBe(PAGE_BYTES);
    }
    const next = take(stream, 1);
    await delay(0);
    expect(memory.used).toBe(atRest);
    await stream.return();
    await next;
  });

  it('give back what they hold of a page and of changes when they end', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna', 'ben'], null, memory);
    const atRest = memory.used;
    await take(stream, 1);
    for (const _ of range(1, 5)) workspace.change('ben');
    workspace.saveBot();
    await workspace.deliver();
    expect(memory.used - atRest).toBe(2 * ITEM_BYTES + 3 * PENDING_BYTES);
    // The changes, and the snapshots after the news of the bot.
    await take(stream, 6);
    expect(memory.used - atRest).toBe(2 * ITEM_BYTES);
    for (const _ of range(1, 5)) workspace.change('ben');
    await workspace.deliver();
    expect(memory.used - atRest).toBe(2 * ITEM_BYTES + 3 * PENDING_BYTES);
    await stream.return();
    expect(memory.used).toBe(0);
  });

  it('hold nothing for changes that wait where all begin anew', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna'], null, memory);
    await take(stream, 1);
    const before = memory.used;
    for (const _ of range(1, 5)) workspace.change('anna');
    await workspace.deliver();
    expect(memory.used - before).toBe(3 * PENDING_BYTES);
    await workspace.watched.restart(5);
    expect(memory.used).toBe(before);
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'anna', 5]]);
  });

  it('hold 2 KiB for each change that waits, but for two', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna'], null, memory);
    const atRest = memory.used;
    await take(stream, 1);
    workspace.change('anna');
    await workspace.deliver();
    await take(stream, 1);
    const held: number[] = [];
    for (const _ of range(1, 5)) {
      workspace.change('anna');
      await workspace.deliver();
      held.push(memory.used - atRest);
    }
    for (const _ of range(1, 5)) {
      await take(stream, 1);
      held.push(memory.used - atRest);
    }
    expect(held).toEqual([0, 0, 2048, 4096, 6144, 4096, 2048, 0, 0, 0]);
  });

  it('hold nothing for a change that a snapshot makes needless', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna', 'ben'], null, memory);
    const atRest = memory.used;
    await take(stream, 1);
    workspace.assign('anna', 'bot');
    await workspace.deliver();
    for (const id of ['anna', 'ben', 'anna', 'ben', 'anna', 'ben']) workspace.change(id);
    workspace.beforeStatuses = async () => {
      workspace.beforeStatuses = () => undefined;
      await take(workspace.watch(['anna']), 1);
      await workspace.deliver();
    };
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'anna', 3]]);
    expect(memory.used - atRest).toBe(ITEM_BYTES + PENDING_BYTES);
    expect(told(await take(stream, 3))).toEqual([1, 2, 3].map((version) => ['CHANGE', 'ben', version]));
    expect(memory.used).toBe(atRest);
  });

  describe('after a cursor', () => {
    it('are every change since, page by page, then what comes, in order', async () => {
      for (const _ of range(1, 950)) workspace.change('anna');
      const memory = new ByteBudget(1_000_000);
      const stream = workspace.watch(['anna', 'ben'], 10, memory);
      const held = memory.used;
      const most: number[] = [];
      const events: BadgeEvent[] = [];
      for (const number of range(11, 1_300)) {
        // More comes while it reads, and the tail tells of all of it at odd times.
        if (number % 3 === 0 && workspace.seq < 1_300) workspace.change('anna');
        if (number % 50 === 0) await workspace.deliver(97);
        if (number > 1_000) await workspace.deliver();
        events.push(...(await take(stream, 1)));
        most.push(memory.used - held);
      }
      expect(seqs(events)).toEqual(range(11, 1_300));
      expect(events.every(({ seq, resumeSeq }) => seq === resumeSeq)).toBe(true);
      expect(Math.max(...most)).toBeLessThan(500_000);
    });

    it('are every change, also where the others on this node begin anew', async () => {
      for (const _ of range(1, 3)) workspace.change('anna');
      const stream = workspace.watch(['anna'], 0);
      await workspace.watched.restart(3);
      const events = await take(stream, 3);
      expect(told(events)).toEqual(range(1, 3).map((version) => ['CHANGE', 'anna', version]));
      expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([1, 2, 3]);
    });

    it('are every change, also what is pushed while the last page is read', async () => {
      await take(workspace.watch(['anna']), 1);
      workspace.change('anna');
      await workspace.deliver();
      const stream = workspace.watch(['anna'], 0);
      workspace.log.beforeRead = () => {
        workspace.log.beforeRead = () => undefined;
        workspace.change('anna');
        return workspace.deliver();
      };
      await take(stream, 1);
      workspace.change('anna');
      await workspace.deliver();
      expect(seqs(await take(stream, 2))).toEqual([2, 3]);
    });

    it('hold nothing for what is pushed before the last page is read', async () => {
      for (const _ of range(1, 100)) workspace.change('anna');
      await take(workspace.watch(['anna']), 1);
      await workspace.deliver();
      const memory = new ByteBudget(1_000_000);
      const stream = workspace.watch(['anna'], 0, memory);
      const atRest = memory.used;
      workspace.log.beforeRead = () => {
        workspace.log.beforeRead = () => undefined;
        for (const _ of range(1, 5)) workspace.change('anna');
        return workspace.deliver();
      };
      await take(stream, 1);
      expect(memory.used - atRest).toBe(PAGE_BYTES);
      expect(seqs(await take(stream, 104))).toEqual(range(2, 105));
    });

    it('tell of a bot once, though the news of it is pushed after it was read', async () => {
      workspace.assign('anna', 'bot');
      const stream = workspace.watch(['anna', 'ben'], 0);
      await take(stream, 1);
      await workspace.deliver();
      workspace.change('ben');
      await workspace.deliver();
      expect(told(await take(stream, 1))).toEqual([['CHANGE', 'ben', 1]]);
    });

    it('tell of a bot before a change that was made after it', async () => {
      await take(workspace.watch(['ben']), 1);
      workspace.assign('anna', 'bot');
      await workspace.deliver();
      const stream = workspace.watch(['anna', 'ben'], 0);
      workspace.log.beforeRead = () => {
        workspace.log.beforeRead = () => undefined;
        workspace.change('ben');
        return workspace.deliver();
      };
      expect(told(await take(stream, 2))).toEqual([
        ['SNAPSHOT', 'anna', 0],
        ['CHANGE', 'ben', 1],
      ]);
    });

    it('are read with no more statuses than their contacts need', async () => {
      workspace.saveBot();
      for (const _ of range(1, 250)) workspace.change('anna');
      const stream = workspace.watch(['anna', 'ben'], 0);
      await take(stream, 1);
      expect(workspace.reads).toEqual([['anna']]);
      await take(stream, 250);
      // All contacts before changes are pushed, then both that the bot concerns.
      expect(workspace.reads).toEqual([['anna'], ['ben'], ['anna', 'ben']]);
      await take(workspace.watch(['anna'], 1), 1);
      expect(workspace.reads).toHaveLength(3);
    });

    it('are read with a page of statuses at a time', async () => {
      workspace.change('contact 1');
      const ids = range(1, 250).map((number) => `contact ${number}`);
      await take(workspace.watch(ids, 0), 1);
      expect(workspace.reads.map(({ length }) => length)).toEqual([100, 100, 50]);
    });

    it('are every change of the others and a snapshot of a contact that was erased', async () => {
      for (const id of ['anna', 'ben', 'chiara']) workspace.change(id);
      workspace.erase('ben');
      workspace.change('anna');
      const events = await take(workspace.watch(['anna', 'ben', 'chiara'], 0), 4);
      expect(told(events)).toEqual([
        ['CHANGE', 'anna', 1],
        ['CHANGE', 'chiara', 1],
        ['CHANGE', 'anna', 2],
        ['SNAPSHOT', 'ben', 0],
      ]);
    });

    it('are snapshots of all from where a contact was erased of which nothing is known any more', async () => {
      workspace.change('anna');
      workspace.erase('ben', false);
      workspace.change('anna');
      expect(told(await take(workspace.watch(['anna', 'ben'], 0), 2))).toEqual([
        ['CHANGE', 'anna', 1],
        ['SNAPSHOT', 'anna', 2],
        ['SNAPSHOT', 'ben', 0],
      ]);
    });

    it('are snapshots where the log no longer has all of it', async () => {
      for (const _ of range(1, 10)) workspace.change('anna');
      const stream = workspace.watch(['anna'], 2);
      workspace.log.prunedThrough = 5;
      expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'anna', 10]]);
    });

    it('are every change, then how contacts stand whose bot was changed; from among them nobody can go on', async () => {
      workspace.change('anna');
      workspace.change('ben');
      workspace.assign('anna', 'bot');
      workspace.change('anna');
      workspace.change('ben');
      const events = await take(workspace.watch(['anna', 'ben'], 0), 5);
      expect(told(events)).toEqual([
        ['CHANGE', 'anna', 1],
        ['CHANGE', 'ben', 1],
        ['CHANGE', 'anna', 2],
        ['CHANGE', 'ben', 2],
        ['SNAPSHOT', 'anna', 2],
      ]);
      expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([1, 2, null, null, 5]);
    });

    it('are every change over many pages, though a bot was saved before all of them', async () => {
      workspace.saveBot();
      for (const _ of range(1, 250)) workspace.change('anna');
      const events = await take(workspace.watch(['anna'], 0), 251);
      expect(events.map((event) => onlyViewOf(event).status.version)).toEqual([...range(1, 250), 250]);
      expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([...range(1, 250).map(() => null), 251]);
    });

    it('end with the bot as it is now, for a badge that missed a change of the bot and one of the status', async () => {
      await take(workspace.watch(['anna']), 1);
      workspace.change('anna');
      workspace.saveBot();
      await workspace.deliver();
      const events = await take(workspace.watch(['anna'], 0), 2);
      expect(told(events)).toEqual([
        ['CHANGE', 'anna', 1],
        ['SNAPSHOT', 'anna', 1],
      ]);
      expect(onlyViewOf(events.at(-1)!).bot?.version).toBe(2);
    });

    it('are every change of a contact that nobody here has watched before', async () => {
      await take(workspace.watch(['ben']), 1);
      workspace.change('anna');
      expect(told(await take(workspace.watch(['anna'], 0), 1))).toEqual([['CHANGE', 'anna', 1]]);
    });

    it('are what comes for each contact, also one that nothing has happened to yet', async () => {
      workspace.change('anna');
      const stream = workspace.watch(['anna', 'ben'], 0);
      await take(stream, 1);
      workspace.change('ben');
      await workspace.deliver();
      expect(told(await take(stream, 1))).toEqual([['CHANGE', 'ben', 1]]);
    });

    it('are told once, though one is pushed while the page is read that has it', async () => {
      await take(workspace.watch(['anna']), 1);
      workspace.change('anna');
      await workspace.deliver();
      const stream = workspace.watch(['anna'], 0);
      const first = stream.next();
      workspace.change('anna');
      await workspace.deliver();
      await first;
      workspace.change('anna');
      await workspace.deliver();
      expect(told(await take(stream, 2))).toEqual([
        ['CHANGE', 'anna', 2],
        ['CHANGE', 'anna', 3],
      ]);
    });

    it('are every change, though one is pushed while its contact is read for the first time', async () => {
      workspace.change('anna');
      const stream = workspace.watch(['anna'], 0);
      workspace.beforeStatuses = async () => {
        workspace.beforeStatuses = () => undefined;
        workspace.change('anna');
        await workspace.deliver();
      };
      const events = await take(stream, 2);
      expect(told(events)).toEqual([
        ['CHANGE', 'anna', 1],
        ['CHANGE', 'anna', 2],
      ]);
    });

    it('are told once, though a contact that nobody watched before is changed while the page is read', async () => {
      const stream = workspace.watch(['anna'], 0);
      workspace.change('anna');
      workspace.log.beforeRead = () => workspace.deliver();
      const [first] = await take(stream, 1);
      workspace.change('anna');
      await workspace.deliver();
      const [second] = await take(stream, 1);
      expect(told([first!, second!])).toEqual([
        ['CHANGE', 'anna', 1],
        ['CHANGE', 'anna', 2],
      ]);
      expect(first!.resumeSeq).toBe(1);
    });

    it('are a snapshot of a contact, and no later change, where a page can not tell of it', async () => {
      for (const _ of range(1, 150)) workspace.change('anna');
      const stream = workspace.watch(['anna'], 0);
      workspace.beforeStatuses = () => {
        workspace.beforeStatuses = () => undefined;
        // News of a bot makes what is read meanwhile too old to tell changes with.
        workspace.saveBot();
        return workspace.deliver();
      };
      expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'anna', 150]]);
    });

    it('are a snapshot of a contact from where its changes can not be read', async () => {
      workspace.change('anna');
      workspace.changeUnreadably('anna');
      workspace.change('anna');
      workspace.change('ben');
      const events = await take(workspace.watch(['anna', 'ben'], 0), 3);
      expect(told(events)).toEqual([
        ['CHANGE', 'anna', 1],
        ['CHANGE', 'ben', 1],
        ['SNAPSHOT', 'anna', 3],
      ]);
      expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([1, null, 4]);
    });
  });

  it('give no cursor from before what a snapshot has told already', async () => {
    const stream = workspace.watch(['anna', 'ben']);
    await take(stream, 1);
    workspace.assign('anna', 'bot');
    await workspace.deliver();
    workspace.change('ben');
    workspace.change('anna');
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'anna', 1]]);
    await workspace.deliver();
    const [event] = await take(stream, 1);
    expect([told([event!]), event!.resumeSeq]).toEqual([[['CHANGE', 'ben', 1]], null]);
    workspace.change('ben');
    await workspace.deliver();
    expect((await take(stream, 1)).map(({ resumeSeq }) => resumeSeq)).toEqual([4]);
  });

  it('do not wait for memory that they hold themselves', async () => {
    const stream = workspace.watch(['anna', 'ben', 'chiara'], null, new ByteBudget(16_000));
    workspace.change('ben');
    await take(stream, 1);
    await workspace.deliver();
    workspace.change('ben');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'ben', 2]]);
    workspace.assign('anna', 'bot');
    // What is kept of these leaves no room to read anna's status in.
    for (const _ of range(1, 6)) workspace.change('ben');
    await workspace.deliver();
    expect(told(await take(stream, 2))).toEqual([
      ['SNAPSHOT', 'anna', 0],
      ['SNAPSHOT', 'ben', 8],
    ]);
  });

  it('take no memory while they wait for some', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna', 'ben'], null, memory);
    await take(stream, 1);
    // The reader asks on, and so no longer holds the page.
    const waiting = stream.next();
    await delay(0);
    const rest = memory.limit - memory.used - 2_500;
    memory.take(rest);
    const { used } = memory;
    let goOn: () => void = () => undefined;
    const spy = jest.spyOn(promisedTimers, 'setTimeout').mockImplementation(
      () =>
        new Promise((resolve) => {
          goOn = () => resolve(undefined);
        }),
    );
    workspace.assign('anna', 'bot');
    await workspace.deliver();
    for (const _ of range(1, 5)) workspace.change('ben');
    await workspace.deliver();
    expect(memory.used).toBe(used);
    memory.give(rest);
    goOn();
    const events = [(await waiting).value, ...(await take(stream, 1))];
    spy.mockRestore();
    expect(told(events)).toEqual([
      ['SNAPSHOT', 'anna', 0],
      ['SNAPSHOT', 'ben', 5],
    ]);
  });

  it('are all told again after memory was short', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['anna', 'ben'], null, memory);
    const rest = memory.limit - memory.used;
    memory.take(rest);
    const spy = jest.spyOn(promisedTimers, 'setTimeout').mockImplementation(async () => memory.give(rest));
    await take(stream, 1);
    spy.mockRestore();
    for (const _ of range(1, 5)) workspace.change('anna');
    await workspace.deliver();
    expect(seqs(await take(stream, 5))).toEqual(range(1, 5));
  });

  it('hold no memory that was there only as they ended', async () => {
    const memory = new LastMemory(1_000_000);
    const stream = workspace.watch(['anna'], null, memory);
    memory.onTaken = () => void stream.return();
    expect((await stream.next()).done).toBe(true);
    expect(memory.used).toBe(0);
  });

  it('leave nothing out, whatever happens in whichever order, and go on after any cursor', async () => {
    const contact = fc.constantFrom('anna', 'ben', 'chiara');
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constant('change' as const), contact) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('assign' as const), contact) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('saveBot' as const), contact) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('unreadable' as const), contact) },
      { weight: 4, arbitrary: fc.tuple(fc.constant('deliver' as const), fc.nat(4)) },
      { weight: 6, arbitrary: fc.tuple(fc.constant('take' as const), fc.nat(3)) },
      { weight: 3, arbitrary: fc.tuple(fc.constant('return' as const), contact) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('race' as const), contact) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60, size: 'max' }),
        fc.boolean(),
        async (steps, isShort) => {
          const reader = new Reader(isShort ? 316_000 : 1_000_000);
          for (const [kind, what] of steps) await reader.run(kind, what);
          await reader.finish();
        },
      ),
      { numRuns: 300, interruptAfterTimeLimit: 6_000, endOnFailure: true },
    );
  });

  it('end for a reader that waits, and let go of the subscription once', async () => {
    const stream = workspace.watch([]);
    const waiting = stream.next();
    await stream.return();
    await stream.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect([workspace.watched.isIdle, stream.hasEnded]).toEqual([true, true]);
  });

  it('go through a loop', async () => {
    const events: BadgeEvent[] = [];
    workspace.change('anna');
    workspace.change('ben');
    for await (const event of workspace.watch(['anna', 'ben'], 0)) {
      if (events.push(event) === 2) break;
    }
    expect(events.map((event) => onlyViewOf(event).contact.id)).toEqual(['anna', 'ben']);
    expect(workspace.watched.isIdle).toBe(true);
  });

  it('end without an error for a reader that has left before there was one', async () => {
    const stream = workspace.watch(['anna']);
    const waiting = stream.next();
    workspace.beforeStatuses = async () => {
      stream.fail(new Error('no log'));
      await stream.return();
    };
    expect((await waiting).done).toBe(true);
  });

  it('end where the reader throws, which gets its error back', async () => {
    const stream = workspace.watch([]);
    await expect(stream.throw(new Error('reader'))).rejects.toThrow('reader');
    expect(workspace.watched.isIdle).toBe(true);
  });
});

/** Tells when memory is taken. */
class LastMemory extends ByteBudget {
  onTaken: () => void = () => undefined;

  override take(bytes: number): boolean {
    const isTaken = super.take(bytes);
    this.onTaken();
    return isTaken;
  }
}

/** Reads a subscription bit by bit, comes back after its last cursor, and checks what it is told. */
class Reader {
  private readonly workspace = new LiveWorkspace();
  private readonly ids = ['anna', 'ben', 'chiara'];
  private readonly versions = new Map<string, number>();
  private readonly latest = new Map<string, StatusView>();
  private cursor: number | null = null;
  private stream: BadgeStream;
  private waiting: Promise<IteratorResult<BadgeEvent>> | null = null;

  constructor(private readonly memory: number) {
    this.stream = this.open();
  }

  async run(kind: string, what: string | number): Promise<void> {
    const { workspace } = this;
    if (kind === 'change') workspace.change(String(what));
    if (kind === 'unreadable') workspace.changeUnreadably(String(what));
    if (kind === 'assign') workspace.assign(String(what), 'bot');
    if (kind === 'saveBot') workspace.saveBot();
    if (kind === 'deliver') await workspace.deliver(Number(what));
    if (kind === 'take') for (const _ of range(1, Number(what))) await this.read();
    if (kind === 'return') await this.comeBack();
    // Committed, and half of the time told, while a read is under way.
    if (kind === 'race') {
      const once = (isTold: boolean) => () => {
        workspace.beforeStatuses = () => undefined;
        workspace.log.beforeRead = () => undefined;
        workspace.change(String(what));
        if (isTold) return workspace.deliver();
      };
      workspace.beforeStatuses = once(workspace.seq % 2 === 0);
      workspace.log.beforeRead = once(workspace.seq % 3 === 0);
    }
  }

  /** Everything is told in the end, with the status, the assignment and the bot as they stand. */
  async finish(): Promise<void> {
    await this.run('race', 'anna');
    // Where memory is short, a page is waited for.
    for (let tries = 0; tries < 60; tries += 1) {
      await this.workspace.deliver();
      if (this.hasAll && tries > 5) break;
      if (tries > 20) await delay(25);
      await this.read();
    }
    for (const id of this.ids) {
      const stored = this.workspace.contacts.get(id);
      const view = this.latest.get(id)!;
      expect([id, view.status.version]).toEqual([id, stored?.status?.version ?? 0]);
      expect([id, view.contact.botId]).toEqual([id, stored?.contact.botId ?? null]);
      expect([id, view.bot?.version]).toEqual([id, this.workspace.bots[0]!.version]);
    }
    await this.stream.return();
  }

  private get hasAll(): boolean {
    const version = this.workspace.bots[0]!.version;
    return this.ids.every((id) => {
      const { contact, status } = this.workspace.contacts.get(id) ?? {};
      const view = this.latest.get(id);
      const isBotTold = view?.bot?.version === version && view.contact.botId === (contact?.botId ?? null);
      return isBotTold && view?.status.version === (status?.version ?? 0);
    });
  }

  private open(): BadgeStream {
    return this.workspace.watch(this.ids, this.cursor, new ByteBudget(this.memory));
  }

  private async comeBack(): Promise<void> {
    await this.stream.return();
    this.waiting = null;
    this.stream = this.open();
  }

  /** The next event, where there is one. */
  private async read(): Promise<void> {
    this.waiting ??= this.stream.next();
    const result = await Promise.race([
      this.waiting,
      new Promise<null>((done) => setImmediate(() => setImmediate(done, null))),
    ]);
    if (!result) return;
    this.waiting = null;
    const event: BadgeEvent = result.value;
    if (event.entry) expect(event.views).toHaveLength(1);
    for (const view of event.views) this.see(view, event.entry !== null);
    this.cursor = event.resumeSeq;
  }

  private see(view: StatusView, isChange: boolean): void {
    const { id } = view.contact;
    const { version } = view.status;
    const before = this.versions.get(id);
    if (before !== undefined) {
      if (isChange) expect([id, version]).toEqual([id, before + 1]);
      else expect(version).toBeGreaterThanOrEqual(before);
    }
    this.versions.set(id, version);
    this.latest.set(id, view);
  }
}
