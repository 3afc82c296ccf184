import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BadgeEvent } from '../../../src/realtime/badge-event';
import { LiveWorkspace, take } from '../../support/stand-ins/live-workspace';

const told = (events: readonly BadgeEvent[]) =>
  events.flatMap(({ entry, contactIds, views }) =>
    views.map(({ contact, status }, index) => [
      ...[entry ? 'CHANGE' : 'SNAPSHOT', contactIds[index], contact.id, status.version],
    ]),
  );

/** Nothing here takes long: a reader that waits longer was not told. */
jest.setTimeout(10_000);

describe('who comes back to an alias', () => {
  let workspace: LiveWorkspace;
  beforeEach(async () => {
    workspace = new LiveWorkspace();
    workspace.change('anna');
    workspace.link('phone', 'anna');
    await workspace.deliver();
  });
  /** The sequence after the link. */
  const LINKED = 3;

  it('is told every change of its contact since, and what comes', async () => {
    for (const _ of [1, 2]) workspace.change('anna');
    const stream = workspace.watch(['phone'], LINKED);
    const events = await take(stream, 2);
    workspace.change('anna');
    await workspace.deliver();
    events.push(...(await take(stream, 1)));
    expect(told(events)).toEqual([2, 3, 4].map((version) => ['CHANGE', 'phone', 'anna', version]));
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([4, 5, 6]);
  });

  it('gets that snapshot alone where others still know the id as it was, and may not go on before it', async () => {
    workspace.change('mail');
    await take(workspace.watch(['mail']), 1);
    const after = workspace.seq;
    workspace.change('mail');
    workspace.change('ben');
    workspace.link('mail', 'anna');
    const events = await take(workspace.watch(['mail', 'ben'], after), 2);
    expect(told(events)).toEqual([
      ['CHANGE', 'ben', 'ben', 1],
      ['SNAPSHOT', 'mail', 'anna', 3],
    ]);
    expect(events[0]!.resumeSeq).toBeNull();
  });

  it('is told every change over many pages, also what is pushed while the last is read', async () => {
    for (let count = 0; count < 250; count += 1) workspace.change('anna');
    await workspace.deliver();
    const stream = workspace.watch(['phone', 'ben'], LINKED);
    const events = await take(stream, 150);
    workspace.log.beforeRead = () => {
      workspace.log.beforeRead = () => undefined;
      workspace.change('anna');
      return workspace.deliver();
    };
    events.push(...(await take(stream, 100)));
    workspace.change('anna');
    await workspace.deliver();
    events.push(...(await take(stream, 2)));
    expect(told(events).map(([, , , version]) => version)).toEqual(
      Array.from({ length: 252 }, (_, index) => index + 2),
    );
  });

  it('gets a snapshot where it was linked since, and nothing of what it was before', async () => {
    for (const _ of [1, 2]) workspace.change('mail');
    const after = workspace.seq - 1;
    workspace.change('ben');
    workspace.link('mail', 'anna');
    workspace.change('anna');
    const stream = workspace.watch(['mail', 'ben'], after);
    await workspace.deliver();
    expect(told(await take(stream, 2))).toEqual([
      ['CHANGE', 'ben', 'ben', 1],
      ['SNAPSHOT', 'mail', 'anna', 4],
    ]);
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'mail', 'anna', 5]]);
  });

  it.each([
    ['all that was told of its contact until then, if others watch it', true, [2, 3]],
    ['no more', false, []],
  ])('gets a snapshot where it is unlinked meanwhile, and %s', async (_what, isWatched, versions) => {
    for (const _ of [1, 2]) workspace.change('anna');
    if (isWatched) await take(workspace.watch(['phone']), 1);
    const stream = workspace.watch(['phone'], LINKED);
    workspace.unlink('phone');
    workspace.change('anna');
    workspace.change('phone');
    expect(told(await take(stream, versions.length + 1))).toEqual([
      ...versions.map((version) => ['CHANGE', 'phone', 'anna', version]),
      ['SNAPSHOT', 'phone', 'phone', 4],
    ]);
    await workspace.deliver();
    workspace.change('anna');
    workspace.change('phone');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['CHANGE', 'phone', 'phone', 5]]);
  });

  it('misses nothing where news of the link comes after it was known', async () => {
    workspace.link('mail', 'anna');
    const stream = workspace.watch(['mail'], workspace.seq);
    const first = stream.next();
    await nextTurn();
    await workspace.deliver();
    workspace.change('anna');
    await workspace.deliver();
    const events = [(await first).value];
    workspace.change('anna');
    await workspace.deliver();
    events.push(...(await take(stream, 1)));
    expect(told(events).map(([, id, , version]) => [id, version])).toEqual([
      ['mail', 2],
      ['mail', 3],
    ]);
  });

  it('gets snapshots from where the contact was saved, erased or can not be read', async () => {
    workspace.change('anna');
    workspace.assign('anna', 'bot');
    expect(told(await take(workspace.watch(['phone'], LINKED), 2))).toEqual([
      ['CHANGE', 'phone', 'anna', 2],
      ['SNAPSHOT', 'phone', 'anna', 2],
    ]);
    const after = workspace.seq;
    workspace.changeUnreadably('anna');
    workspace.change('anna');
    expect(told(await take(workspace.watch(['phone'], after), 1))).toEqual([
      ['SNAPSHOT', 'phone', 'anna', 4],
    ]);
    workspace.erase('anna');
    expect(told(await take(workspace.watch(['phone'], after), 1))).toEqual([
      ['SNAPSHOT', 'phone', 'phone', 0],
    ]);
  });

  it('reads no more than who comes back to a contact', async () => {
    for (const _ of [1, 2]) workspace.change('anna');
    await take(workspace.watch(['phone', 'anna'], LINKED), 4);
    expect(workspace.reads).toEqual([['phone', 'anna']]);
  });
});
