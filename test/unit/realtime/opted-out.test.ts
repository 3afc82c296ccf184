import { LiveWorkspace, take } from '../../support/stand-ins/live-workspace';

describe('the initial status that badges show', () => {
  it('is that of an opt-out which outlived its contact', async () => {
    const workspace = new LiveWorkspace();
    workspace.optOuts.set('anna', { since: 7, isLocked: true });
    const [event] = await take(workspace.watch(['anna', 'ben']), 1);
    const [anna, ben] = event!.views.map(({ status }) => status);
    expect(anna).toMatchObject({ state: 'INACTIVE', reason: 'OPT_OUT', locked: true, since: 7, version: 0 });
    expect(ben).toMatchObject({ state: 'ACTIVE', reason: 'INITIAL', version: 0 });
  });
});
