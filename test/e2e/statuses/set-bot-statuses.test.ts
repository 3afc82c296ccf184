import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { DAY, HOUR, inMs, MINUTE, newId, QuietClock, START, startWorld, type World } from '../world';

describe.each(databases)('setBotStatuses on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, {}, new QuietClock(START));
  });
  const someIds = (count: number) => Array.from({ length: count }, () => newId());
  const badInput = (field: string) => ({
    ...{ results: [], applied: 0 },
    userErrors: [{ code: 'BAD_INPUT', field: ['input', field] }],
  });

  it('sets contacts by id, in the order asked, each with a change of its own', async () => {
    const contactIds = someIds(3).reverse();
    const wake = { at: inMs(world, HOUR) };
    const answer = await world.agent.setMany({ contactIds, state: 'SLEEPING', wake, note: 'Sale' });
    expect(answer).toMatchObject({ applied: 3, userErrors: [] });
    expect(answer.results.map(({ contactId }: { contactId: string }) => contactId)).toEqual(contactIds);
    for (const { contactId, outcome, botStatus, statusChange, userErrors } of answer.results) {
      expect(outcome).toBe('APPLIED');
      expect(userErrors).toEqual([]);
      expect(botStatus).toMatchObject({ state: 'SLEEPING', reason: 'BULK', note: 'Sale', wakeAt: wake.at });
      expect(await world.agent.status(contactId)).toEqual(botStatus);
      expect(await world.agent.history(contactId)).toEqual([statusChange]);
    }
  });

  it('takes an id that is given twice once', async () => {
    const [a, b] = someIds(2);
    const { results, applied } = await world.agent.setMany({ contactIds: [a, b, a, a], state: 'INACTIVE' });
    expect(applied).toBe(2);
    expect(results).toMatchObject([{ contactId: a }, { contactId: b }]);
  });

  it('decides each contact by itself: applied, no change, locked, unavailable', async () => {
    const [plain, same, locked, off] = someIds(4) as [string, string, string, string];
    await world.agent.set({ contactId: same, state: 'SLEEPING', wake: UNTIL_WOKEN });
    await world.admin.set({ contactId: locked, state: 'INACTIVE', locked: true });
    const { bot } = await world.admin.saveBot({ name: 'Off' });
    await world.inbox.saveContacts([{ contactId: off, botId: bot.botId }]);
    const answer = await world.agent.setMany({
      contactIds: [plain, same, locked, off],
      state: 'SLEEPING',
      wake: UNTIL_WOKEN,
    });
    expect(answer).toMatchObject({
      ...{ applied: 1, userErrors: [] },
      results: [
        { contactId: plain, outcome: 'APPLIED', userErrors: [] },
        { contactId: same, outcome: 'NO_CHANGE', userErrors: [] },
        {
          contactId: locked,
          outcome: null,
          userErrors: [{ code: 'FORBIDDEN' }],
          botStatus: { locked: true },
        },
        {
          contactId: off,
          outcome: null,
          userErrors: [{ code: 'BOT_UNAVAILABLE' }],
          botStatus: { version: 0 },
        },
      ],
    });
    expect(await world.agent.history(off)).toEqual([]);
  });

  it('writes the wake that was due first', async () => {
    const [contactId] = someIds(1) as [string];
    await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1M' } });
    world.clock.advance(MINUTE);
    const { results } = await world.agent.setMany({
      contactIds: [contactId],
      state: 'SLEEPING',
      wake: UNTIL_WOKEN,
    });
    expect(results).toMatchObject([
      { outcome: 'APPLIED', statusChange: { version: 3, previousState: 'ACTIVE' } },
    ]);
  });

  it('counts calendar days in the time zone of each contact', async () => {
    const [berlin, utc] = someIds(2) as [string, string];
    await world.inbox.saveContacts([{ contactId: berlin, timeZone: 'Europe/Berlin' }]);
    const wake = { local: { dateTime: '2026-06-01T09:00' } };
    const { results } = await world.agent.setMany({ contactIds: [berlin, utc], state: 'SLEEPING', wake });
    expect(results).toMatchObject([
      { botStatus: { wakeAt: '2026-06-01T07:00:00.000Z' } },
      { botStatus: { wakeAt: '2026-06-01T09:00:00.000Z' } },
    ]);
  });

  it.each([
    ['neither ids nor a filter', {}],
    ['both', { contactIds: ['a'], filter: {} }],
    ['both null', { contactIds: null, filter: null }],
  ])('refuses %s', async (_what, which) => {
    expect(await world.agent.setMany({ ...which, state: 'ACTIVE' })).toMatchObject(badInput('contactIds'));
  });

  it.each([{}, { wake: null }])('refuses SLEEPING without a wake time: %j', async (wanted) => {
    const [contactId] = someIds(1) as [string];
    const answer = await world.agent.setMany({ contactIds: [contactId], state: 'SLEEPING', ...wanted });
    expect(answer).toMatchObject(badInput('wake'));
    expect(await world.agent.history(contactId)).toEqual([]);
  });

  it('sets an endless sleep, or an endless INACTIVE, where that is asked for', async () => {
    for (const state of ['SLEEPING', 'INACTIVE']) {
      const contactIds = someIds(2);
      const { results } = await world.agent.setMany({ contactIds, state, wake: UNTIL_WOKEN });
      expect(results).toMatchObject(Array(2).fill({ botStatus: { state, wakeAt: null } }));
    }
  });

  it('refuses a wake time for ACTIVE', async () => {
    const answer = await world.agent.setMany({
      contactIds: [newId()],
      state: 'ACTIVE',
      wake: { after: 'PT1H' },
    });
    expect(answer).toMatchObject(badInput('wake'));
  });

  it('refuses a filter with a length that is none', async () => {
    const answer = await world.agent.setMany({ filter: { waitingLongerThan: 'P1M' }, state: 'ACTIVE' });
    expect(answer).toMatchObject({
      results: [],
      userErrors: [{ code: 'BAD_INPUT', field: ['input', 'filter', 'waitingLongerThan'] }],
    });
  });

  it('does nothing for no contacts', async () => {
    const answer = await world.agent.setMany({ contactIds: [], state: 'SLEEPING', wake: UNTIL_WOKEN });
    expect(answer).toEqual({ applied: 0, results: [], userErrors: [] });
  });

  it('takes 1,000 contacts at once, and not one more, by id or by filter', async () => {
    const admin = await world.app.client('ADMIN', { workspace: 'crowd' });
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const contactIds = Array.from({ length: 1_000 }, (_, index) => `c${index}`);
    const refused = await admin.setMany({
      contactIds: [...contactIds, 'c1000'],
      state: 'SLEEPING',
      wake: UNTIL_WOKEN,
    });
    expect(refused).toMatchObject(badInput('contactIds'));
    expect(await admin.status('c0')).toMatchObject({ version: 0 });

    expect(await slimSetMany(admin, { contactIds, state: 'SLEEPING', wake: UNTIL_WOKEN })).toEqual({
      applied: 1_000,
      userErrors: [],
    });
    expect(await admin.status('c999')).toMatchObject({ state: 'SLEEPING', version: 1 });
    const filter = { states: ['SLEEPING'] };
    expect(await slimSetMany(admin, { filter, state: 'INACTIVE' })).toEqual({
      applied: 1_000,
      userErrors: [],
    });
    await admin.set({ contactId: 'c1000', state: 'INACTIVE' });
    const tooMany = await admin.setMany({ filter: { states: ['INACTIVE'] }, state: 'ACTIVE' });
    expect(tooMany).toMatchObject(badInput('filter'));
    expect(await admin.status('c999')).toMatchObject({ state: 'INACTIVE', version: 2 });
  });

  describe('by filter', () => {
    it('sets those that pass and nobody else', async () => {
      const tag = newId('tag');
      const ids = ['a', 'b', 'c'].map((letter) => `${tag} ${letter}`);
      for (const contactId of ids.slice(0, 2))
        await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
      await world.agent.set({ contactId: ids[2], state: 'INACTIVE' });
      const filter = { search: tag, states: ['SLEEPING'] };
      const answer = await world.agent.setMany({ filter, state: 'ACTIVE' });
      expect(answer).toMatchObject({ applied: 2, results: [{ contactId: ids[0] }, { contactId: ids[1] }] });
      expect(await world.agent.status(ids[2] as string)).toMatchObject({ state: 'INACTIVE' });
    });

    it('does nothing where nobody passes', async () => {
      for (const filter of [{ search: 'nobody' }, { states: [] }, { botId: 'no bot' }]) {
        const answer = await world.agent.setMany({ filter, state: 'SLEEPING', wake: UNTIL_WOKEN });
        expect(answer).toEqual({ applied: 0, results: [], userErrors: [] });
      }
    });

    it('sees a wake time that has passed', async () => {
      const contactId = newId('due');
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1M' } });
      world.clock.advance(MINUTE);
      const filter = { search: contactId, states: ['SLEEPING'] };
      expect(await world.agent.setMany({ filter, state: 'INACTIVE' })).toMatchObject({
        applied: 0,
        results: [],
      });
      const awake = { search: contactId, reasons: ['TIMER'] };
      expect(await world.agent.setMany({ filter: awake, state: 'INACTIVE' })).toMatchObject({ applied: 1 });
    });
  });

  describe('with an idempotency key', () => {
    it('answers with the first outcome and change and the status as it is now, and changes nothing', async () => {
      const call = {
        contactIds: someIds(3),
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        idempotencyKey: newId('key'),
      };
      const first = await world.agent.setMany(call);
      world.clock.advance(DAY / 2);
      await world.agent.set({ contactId: call.contactIds[0], state: 'ACTIVE' });
      const second = await world.agent.setMany(call);
      const replays = first.results.map((result) => ({ ...result, replayed: true }));
      const woken = { state: 'ACTIVE', version: 2, wakeAt: null };
      expect(second).toMatchObject({ applied: 3, userErrors: [] });
      expect(second.results[0]).toMatchObject({ ...replays[0], botStatus: woken });
      expect(second.results.slice(1)).toEqual(replays.slice(1));
      expect(await world.agent.status(call.contactIds[0] as string)).toMatchObject({
        state: 'ACTIVE',
        version: 2,
      });
    });

    it('refuses another input', async () => {
      const call = {
        contactIds: someIds(2),
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        idempotencyKey: newId('key'),
      };
      await world.agent.setMany(call);
      const userErrors = [{ code: 'IDEMPOTENCY_MISMATCH', field: ['input', 'idempotencyKey'] }];
      for (const other of [{ state: 'INACTIVE' }, { contactIds: someIds(2) }, { note: 'other' }])
        expect(await world.agent.setMany({ ...call, ...other })).toMatchObject({ results: [], userErrors });
    });

    it('refuses again where all contacts were refused', async () => {
      const wake = { after: 'PT0.5S' };
      const call = { contactIds: someIds(2), state: 'SLEEPING', wake, idempotencyKey: newId('key') };
      const first = await world.agent.setMany(call);
      expect(first.results).toMatchObject(Array(2).fill({ userErrors: [{ code: 'BAD_INPUT' }] }));
      expect(await world.agent.setMany(call)).toEqual(first);
    });

    it('answers as the first time for a filter that too many pass by now', async () => {
      const admin = await world.app.client('ADMIN', { workspace: 'grown' });
      await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
      await admin.saveContacts(Array.from({ length: 1_000 }, (_, index) => ({ contactId: `c${index}` })));
      const filter = { states: ['ACTIVE', 'SLEEPING', 'INACTIVE'] };
      const call = { filter, state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: newId('key') };
      expect(await slimSetMany(admin, call)).toEqual({ applied: 1_000, userErrors: [] });
      await admin.saveContacts([{ contactId: 'one more' }]);
      expect(await slimSetMany(admin, call)).toMatchObject({ userErrors: [] });
      expect(await admin.status('one more')).toMatchObject({ version: 0 });
    });

    it('answers equally for a filter that nobody passes any more', async () => {
      const contactId = newId('once');
      const { bot } = await world.admin.saveBot({
        name: 'Own',
        mode: 'SUGGESTIVE',
        rules: { maxMessages: 7 },
      });
      await world.inbox.saveContacts([{ contactId, botId: bot.botId, name: 'Once' }]);
      await world.inbox.message({ contactId, messageId: newId(), origin: 'SUGGESTION' });
      const filter = { search: contactId, states: ['ACTIVE'] };
      const call = { filter, state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: newId('key') };
      const first = await world.agent.setMany(call);
      expect(first).toMatchObject({
        applied: 1,
        results: [{ botStatus: { messageCounts: [{ maxMessages: 7 }] } }],
      });
      const second = await world.agent.setMany(call);
      expect(second.results).toEqual([{ ...first.results[0], replayed: true }]);
    });
  });
});

/** Without the thousand results, which nobody needs to see here. */
async function slimSetMany(client: World['admin'], input: object): Promise<unknown> {
  const query = `mutation ($input: SetBotStatusesInput!) {
    setBotStatuses(input: $input) { applied userErrors { code field } } }`;
  return (await client.ask(query, { input })).setBotStatuses;
}
