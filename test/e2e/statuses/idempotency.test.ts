import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { HOUR, newId, startWorld, type World } from '../world';

describe.each(databases)('an idempotency key on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const mismatch = {
    outcome: null,
    userErrors: [{ code: 'IDEMPOTENCY_MISMATCH', field: ['input', 'idempotencyKey'] }],
  };

  it('answers with the first outcome and change and the status as it is now', async () => {
    const call = {
      contactId: newId(),
      state: 'SLEEPING',
      wake: UNTIL_WOKEN,
      note: 'first',
      idempotencyKey: newId('key'),
    };
    const first = await world.agent.set(call);
    expect(first).toMatchObject({ outcome: 'APPLIED', replayed: false });
    const { botStatus } = await world.agent.set({ contactId: call.contactId, state: 'ACTIVE' });
    world.clock.advance(23 * HOUR);
    expect(await world.agent.set(call)).toEqual({ ...first, replayed: true, botStatus });
    expect(await world.agent.status(call.contactId)).toMatchObject({ state: 'ACTIVE', version: 2 });
  });

  it('answers with a wake that is due, whether or not it is written', async () => {
    const { agent } = world;
    const call = {
      contactId: newId(),
      state: 'SLEEPING',
      wake: { after: 'PT1H' },
      idempotencyKey: newId('key'),
    };
    const first = await agent.set(call);
    world.clock.advance(HOUR);
    const second = await agent.set(call);
    expect(second).toMatchObject({ outcome: 'APPLIED', statusChange: first.statusChange, replayed: true });
    expect(second.botStatus).toMatchObject({ state: 'ACTIVE', reason: 'TIMER', version: 2 });
    expect(await agent.status(call.contactId)).toEqual(second.botStatus);
  });

  it('answers again also where the first call changed nothing', async () => {
    const call = { contactId: newId(), state: 'ACTIVE', idempotencyKey: newId('key') };
    const first = await world.agent.set(call);
    expect(first.outcome).toBe('NO_CHANGE');
    const { botStatus } = await world.agent.set({ contactId: call.contactId, state: 'INACTIVE' });
    expect(await world.agent.set(call)).toEqual({ ...first, replayed: true, botStatus });
    expect(await world.agent.status(call.contactId)).toMatchObject({ state: 'INACTIVE' });
  });

  it.each([{ state: 'INACTIVE' }, { note: 'other' }, { wake: { after: 'PT1H' } }, { contactId: 'other' }])(
    'refuses another input: %j',
    async (other) => {
      const call = { contactId: newId(), state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: newId('key') };
      await world.agent.set(call);
      expect(await world.agent.set({ ...call, ...other })).toMatchObject(mismatch);
      expect(await world.agent.history(call.contactId)).toHaveLength(1);
    },
  );

  it('belongs to one operation', async () => {
    const contactId = newId();
    const idempotencyKey = newId('key');
    const first = await world.inbox.goal({ contactId, goal: 'STOP_BOT', idempotencyKey });
    const again = await world.inbox.goal({ contactId, goal: 'STOP_BOT', idempotencyKey });
    expect(again).toEqual({ ...first, replayed: true });
    expect(await world.inbox.set({ contactId, state: 'ACTIVE', idempotencyKey })).toMatchObject(mismatch);
    const bulk = await world.inbox.setMany({ contactIds: [contactId], state: 'ACTIVE', idempotencyKey });
    expect(bulk).toMatchObject({ results: [], userErrors: mismatch.userErrors });
    expect(await world.inbox.status(contactId)).toMatchObject({ reason: 'STOP_BOT', version: 1 });
  });

  it('belongs to one workspace', async () => {
    const elsewhere = await world.app.client('ADMIN', { workspace: 'elsewhere' });
    await elsewhere.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const call = { contactId: newId(), state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: newId('key') };
    await world.agent.set(call);
    expect(await elsewhere.set({ ...call, state: 'INACTIVE' })).toMatchObject({ outcome: 'APPLIED' });
  });

  it('is not remembered for a refusal: the call may be made again', async () => {
    const contactId = newId();
    const call = { contactId, state: 'INACTIVE', expectedVersion: 1, idempotencyKey: newId('key') };
    expect(await world.agent.set(call)).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
    expect(await world.agent.set(call)).toMatchObject({ outcome: 'APPLIED', botStatus: { version: 2 } });

    const other = { contactId: newId(), state: 'SLEEPING', wake: UNTIL_WOKEN, idempotencyKey: newId('key') };
    await world.agent.set({ ...other, wake: { after: 'PT0S' } });
    expect(await world.agent.set(other)).toMatchObject({ outcome: 'APPLIED' });
  });

  it.each(['', 'k'.repeat(1_025), '\ud800'])(
    'is refused where it is no text to keep: %j',
    async (idempotencyKey) => {
      const answer = await world.agent.set({
        contactId: newId(),
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        idempotencyKey,
      });
      expect(answer.userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'idempotencyKey'] }]);
    },
  );

  it.each([' k', 'k'.repeat(1_024), 'k\n\u0000'])('may be any other text: %j', async (idempotencyKey) => {
    const call = { contactId: newId(), state: 'INACTIVE', idempotencyKey };
    for (const replayed of [false, true])
      expect(await world.agent.set(call)).toMatchObject({ outcome: 'APPLIED', replayed });
  });

  it('given 20 times at once has one effect and equal answers', async () => {
    const call = {
      contactId: newId(),
      state: 'SLEEPING',
      wake: { after: 'PT1H' },
      idempotencyKey: newId('key'),
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.agent.set(call)));
    const [first] = answers;
    expect(first).toMatchObject({ outcome: 'APPLIED', userErrors: [] });
    for (const answer of answers) expect(answer).toEqual({ ...first, replayed: answer.replayed });
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await world.agent.history(call.contactId)).toHaveLength(1);
  });
});
