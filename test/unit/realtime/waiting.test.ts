import type { BadgeEvent } from '../../../src/realtime/badge-event';
import { LiveWorkspace, onlyViewOf, take } from '../../support/stand-ins/live-workspace';

/** What the events tell: the version, and since when the contact waits. */
const told = (events: readonly BadgeEvent[]) =>
  events.map((event) => {
    const { version, waiting } = onlyViewOf(event).status;
    return [event.entry?.change.outcome ?? 'SNAPSHOT', version, waiting[0]?.sentAt ?? null];
  });

describe('that a contact waits', () => {
  let workspace: LiveWorkspace;
  beforeEach(() => {
    workspace = new LiveWorkspace();
    workspace.change('anna');
  });

  it('is told to its badges, with the version that stands, between the changes', async () => {
    const stream = workspace.watch(['anna']);
    await take(stream, 1);
    workspace.wait('anna');
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 2))).toEqual([
      ['NO_CHANGE', 1, 2],
      ['APPLIED', 2, null],
    ]);
    expect(workspace.reads).toHaveLength(1);
  });

  it('is told to who comes back, and can be gone on from', async () => {
    workspace.wait('anna');
    workspace.change('anna');
    const events = await take(workspace.watch(['anna'], 1), 2);
    expect(told(events)).toEqual([
      ['NO_CHANGE', 1, 2],
      ['APPLIED', 2, null],
    ]);
    expect(events.map(({ resumeSeq }) => resumeSeq)).toEqual([2, 3]);
  });

  it('is in a snapshot that was read after it, and not told again', async () => {
    const stream = workspace.watch(['anna']);
    await take(stream, 1);
    workspace.assign('anna', 'bot');
    await workspace.deliver();
    workspace.wait('anna');
    expect(told(await take(stream, 1))).toEqual([['SNAPSHOT', 1, 3]]);
    await workspace.deliver();
    workspace.change('anna');
    await workspace.deliver();
    expect(told(await take(stream, 1))).toEqual([['APPLIED', 2, null]]);
  });
});
