import { setImmediate as nextTurn } from 'node:timers/promises';
import { ByteBudget } from '../../../src/limits/byte-budget';
import { CooperativeScheduler } from '../../../src/limits/cooperative-scheduler';
import type { BadgeEvent } from '../../../src/realtime/badge-event';
import { LiveWorkspace, take } from '../../support/stand-ins/live-workspace';

/** What the events tell: of which id, of which contact, and its version. */
const told = (events: readonly BadgeEvent[]) =>
  events.flatMap(({ entry, contactIds, views }) =>
    views.map(({ contact, status }, index) => [
      ...[entry ? 'CHANGE' : 'SNAPSHOT', contactIds[index], contact.id, status.version],
    ]),
  );

/** Nothing here takes long: a reader that waits longer was not told. */
jest.setTimeout(10_000);

describe('who watches an alias', () => {
  let workspace: LiveWorkspace;
  beforeEach(async () => {
    workspace = new LiveWorkspace();
    workspace.change('anna');
    workspace.link('phone', 'anna');
    await workspace.deliver();
  });
  /** A subscription that has had its snapshots. */
  async function watch(...ids: string[]) {
    const stream = workspace.watch(ids);
    await take(stream, 1);
    return stream;
  }

  it('gets the status of its contact, with the id that was asked for', async () => {
    const [event] = await take(workspace.watch(['ben', 'phone', 'anna']), 1);
    expect(event!.contactIds).toEqual(['ben', 'phone', 'anna']);
    expect(event!.views.map(({ contact }) => contact.id)).toEqual(['ben', 'anna', 'anna']);
  });

  it('is told of changes of the contact, as one event for all who watch that id, without a read', async () => {
    const streams = [await watch('phone'), await watch('phone'), await watch('anna')];
    const reads = workspace.reads.length;
    workspace.change('anna');
    await workspace.deliver();
    const [first, second, owner] = await Promise.all(
      streams.map(async (stream) => (await take(stream, 1))[0]!),
    );
    expect(told([first!, owner!])).toEqual([
      ['CHANGE', 'phone', 'anna', 2],
      ['CHANGE', 'anna', 'anna', 2],
    ]);
    expect(second).toBe(first);
    expect(workspace.reads).toHaveLength(reads);
  });

  it.each([
    ['live', null],
    ['after a cursor', 3],
  ])('and the contact is told once for each, and goes on only after both: %s', async (_how, after) => {
    const stream = workspace.watch(['phone', 'ben', 'anna'], after);
    if (after === null) await take(stream, 1);
    workspace.change('anna');
    workspace.change('anna');
    await workspace.deliver();
    const events = await take(stream, 4);
    expect(told(events)).toEqual([
      ['CHANGE', 'anna', 'anna', 2],
      ['CHANGE', 'phone', 'anna', 2],
      ['CHANGE', 'anna', 'anna', 3],
      ['CHANGE', 'phone', 'anna', 3],
    ]);
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([null, 4, null, 5]);
  });

  it('misses nothing that is told while its id is read for the first time', async () => {
    const stream = workspace.watch(['phone']);
    workspace.beforeStatuses = () => {
      workspace.beforeStatuses = () => undefined;
      workspace.change('anna');
      return workspace.deliver();
    };
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'phone', 'anna', 2]]);
    expect(workspace.reads).toEqual([['phone'], ['phone']]);
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'phone', 'anna', 3]]);
  });

  it('misses nothing of what others were told before they knew the id', async () => {
    const answers: (() => void)[] = [];
    workspace.beforeStatuses = () => new Promise<void>((answer) => answers.push(answer));
    const first = take(workspace.watch(['phone']), 1);
    while (answers.length < 1) await nextTurn();
    workspace.change('anna');
    await workspace.deliver();
    const second = take(workspace.watch(['phone']), 1);
    while (answers.length < 2) await nextTurn();
    workspace.beforeStatuses = () => undefined;
    // The newer read comes back first. The id is then known, but not since what the older one has.
    answers[1]!();
    expect(told(await second)).toEqual([['SNAPSHOT', 'phone', 'anna', 2]]);
    answers[0]!();
    expect(told(await first)).toEqual([['SNAPSHOT', 'phone', 'anna', 2]]);
  });

  it('misses nothing of what is being told as its id becomes known', async () => {
    workspace = new LiveWorkspace(new CooperativeScheduler(0));
    workspace.change('anna');
    workspace.link('phone', 'anna');
    await workspace.deliver();
    for (const _ of [1, 2, 3]) await watch('anna');
    const stream = workspace.watch(['phone']);
    const first = take(stream, 1);
    let answer: () => void = () => undefined;
    workspace.beforeStatuses = () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      });
    while (workspace.reads.at(-1)?.[0] !== 'phone') await nextTurn();
    workspace.beforeStatuses = () => undefined;
    workspace.change('anna');
    const telling = workspace.deliver();
    answer();
    expect(told(await first)).toEqual([['SNAPSHOT', 'phone', 'anna', 2]]);
    await telling;
  });

  it('costs no further read where the id is that of a contact', async () => {
    const stream = workspace.watch(['ben', 'anna']);
    workspace.beforeStatuses = () => {
      workspace.beforeStatuses = () => undefined;
      workspace.change('anna');
      return workspace.deliver();
    };
    await take(stream, 2);
    expect(workspace.reads).toEqual([['ben', 'anna'], ['anna']]);
  });

  it('gets a snapshot where the details of the contact were saved', async () => {
    const stream = await watch('phone', 'anna');
    workspace.assign('anna', 'bot');
    await workspace.deliver();
    const [event] = await take(stream, 1);
    expect(event!.views.map(({ contact }) => contact.botId)).toEqual(['bot', 'bot']);
    expect(event!.resumeSeq).toBe(4);
  });

  it('gets the initial status under each id where the contact is erased', async () => {
    const stream = await watch('phone', 'anna');
    workspace.erase('phone');
    await workspace.deliver();
    const last = new Map(
      (await take(stream, 1)).flatMap(({ contactIds, views }) =>
        views.map((view, index) => [contactIds[index], view] as const),
      ),
    );
    expect([...last].map(([id, { contact, status }]) => [id, contact.id, status.version]).sort()).toEqual([
      ['anna', 'anna', 0],
      ['phone', 'phone', 0],
    ]);
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'anna', 'anna', 1]]);
  });

  it('pays for it as for any id, and is forgotten with it', async () => {
    const memory = new ByteBudget(1_000_000);
    const stream = workspace.watch(['phone'], null, memory);
    await take(stream, 1);
    await stream.return();
    expect([memory.used, workspace.watched.isIdle]).toEqual([0, true]);
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(workspace.watch(['phone']), 1))).toEqual([['SNAPSHOT', 'phone', 'anna', 2]]);
  });

  describe('as it is linked', () => {
    it('gets a snapshot, as who watches the contact does, and from then on its changes', async () => {
      for (const _ of [1, 2]) workspace.change('mail');
      const [alias, owner] = [await watch('mail'), await watch('anna')];
      await workspace.deliver();
      workspace.link('mail', 'anna');
      await workspace.deliver();
      for (const [stream, id] of [
        [alias, 'mail'],
        [owner, 'anna'],
      ] as const)
        expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', id, 'anna', 3]]);
      workspace.change('anna');
      await workspace.deliver();
      for (const [stream, id] of [
        [alias, 'mail'],
        [owner, 'anna'],
      ] as const)
        expect(told(await take(stream, 1))).toEqual([['CHANGE', id, 'anna', 4]]);
    });

    it('is not told what happened to the contact before, though its id is known already', async () => {
      for (const _ of [1, 2, 3]) workspace.change('mail');
      const stream = await watch('mail');
      await workspace.deliver();
      workspace.change('anna');
      workspace.link('mail', 'anna');
      // Another subscription has read further than the node has been told.
      await watch('mail');
      await workspace.deliver();
      expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'mail', 'anna', 4]]);
    });

    it('to a contact that is merged into another, follows it there', async () => {
      workspace.change('ben');
      const stream = await watch('phone');
      await workspace.deliver();
      workspace.link('anna', 'ben');
      await workspace.deliver();
      expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'phone', 'ben', 2]]);
      workspace.change('ben');
      await workspace.deliver();
      expect(told(await take(stream, 1))).toEqual([['CHANGE', 'phone', 'ben', 3]]);
    });
  });

  it('gets a snapshot as it is unlinked, and from then on only its own changes', async () => {
    const stream = await watch('phone');
    workspace.unlink('phone');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'phone', 'phone', 1]]);
    workspace.change('anna');
    workspace.change('phone');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'phone', 'phone', 2]]);
  });

  it('is not told of the contact between an unlinking and the snapshot after it', async () => {
    const stream = await watch('phone');
    workspace.unlink('phone');
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 'phone', 'phone', 1]]);
    workspace.change('phone');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'phone', 'phone', 2]]);
  });
});
