import type { ContactFilter } from '../../../../src/application/ports/contact-store';
import type { Bot, WaitingFor } from '../../../../src/domain/bot';
import { BOT_STATES, type WaitingMessage } from '../../../../src/domain/bot-status';
import { HOUR, MINUTE } from '../../../../src/domain/time/instant';
import { bulkInput, setInput } from '../../../support/command-inputs';
import { aBot } from '../../../support/domain/bots';
import { active, asleep, inactive, waitingSince } from '../../../support/domain/statuses';
import { NOW } from '../../../support/domain/time';
import { callerWith, InMemoryWorkspace } from '../../../support/stand-ins/in-memory-workspace';

const AGENT = callerWith('AGENT');
const EVERYBODY = { states: BOT_STATES };
const manyIds = (count: number) => Array.from({ length: count }, (_, index) => `contact ${index}`);

describe('a change of many statuses', () => {
  let acme: InMemoryWorkspace;
  beforeEach(() => {
    acme = new InMemoryWorkspace();
  });
  const set = (parts: Parameters<typeof bulkInput>[0]) =>
    acme.commands.setBotStatuses(AGENT, bulkInput(parts));
  const outcomes = async (parts: Parameters<typeof bulkInput>[0]) => {
    const { results } = await set(parts);
    return results.map(({ contactId, outcome, refusal }) => [contactId, refusal?.code ?? outcome]);
  };

  it('decides each contact by itself, in the order asked', async () => {
    acme.store('ben', inactive({ locked: true }));
    acme.store('chiara', asleep({ reason: 'MANUAL', wakeAt: null }));
    expect(await outcomes({ contactIds: ['chiara', 'anna', 'ben'] })).toEqual([
      ['chiara', 'NO_CHANGE'],
      ['anna', 'APPLIED'],
      ['ben', 'FORBIDDEN'],
    ]);
    expect(acme.status('anna')?.state).toBe('SLEEPING');
  });

  it('sets a contact that is named twice once', async () => {
    expect(await outcomes({ contactIds: ['anna', 'ben', 'anna'] })).toEqual([
      ['anna', 'APPLIED'],
      ['ben', 'APPLIED'],
    ]);
  });

  it('leaves out the one contact that can not be read, and sets the others', async () => {
    acme.store('anna', inactive());
    acme.contacts.set('anna', { ...acme.contacts.get('anna')!, isUnreadable: true });
    const { results } = await set({ contactIds: ['anna', 'ben'] });
    expect(results[0]).toMatchObject({
      refusal: {
        ...{ code: 'STATUS_UNREADABLE', field: [] },
        message: 'The stored status of this contact cannot be read.',
      },
    });
    expect(results[1]).toMatchObject({ outcome: 'APPLIED' });
    expect(acme.status('anna')).toEqual(inactive());
  });

  it('takes a thousand contacts, and no more', async () => {
    expect((await set({ contactIds: manyIds(1_000) })).results).toHaveLength(1_000);
    const refusal = {
      ...{ code: 'BAD_INPUT', field: ['contactIds'] },
      message: 'At most 1000 contacts can be changed at once.',
    };
    expect(await set({ contactIds: manyIds(1_001) })).toEqual({ results: [], refusal });
  });

  it.each<[string, Parameters<typeof bulkInput>[0], string[], string]>([
    ['neither contacts nor a filter', {}, ['contactIds'], 'Provide exactly one of contactIds or filter.'],
    [
      'both of them',
      { contactIds: [], filter: {} },
      ['contactIds'],
      'Provide exactly one of contactIds or filter.',
    ],
    [
      'a contact without an id',
      { contactIds: ['anna', ''] },
      ['contactIds', '1'],
      'contactIds.1 must not be empty.',
    ],
    [
      'a filter by a time that is none',
      { filter: { waitingLongerThan: Number.NaN } },
      ['filter', 'waitingLongerThan'],
      'waitingLongerThan must be a duration of days, hours, minutes and seconds.',
    ],
    [
      'an empty key',
      { contactIds: [], idempotencyKey: '' },
      ['idempotencyKey'],
      'idempotencyKey must not be empty.',
    ],
    [
      'what does not go together',
      { contactIds: [], locked: true },
      ['locked'],
      'locked is only allowed with INACTIVE.',
    ],
    [
      'a sleep of which nobody says when it ends',
      { contactIds: ['anna'], wake: null },
      ['wake'],
      'wake is required with SLEEPING: send after, at or local, or until: WOKEN to sleep until someone wakes the bot.',
    ],
  ])('is refused with %s', async (_what, parts, field, message) => {
    expect(await set(parts)).toEqual({ results: [], refusal: { code: 'BAD_INPUT', field, message } });
  });

  describe('of those who pass a filter', () => {
    it('sets those that were found, which may be a thousand', async () => {
      for (const id of ['anna', 'ben']) acme.store(id, active());
      acme.found = ['anna', 'ben'];
      const filter = { search: 'a' };
      expect(await outcomes({ filter })).toEqual([
        ['anna', 'APPLIED'],
        ['ben', 'APPLIED'],
      ]);
      expect(acme.searches).toEqual([{ filter, limit: 1_001 }]);
    });

    it.each([{}, { botId: null, states: null, search: undefined }])(
      'is refused without a condition, which may be an omitted variable: %j',
      async (filter) => {
        expect(await set({ filter })).toMatchObject({
          results: [],
          refusal: { code: 'BAD_INPUT', field: ['filter'] },
        });
        expect(acme.searches).toEqual([]);
      },
    );

    it('is refused where they are more, and stores nothing', async () => {
      acme.found = manyIds(1_001);
      expect(await set({ filter: EVERYBODY })).toMatchObject({
        results: [],
        refusal: { field: ['filter'], message: 'At most 1000 contacts can be changed at once.' },
      });
      expect(acme.history).toEqual([]);
      // Nobody waits for a thousand rows that nothing is done to.
      expect(acme.loads).toMatchObject([{ contactIds: [] }]);
    });

    /** What becomes of Anna, who was found a moment ago, if this is her status by now. */
    const passes = async (filter: ContactFilter, status = asleep(), isStored = true) => {
      acme.found = ['anna'];
      acme.beforeTransaction = () => {
        if (isStored) acme.store('anna', status);
      };
      return (await set({ filter, state: 'INACTIVE' })).results.length === 1;
    };

    it.each<[string, ContactFilter, boolean]>([
      ['the state is still one of those', { states: ['SLEEPING', 'ACTIVE'] }, true],
      ['the state is another by now', { states: ['ACTIVE'] }, false],
      ['the reason is still one of those', { reasons: ['TEAMMATE_MESSAGE'] }, true],
      ['the reason is another by now', { reasons: ['MANUAL'] }, false],
      ['nothing is asked of their status', { states: null, reasons: null, search: 'a' }, true],
    ])("leaves somebody else's change made meanwhile alone: %s", async (_what, filter, isSet) => {
      expect(await passes(filter)).toBe(isSet);
    });

    it('counts a wake that is due', async () => {
      expect(await passes({ states: ['SLEEPING'] }, asleep({ wakeAt: NOW }))).toBe(false);
    });

    it('leaves out whoever was erased meanwhile', async () => {
      expect(await passes({}, asleep(), false)).toBe(false);
    });

    it.each<[string, readonly WaitingMessage[], boolean]>([
      ['just as long as asked for', waitingSince(NOW - MINUTE), true],
      ['not as long', waitingSince(NOW - MINUTE + 1), false],
      ['not at all', [], false],
    ])('looks at how long somebody waits by now: %s', async (_how, waiting, isSet) => {
      expect(await passes({ waitingLongerThan: MINUTE }, asleep({ waiting }))).toBe(isSet);
    });

    it('looks at who waits whether or not the bot is active', async () => {
      acme.found = ['anna', 'ben'];
      acme.store('anna', active());
      acme.store('ben', active({ waiting: waitingSince(NOW) }));
      expect(await outcomes({ filter: { waitingLongerThan: 0 } })).toEqual([['ben', 'APPLIED']]);
    });

    it.each<[WaitingFor, Partial<Bot>, boolean]>([
      ['BOT', {}, true],
      ['PERSON', {}, false],
      ['BOT', { mode: 'SUGGESTIVE' }, false],
      ['PERSON', { mode: 'SUGGESTIVE' }, true],
    ])('looks at who is waited for by now: %s, with the bot %j', async (waitingFor, bot, isSet) => {
      acme.bots = [aBot(bot)];
      acme.found = ['anna'];
      acme.store('anna', active({ waiting: waitingSince(NOW) }));
      expect((await set({ filter: { waitingFor } })).results).toHaveLength(isSet ? 1 : 0);
    });

    it('takes nobody who does not wait for one who waits for a person', async () => {
      expect(await passes({ waitingFor: 'PERSON' })).toBe(false);
      expect(await passes({ waitingFor: 'PERSON' }, asleep({ waiting: waitingSince(NOW) }))).toBe(true);
    });
  });

  describe('under an idempotency key', () => {
    const again = { contactIds: ['anna', 'ben'], idempotencyKey: 'key-1' };
    const replays = async (parts: Parameters<typeof bulkInput>[0]) =>
      (await set(parts)).results.map(({ contactId, outcome, isReplayed }) => [
        contactId,
        outcome,
        isReplayed,
      ]);

    it('is made once, and answered with the first outcomes and the statuses of now', async () => {
      const first = await set(again);
      await acme.commands.setBotStatus(AGENT, setInput({ state: 'ACTIVE' }));
      const second = await set(again);
      expect(second.results.map(({ outcome }) => outcome)).toEqual(['APPLIED', 'APPLIED']);
      expect(first.results.map(({ isReplayed }) => isReplayed)).toEqual([false, false]);
      expect(second.results.map(({ isReplayed }) => isReplayed)).toEqual([true, true]);
      expect(second.results.map(({ entry }) => entry)).toEqual(first.results.map(({ entry }) => entry));
      expect(acme.status('anna')?.state).toBe('ACTIVE');
      expect(second.results.map(({ view }) => view?.status)).toEqual([
        acme.status('anna'),
        acme.status('ben'),
      ]);
    });

    it('is answered without what others changed in the same transaction', async () => {
      const one = { ...again, contactIds: ['anna'] };
      await Promise.all([
        acme.commands.setBotStatus(AGENT, setInput({ contactId: 'ben' })),
        set(one),
        acme.commands.setBotStatus(AGENT, setInput({ contactId: 'chiara' })),
      ]);
      expect(await replays(one)).toEqual([['anna', 'APPLIED', true]]);
    });

    it('results each contact once, though a wake was due before its change', async () => {
      acme.store('anna', asleep({ wakeAt: NOW - HOUR }));
      const first = await set(again);
      const second = await set(again);
      expect(second.results.map(({ entry }) => entry?.id)).toEqual(
        first.results.map(({ entry }) => entry?.id),
      );
    });

    it('is refused where the key was used with another input', async () => {
      await set(again);
      expect(await set({ ...again, note: 'another' })).toMatchObject({
        results: [],
        refusal: { code: 'IDEMPOTENCY_MISMATCH' },
      });
    });

    it('results as the first time, however many pass the filter by then', async () => {
      acme.store('anna', active());
      acme.found = ['anna'];
      const byFilter = { filter: EVERYBODY, idempotencyKey: 'key-1' };
      await set(byFilter);
      acme.found = manyIds(1_001);
      expect(await set(byFilter)).toMatchObject({
        results: [{ outcome: 'APPLIED', isReplayed: true }],
        refusal: null,
      });
    });

    it('may be made again where all were refused', async () => {
      acme.store('anna', inactive({ locked: true }));
      const one = { ...again, contactIds: ['anna'] };
      expect(await outcomes(one)).toEqual([['anna', 'FORBIDDEN']]);
      acme.store('anna', active());
      expect(await outcomes(one)).toEqual([['anna', 'APPLIED']]);
    });

    it('is made where some were refused, who are not tried again', async () => {
      acme.store('anna', inactive({ locked: true }));
      await set(again);
      acme.store('anna', active());
      expect(await replays(again)).toEqual([['ben', 'APPLIED', true]]);
    });

    it('is made where there was nobody to set', async () => {
      const byFilter = { filter: EVERYBODY, idempotencyKey: 'key-1' };
      await set(byFilter);
      acme.store('anna', active());
      acme.found = ['anna'];
      expect(await set(byFilter)).toEqual({ results: [], refusal: null });
    });
  });
});
