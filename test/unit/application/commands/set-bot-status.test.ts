import type { WakeSpec } from '../../../../src/domain/time/calendar';
import { DAY, HOUR, SECOND } from '../../../../src/domain/time/instant';
import { setInput } from '../../../support/command-inputs';
import { aBot } from '../../../support/domain/bots';
import { BEN } from '../../../support/domain/people';
import { active, asleep, inactive } from '../../../support/domain/statuses';
import { at, NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const AGENT = callerWith('AGENT');

describe("a change of one contact's status", () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const set = (parts?: Parameters<typeof setInput>[0], caller = AGENT) =>
    acme.commands.setBotStatus(caller, setInput(parts));

  it('is stored, with its history, and answered with what stands', async () => {
    acme.store('anna', active());
    const { outcome, view, entry, refusal } = await set({ note: 'lunch', pinned: true });
    expect([outcome, refusal]).toEqual(['APPLIED', null]);
    expect(acme.status('anna')).toMatchObject({
      ...{ state: 'SLEEPING', wakeAt: null, note: 'lunch', pinned: true, reason: 'MANUAL', changedBy: BEN },
    });
    expect(view).toMatchObject({ contact: { id: 'anna' }, bot: { id: 'bot-1' } });
    expect(view?.status).toEqual(acme.status('anna'));
    expect(entry).toMatchObject({ kind: 'STATUS', contactId: 'anna', seq: 1, change: { row: 2 } });
    expect(acme.history).toMatchObject([{ contactId: 'anna', outcome: 'APPLIED' }]);
  });

  it('begins with ACTIVE where the contact was never seen', async () => {
    expect(await set()).toMatchObject({ contactId: 'anna', outcome: 'APPLIED' });
    expect(acme.history).toMatchObject([{ previousState: 'ACTIVE', state: 'SLEEPING', version: 1 }]);
  });

  it('writes a wake that was due before it as a change of its own, and answers with the last', async () => {
    acme.store('anna', asleep({ wakeAt: NOW - HOUR }));
    const { entry } = await set({ state: 'INACTIVE' });
    expect(acme.history.map(({ row }) => row)).toEqual([26, 3]);
    expect(entry?.change.row).toBe(3);
  });

  it('that is refused stores nothing, and answers with what stands', async () => {
    acme.store('anna', active());
    expect(await set({ expectedVersion: 4 })).toMatchObject({
      ...{ contactId: 'anna', outcome: null, entry: null, refusal: { code: 'CONFLICT' } },
      view: { status: { version: 5 } },
    });
    expect([acme.status('anna'), acme.history]).toEqual([active(), []]);
  });

  it('fails where the stored status can not be read, and fails no other', async () => {
    acme.store('anna', inactive());
    acme.contacts.set('anna', { ...acme.contacts.get('anna')!, isUnreadable: true });
    expect(await Promise.allSettled([set(), set({ contactId: 'ben' })])).toMatchObject([
      { reason: { name: 'UnreadableStatusError' } },
      { value: { outcome: 'APPLIED' } },
    ]);
    expect(acme.status('anna')).toEqual(inactive());
  });

  it('needs an ADMIN to lift a lock', async () => {
    acme.store('anna', inactive({ locked: true }));
    expect(await set({ state: 'ACTIVE' })).toMatchObject({ refusal: { code: 'FORBIDDEN' } });
    expect(await set({ state: 'ACTIVE' }, callerWith('INTEGRATION'))).toMatchObject({
      refusal: { code: 'FORBIDDEN' },
    });
    expect(await set({ state: 'ACTIVE' }, callerWith('ADMIN'))).toMatchObject({ outcome: 'APPLIED' });
  });

  it("asks the contact's own bot before the default one, and the default where it is gone", async () => {
    acme.bots = [aBot(), aBot({ id: 'off', mode: 'OFF', isDefault: false })];
    acme.store('anna', active(), { botId: 'off' });
    acme.store('ben', active(), { botId: 'gone' });
    expect(await set()).toMatchObject({ refusal: { code: 'BOT_UNAVAILABLE' }, view: { bot: { id: 'off' } } });
    expect(await set({ contactId: 'ben' })).toMatchObject({ view: { bot: { id: 'bot-1' } } });
    expect(await set({ evenIfUnavailable: true })).toMatchObject({ outcome: 'APPLIED' });
  });

  it('keeps the reason that was given', async () => {
    await set({ reason: 'WORKFLOW_ACTION' });
    expect(acme.status('anna')?.reason).toBe('WORKFLOW_ACTION');
  });

  describe('with a wake time', () => {
    const wakeAt = async (wake: WakeSpec) => {
      const { view, refusal } = await set({ wake });
      return view && view.status.state === 'SLEEPING' ? view.status.wakeAt : refusal;
    };
    const badInput = (name: string, message: string) => ({
      ...{ code: 'BAD_INPUT', field: ['wake', name], message },
    });

    it('sleeps on until it is woken where that is asked for', async () => {
      await set({ wake: { until: 'WOKEN' } });
      expect(acme.status('anna')).toMatchObject({ state: 'SLEEPING', wakeAt: null });
      await set({ state: 'INACTIVE', wake: { at: NOW + HOUR } });
      await set({ state: 'INACTIVE', wake: { until: 'WOKEN' } });
      expect(acme.status('anna')).toMatchObject({ state: 'INACTIVE', wakeAt: null });
    });

    it.each<[string, WakeSpec, number]>([
      ['a moment', { at: NOW + HOUR }, NOW + HOUR],
      ['a duration', { after: 'PT2H' }, NOW + 2 * HOUR],
      ['a time of the day', { local: { dateTime: '2026-03-11T09:00', timeZone: null } }, at('09:00') + DAY],
    ])('sleeps until it: %s', async (_what, wake, expected) => {
      expect(await wakeAt(wake)).toBe(expected);
    });

    it("reads a time of the day in the contact's time zone", async () => {
      acme.store('anna', active(), { timeZone: 'Asia/Tokyo' });
      expect(await wakeAt({ local: { dateTime: '2026-03-11T09:00', timeZone: null } })).toBe(
        at('09:00') + DAY - 9 * HOUR,
      );
    });

    it('takes what is 1 second to 366 days ahead, and nothing before or after', async () => {
      const [early, late] = ['at least 1 second', 'at most 366 days'].map(
        (bound) => `The wake time must be ${bound} in the future.`,
      );
      expect(await wakeAt({ at: NOW + SECOND })).toBe(NOW + SECOND);
      expect(await wakeAt({ at: NOW + SECOND - 1 })).toEqual(badInput('at', early!));
      expect(await wakeAt({ at: NOW + 366 * DAY })).toBe(NOW + 366 * DAY);
      expect(await wakeAt({ at: NOW + 366 * DAY + 1 })).toEqual(badInput('at', late!));
      expect(await wakeAt({ after: 'PT0.5S' })).toEqual(badInput('after', early!));
      const yesterday = { dateTime: '2026-03-09T09:00', timeZone: null };
      expect(await wakeAt({ local: yesterday })).toEqual(badInput('local', early!));
    });

    it('that there is none of is refused where the words are wrong', async () => {
      expect(await wakeAt({ after: 'soon' })).toMatchObject({ field: ['wake', 'after'] });
      expect(await wakeAt({ local: { dateTime: '2026-02-30T09:00', timeZone: null } })).toMatchObject({
        field: ['wake', 'local', 'dateTime'],
      });
      expect(acme.history).toEqual([]);
    });
  });

  it.each<[string, Parameters<typeof setInput>[0], string[], string]>([
    ['a contact without an id', { contactId: '' }, ['contactId'], 'contactId must not be empty.'],
    ['an empty key', { idempotencyKey: '' }, ['idempotencyKey'], 'idempotencyKey must not be empty.'],
    [
      'a note that is too long',
      { note: 'x'.repeat(1_001) },
      ['note'],
      'note must not be longer than 1000 characters.',
    ],
    [
      'a wake time of what is active',
      { state: 'ACTIVE', wake: { at: NOW + HOUR } },
      ['wake'],
      'wake is only allowed with SLEEPING or INACTIVE.',
    ],
    [
      'a pin on what is off',
      { state: 'INACTIVE', pinned: true },
      ['pinned'],
      'pinned is only allowed with SLEEPING.',
    ],
    ['a lock on what sleeps', { locked: true }, ['locked'], 'locked is only allowed with INACTIVE.'],
    [
      'a lock that ends',
      { state: 'INACTIVE', locked: true, wake: { at: NOW + HOUR } },
      ['wake'],
      'A locked status cannot have a wake time: omit wake, or send until: WOKEN.',
    ],
    [
      'a sleep of which nobody says when it ends',
      { wake: null },
      ['wake'],
      'wake is required with SLEEPING: send after, at or local, or until: WOKEN to sleep until someone wakes the bot.',
    ],
    [
      'an endless wake time of what is active',
      { state: 'ACTIVE', wake: { until: 'WOKEN' } },
      ['wake'],
      'wake is only allowed with SLEEPING or INACTIVE.',
    ],
  ])('is refused with %s', async (_what, parts, field, message) => {
    const refusal = { code: 'BAD_INPUT', field, message };
    const caller = callerWith('ADMIN');
    const refused = {
      contactId: parts?.contactId ?? 'anna',
      outcome: null,
      isReplayed: false,
      view: null,
      entry: null,
      refusal,
    };
    expect(await set(parts, caller)).toEqual(refused);
    expect(await acme.commands.previewBotStatus(caller, setInput(parts))).toEqual(refused);
    expect(acme.history).toEqual([]);
  });

  it('takes what goes together', async () => {
    const caller = callerWith('ADMIN');
    const wake = { at: NOW + HOUR };
    expect(await set({ state: 'SLEEPING', pinned: true, wake }, caller)).toMatchObject({
      outcome: 'APPLIED',
    });
    expect(await set({ state: 'INACTIVE', wake }, caller)).toMatchObject({ outcome: 'APPLIED' });
    expect(await set({ state: 'INACTIVE', locked: true }, caller)).toMatchObject({ outcome: 'APPLIED' });
    const endless = { state: 'INACTIVE', locked: true, wake: { until: 'WOKEN' } } as const;
    expect(await set(endless, caller)).toMatchObject({ outcome: 'NO_CHANGE' });
    expect(await set({ state: 'ACTIVE' }, caller)).toMatchObject({ outcome: 'APPLIED' });
  });

  describe('as a preview', () => {
    const preview = (parts?: Parameters<typeof setInput>[0]) =>
      acme.commands.previewBotStatus(callerWith('VIEWER'), setInput(parts));

    it('answers as the change would, and stores nothing', async () => {
      expect(await preview({ note: 'lunch' })).toMatchObject({
        outcome: 'APPLIED',
        view: { status: { state: 'SLEEPING', note: 'lunch' } },
      });
      expect([acme.contacts.size, acme.history]).toEqual([0, []]);
    });

    it('fails where the stored status can not be read', async () => {
      acme.store('anna', inactive());
      acme.contacts.set('anna', { ...acme.contacts.get('anna')!, isUnreadable: true });
      await expect(preview()).rejects.toThrow('The stored status of a contact cannot be read');
    });
  });
});
