import { contactWithBot, newId, startWorld, type World } from '../../e2e/world';
import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

const ANA = { externalId: 'crm:ana', name: 'Ana' };

describe.each(databases)('who acts for a person, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  it('names the person in history and badge, with itself, in every call', async () => {
    const [contactId, aliasId] = [newId(), newId()];
    const { viewer } = await world.inbox.ask('{ viewer { actor { externalId } } }');
    const ana = { kind: 'USER', ...ANA, via: viewer.actor };
    const as = { contactId, onBehalfOf: ANA };
    const { inbox } = world;
    const changes = [
      (await inbox.set({ ...as, state: 'SLEEPING', wake: UNTIL_WOKEN })).statusChange,
      (await inbox.setMany({ contactIds: [contactId], onBehalfOf: ANA, state: 'INACTIVE' })).results[0]!
        .statusChange,
      (await inbox.goal({ ...as, goal: 'STOP_BOT' })).statusChange,
      (await inbox.read(as)).statusChange,
    ];
    expect(await inbox.set({ contactId: aliasId, state: 'INACTIVE' })).toMatchObject({ outcome: 'APPLIED' });
    changes.push((await inbox.link({ ...as, aliasId })).statusChange);
    expect(changes.map(({ actor }) => actor)).toEqual(Array(5).fill(ana));
    expect((await world.viewer.status(contactId)).changedBy).toEqual(ana);
    // The merge shows what was done under the other id as well, in the name of the integration.
    const actors = (await world.viewer.history(contactId)).map(({ actor }) => actor.externalId);
    expect(actors).toEqual(['crm:ana', 'integration', ...Array(4).fill('crm:ana')]);
  });

  it('may no more than its own token', async () => {
    const locked = newId();
    await world.admin.set({ contactId: locked, state: 'INACTIVE', locked: true });
    const call = { contactId: locked, state: 'ACTIVE', onBehalfOf: ANA };
    expect(await world.inbox.set(call)).toMatchObject({ userErrors: [{ code: 'FORBIDDEN', field: [] }] });
    expect(await world.admin.set(call)).toMatchObject({ outcome: 'APPLIED' });
  });

  it('is an integration, or an admin', async () => {
    const contactId = newId();
    const call = { contactId, state: 'INACTIVE', onBehalfOf: ANA };
    const refused = [{ code: 'FORBIDDEN', field: ['input', 'onBehalfOf'] }];
    expect(await world.agent.set(call)).toMatchObject({ userErrors: refused, outcome: null });
    const many = await world.agent.setMany({ contactIds: [contactId], state: 'INACTIVE', onBehalfOf: ANA });
    expect(many).toMatchObject({ userErrors: refused, results: [] });
    expect(await world.viewer.status(contactId)).toMatchObject({ version: 0 });
  });

  it('takes any id of the person and any name; also a name alone', async () => {
    const contactId = newId();
    const call = { contactId, state: 'INACTIVE' };
    for (const externalId of ['x'.repeat(1_025), '\ud800'])
      expect(await world.inbox.set({ ...call, onBehalfOf: { externalId } })).toMatchObject({
        userErrors: [{ code: 'BAD_INPUT', field: ['input', 'onBehalfOf', 'externalId'] }],
      });
    const nobody = await world.inbox.set({ ...call, onBehalfOf: { externalId: '', name: 'Ana' } });
    expect(nobody.botStatus.changedBy).toMatchObject({ kind: 'USER', externalId: null, name: 'Ana' });
    const externalId = `slack:\u0000 ${'🤖'.repeat(500)}`;
    const { botStatus } = await world.inbox.set({
      ...call,
      note: 'again',
      onBehalfOf: { externalId, name: ` ${'n'.repeat(300)}\n` },
    });
    expect(botStatus.changedBy).toMatchObject({ externalId, name: 'n'.repeat(200) });
  });

  it('is repeated for the same person by the same key, not for another', async () => {
    const call = { contactId: newId(), state: 'INACTIVE', idempotencyKey: newId(), onBehalfOf: ANA };
    await world.inbox.set(call);
    expect(await world.inbox.set(call)).toMatchObject({ replayed: true });
    const other = { ...call, onBehalfOf: { externalId: 'ben' } };
    expect(await world.inbox.set(other)).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_MISMATCH' }] });
  });

  it('wakes on a read conversation as the person who read it', async () => {
    const { contactId } = await contactWithBot(world, { maxMessages: 1, wakeOnRead: true });
    await world.inbox.message({ contactId, messageId: 'm', origin: 'BOT' });
    world.clock.advance(1_000);
    const { botStatus } = await world.inbox.read({ contactId, onBehalfOf: ANA });
    expect(botStatus).toMatchObject({ reason: 'CONVERSATION_READ', changedBy: ANA });
  });
});
