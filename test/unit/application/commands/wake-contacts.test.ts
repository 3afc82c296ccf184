import { SYSTEM } from '../../../../src/domain/actor';
import { MINUTE } from '../../../../src/domain/time/instant';
import { active, asleep, inactive } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

describe('a wake', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const wake = (...ids: string[]) => acme.commands.wake('acme', ids);

  it('is written for each contact whose time has come, at that time', async () => {
    acme.store('anna', asleep({ wakeAt: NOW - MINUTE }));
    acme.store('ben', inactive({ wakeAt: NOW }));
    expect(await wake('anna', 'ben')).toEqual({ woken: ['anna', 'ben'], locked: [], unreadable: [] });
    expect(acme.history).toMatchObject([
      { contactId: 'anna', row: 26, actor: SYSTEM, effectiveAt: NOW - MINUTE, recordedAt: NOW },
      { contactId: 'ben', row: 44, actor: SYSTEM, effectiveAt: NOW, recordedAt: NOW },
    ]);
    expect(acme.status('anna')).toMatchObject({ state: 'ACTIVE', since: NOW - MINUTE, reason: 'TIMER' });
  });

  it('is not written twice, nor for those who were changed since the timer was set', async () => {
    acme.store('awake', active());
    acme.store('longer', asleep({ wakeAt: NOW + 1 }));
    acme.store('for good', inactive({ wakeAt: null }));
    expect(await wake('awake', 'longer', 'for good', 'erased')).toEqual({
      ...{ woken: [], locked: [], unreadable: [] },
    });
    expect([acme.history, acme.status('awake')]).toEqual([[], active()]);
  });

  it('leaves those for later whom somebody else holds, or who can not be read, and wakes the others', async () => {
    for (const id of ['held', 'broken', 'anna']) acme.store(id, asleep({ wakeAt: NOW }));
    acme.lockedElsewhere.add('held');
    acme.contacts.set('broken', { ...acme.contacts.get('broken')!, isUnreadable: true });
    expect(await wake('held', 'broken', 'anna')).toEqual({
      ...{ woken: ['anna'], locked: ['held'], unreadable: ['broken'] },
    });
    expect(acme.history.map(({ contactId }) => contactId)).toEqual(['anna']);
  });

  it('does not wait for a bot that is being changed: it needs none', async () => {
    await wake('anna');
    expect(acme.loads).toMatchObject([{ contactIds: ['anna'], bots: 'NONE' }]);
  });
});
