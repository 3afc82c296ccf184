import { DAY, HOUR, inMs, MINUTE, newId, SECOND, startWorld, type World } from '../../e2e/world';
import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('calls with conditions, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const send = (contactId: string, origin: string, more: object = {}) =>
    world.inbox.message({ contactId, messageId: newId(), origin, ...more });
  const sleep = (after: string | null) => ({
    state: 'SLEEPING',
    wake: after === null ? UNTIL_WOKEN : { after },
  });

  const STANDING: Readonly<Record<string, (contactId: string) => Promise<unknown>>> = {
    active: async () => undefined,
    'asleep by a message': (contactId) => send(contactId, 'TEAMMATE'),
    'asleep by a goal': (contactId) => world.inbox.goal({ contactId, goal: 'STOP_BOT' }),
    'asleep by the caller': (contactId) => world.inbox.set({ contactId, ...sleep('PT1H') }),
    'asleep by a person': (contactId) => world.agent.set({ contactId, ...sleep('PT1H') }),
    'off by a person': (contactId) => world.agent.set({ contactId, state: 'INACTIVE' }),
  };

  describe('onlyIf', () => {
    const standing = new Map<string, string>();
    beforeAll(async () => {
      for (const [what, begin] of Object.entries(STANDING)) {
        standing.set(what, newId());
        await begin(standing.get(what)!);
      }
    });

    it.each<[object, readonly string[]]>([
      [{}, Object.keys(STANDING)],
      [{ states: null, reasons: null, causedBy: null }, Object.keys(STANDING)],
      [{ states: [] }, []],
      [{ states: ['ACTIVE'] }, ['active']],
      [{ states: ['ACTIVE', 'INACTIVE'] }, ['active', 'off by a person']],
      [{ reasons: ['TEAMMATE_MESSAGE', 'WORKFLOW_MESSAGE'] }, ['asleep by a message']],
      [{ reasons: ['MANUAL'] }, ['asleep by a person', 'off by a person']],
      [{ causedBy: ['RULE'] }, ['asleep by a message', 'asleep by a goal']],
      [{ causedBy: ['CALLER'] }, ['asleep by the caller']],
      [{ causedBy: ['OTHER'] }, ['asleep by a person', 'off by a person']],
      [{ causedBy: ['RULE', 'CALLER'] }, ['asleep by a message', 'asleep by a goal', 'asleep by the caller']],
      [{ causedBy: [] }, []],
      [{ states: ['SLEEPING'], causedBy: ['OTHER'] }, ['asleep by a person']],
      [{ states: ['SLEEPING'], reasons: ['MANUAL'], causedBy: ['CALLER'] }, []],
    ])('%j', async (onlyIf, holding) => {
      const held: string[] = [];
      for (const [what, contactId] of standing) {
        const { outcome, preview } = await world.inbox.previewSet({
          contactId,
          state: 'INACTIVE',
          note: 'held',
          onlyIf,
        });
        if (outcome !== 'SKIPPED') held.push(what);
        else expect(preview).toMatchObject({ version: what === 'active' ? 0 : 1 });
      }
      expect(held.sort()).toEqual([...holding].sort());
    });

    it('changes, of many, those for which it holds', async () => {
      const contactIds = [newId(), newId()];
      await world.agent.set({ contactId: contactIds[0], ...sleep('PT1H') });
      const before = await world.inbox.status(contactIds[1]!);
      const call = { contactIds, state: 'INACTIVE', onlyIf: { states: ['SLEEPING'] } };
      const { applied, results } = await world.inbox.setMany(call);
      expect([applied, results[0]?.outcome]).toEqual([1, 'APPLIED']);
      expect(results[1]).toMatchObject({
        outcome: 'SKIPPED',
        statusChange: null,
        botStatus: before,
        userErrors: [],
      });
    });

    it('stores nothing where it does not hold, not even the key: once it holds, the same call counts', async () => {
      const contactId = newId();
      const call = {
        contactId,
        ...sleep('PT1H'),
        onlyIf: { states: ['INACTIVE'] },
        idempotencyKey: newId('key'),
      };
      for (const _ of [1, 2])
        expect(await world.inbox.set(call)).toMatchObject({ outcome: 'SKIPPED', replayed: false });
      expect(await world.viewer.history(contactId)).toEqual([]);
      expect(
        (await world.viewer.ask('query ($id: ID!) { contact(contactId: $id) { id } }', { id: contactId }))
          .contact,
      ).toBeNull();
      await world.agent.set({ contactId, state: 'INACTIVE' });
      expect(await world.inbox.set(call)).toMatchObject({ outcome: 'APPLIED', replayed: false });
      expect(await world.inbox.set(call)).toMatchObject({ outcome: 'APPLIED', replayed: true });
    });

    it('is asked after the version, and before whether the bot is there', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'INACTIVE' });
      const call = { contactId, state: 'ACTIVE', onlyIf: { states: ['SLEEPING'] } };
      expect(await world.inbox.set({ ...call, expectedVersion: 0 })).toMatchObject({
        userErrors: [{ code: 'CONFLICT' }],
      });
      await world.admin.set({ contactId, state: 'INACTIVE', locked: true });
      expect(await world.inbox.set(call)).toMatchObject({ outcome: 'SKIPPED' });
      expect(await world.inbox.set({ contactId, state: 'ACTIVE' })).toMatchObject({
        userErrors: [{ code: 'FORBIDDEN' }],
      });
    });

    it('sees a wake that is due, and the skipped call is no fence for late messages', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, ...sleep('PT1H') });
      world.clock.advance(HOUR);
      const sentAt = inMs(world, -SECOND);
      const skipped = await world.inbox.set({
        contactId,
        state: 'INACTIVE',
        onlyIf: { states: ['SLEEPING'] },
      });
      expect(skipped).toMatchObject({ outcome: 'SKIPPED', botStatus: { state: 'ACTIVE' } });
      expect(await send(contactId, 'TEAMMATE', { sentAt })).toMatchObject({ outcome: 'APPLIED' });
    });

    it('knows the caller though it acts for a person, by the person and by its connection', async () => {
      const [ana, ben] = [{ externalId: 'ana' }, { externalId: 'ben' }];
      const contactId = newId();
      await world.inbox.set({ contactId, ...sleep('PT1H'), onBehalfOf: ana });
      const call = {
        contactId,
        state: 'SLEEPING',
        wake: { after: 'PT2H' },
        onlyIf: { causedBy: ['CALLER'] },
      };
      for (const onBehalfOf of [ana, ben, null])
        expect((await world.inbox.previewSet({ ...call, onBehalfOf })).outcome).toBe('APPLIED');
      expect((await world.agent.previewSet(call)).outcome).toBe('SKIPPED');
    });
  });

  describe('neverShorten', () => {
    it.each<[string, object, object, string, string | null, number | null]>([
      ['a shorter sleep', sleep('PT2H'), sleep('PT1H'), 'NO_CHANGE', 'first', 2],
      ['a longer sleep', sleep('PT1H'), sleep('PT2H'), 'APPLIED', 'second', 2],
      ['an endless sleep', sleep(null), sleep('PT2H'), 'NO_CHANGE', 'first', null],
      ['waking', sleep('PT1H'), { state: 'ACTIVE' }, 'NO_CHANGE', 'first', 1],
      [
        'a longer sleep of what is off',
        { state: 'INACTIVE', wake: { after: 'PT1H' } },
        sleep('PT2H'),
        'EXTENDED',
        'first',
        2,
      ],
      ['a sleep of what is off', { state: 'INACTIVE' }, sleep('PT2H'), 'NO_CHANGE', 'first', null],
      [
        'turning off what sleeps longer',
        sleep('PT5H'),
        { state: 'INACTIVE', wake: { after: 'PT1H' } },
        'APPLIED',
        'second',
        5,
      ],
      ['turning off', sleep('PT5H'), { state: 'INACTIVE' }, 'APPLIED', 'second', null],
    ])('%s', async (_what, standing, wanted, outcome, note, hours) => {
      const contactId = newId();
      await world.agent.set({ contactId, ...standing, note: 'first' });
      const result = await world.inbox.set({ contactId, ...wanted, note: 'second', neverShorten: true });
      expect([result.outcome, result.botStatus.note]).toEqual([outcome, note]);
      expect(result.botStatus.wakeAt).toBe(hours && inMs(world, hours * HOUR));
    });

    it('sleeps where the bot is active, and resets nothing where it is asked to stay so', async () => {
      const contactId = newId();
      await send(contactId, 'BOT');
      const woken = await world.inbox.set({ contactId, state: 'ACTIVE', neverShorten: true });
      expect(woken.botStatus.state).toBe('ACTIVE');
      const call = { contactId, ...sleep('PT1H'), neverShorten: true };
      expect(await world.inbox.set(call)).toMatchObject({ outcome: 'APPLIED', botStatus: { reason: 'API' } });
    });

    it('holds for many', async () => {
      const [short, long] = [newId(), newId()];
      await world.agent.set({ contactId: short, ...sleep('PT1H') });
      await world.agent.set({ contactId: long, ...sleep('PT5H') });
      const { results } = await world.agent.setMany({
        contactIds: [short, long],
        ...sleep('PT2H'),
        neverShorten: true,
      });
      expect(results.map(({ outcome }) => outcome)).toEqual(['APPLIED', 'NO_CHANGE']);
    });
  });

  describe('wake: extendBy', () => {
    const extend = (contactId: string, extendBy = 'PT1H', more: object = {}) =>
      world.inbox.set({ contactId, state: 'SLEEPING', wake: { extendBy }, ...more });

    it('moves the wake time of what is silent, and keeps all else', async () => {
      for (const standing of [
        { ...sleep('PT2H'), pinned: true, endOnReply: true },
        { state: 'INACTIVE', wake: { after: 'PT2H' } },
      ]) {
        const contactId = newId();
        const { botStatus: before } = await world.agent.set({ contactId, ...standing, note: 'why' });
        world.clock.advance(MINUTE);
        const { outcome, botStatus } = await extend(contactId, 'PT1H', { note: 'ignored' });
        expect(outcome).toBe('EXTENDED');
        const wakeAt = new Date(Date.parse(before.wakeAt) + HOUR).toISOString();
        const version = before.version + 1;
        expect(botStatus).toEqual({ ...before, wakeAt, version, viewerCanChange: true });
      }
    });

    it('sleeps from now on where the bot is active, and leaves an endless silence', async () => {
      const [active, endless] = [newId(), newId()];
      expect(await extend(active)).toMatchObject({
        outcome: 'APPLIED',
        botStatus: { wakeAt: inMs(world, HOUR) },
      });
      await world.agent.set({ contactId: endless, ...sleep(null) });
      expect(await extend(endless)).toMatchObject({
        outcome: 'NO_CHANGE',
        botStatus: { wakeAt: null, reason: 'MANUAL' },
      });
    });

    it('counts days in the time zone of the contact, from the wake time that stands', async () => {
      const contactId = newId();
      await world.inbox.saveContacts([{ contactId, timeZone: 'Europe/Berlin' }]);
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { at: '2026-03-28T12:00:00+01:00' } });
      const { botStatus } = await extend(contactId, 'P1D');
      expect(botStatus.wakeAt).toBe('2026-03-29T10:00:00.000Z');
    });

    it.each([
      ['with another state', { state: 'INACTIVE' }],
      ['without an end', { wake: { extendBy: 'P367D' } }],
      ['by nothing', { wake: { extendBy: 'PT0S' } }],
      ['backwards', { wake: { extendBy: '-PT1H' } }],
    ])('is refused %s', async (_what, more) => {
      const contactId = newId();
      const call = {
        query:
          'mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { userErrors { code } } }',
      };
      const input = { contactId, state: 'SLEEPING', wake: { extendBy: 'PT1H' }, ...more };
      const { data, errors } = await world.inbox.post({ ...call, variables: { input } });
      expect(data?.setBotStatus.userErrors[0]?.code ?? errors[0]?.extensions.code).toMatch(/BAD_/);
      expect(await world.viewer.status(contactId)).toMatchObject({ version: 0 });
    });

    it('is not for goals, and is for many', async () => {
      const [one, other] = [newId(), newId()];
      expect(
        await world.inbox.goal({ contactId: one, goal: 'STOP_BOT', wake: { extendBy: 'PT1H' } }),
      ).toMatchObject({
        userErrors: [{ code: 'BAD_INPUT', field: ['input', 'wake', 'extendBy'] }],
      });
      await world.agent.set({ contactId: one, ...sleep('PT2H') });
      const wake = { extendBy: 'PT1H' };
      const { results } = await world.agent.setMany({ contactIds: [one, other], state: 'SLEEPING', wake });
      expect(results.map(({ botStatus }) => botStatus.wakeAt)).toEqual([
        inMs(world, 3 * HOUR),
        inMs(world, HOUR),
      ]);
    });
  });

  it.each([
    ['neverShorten', { ...sleep('PT1H'), neverShorten: true }],
    ['extendBy', { state: 'SLEEPING', wake: { extendBy: 'PT1H' } }],
  ])('%s is no fence: a message of before it still silences the bot', async (_what, call) => {
    const contactId = newId();
    const sentAt = inMs(world, 0);
    world.clock.advance(SECOND);
    await world.inbox.set({ contactId, ...call });
    const { outcome, botStatus } = await send(contactId, 'TEAMMATE', { sentAt });
    expect([outcome, botStatus.wakeAt]).toEqual(['EXTENDED', inMs(world, DAY - SECOND)]);
  });
});
