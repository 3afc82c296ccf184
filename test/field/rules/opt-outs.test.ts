import { DAY, HOUR, newId, startWorld, type World } from '../../e2e/world';
import { UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

describe.each(databases)('a contact who opted out, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database, {
      wakeOnInbound: 'ALWAYS',
      wakeOnRead: true,
      sleepOnWorkflowMessage: true,
    });
  });
  const optOut = (contactId: string, more: object = {}) =>
    world.inbox.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT', ...more });
  async function optedOut(): Promise<string> {
    const contactId = newId();
    expect(await optOut(contactId, { note: 'STOP' })).toMatchObject({
      ...{ outcome: 'APPLIED', userErrors: [] },
      botStatus: { state: 'INACTIVE', reason: 'OPT_OUT', wakeAt: null, locked: false },
    });
    return contactId;
  }
  const sleep = { state: 'SLEEPING', wake: { after: 'PT1H' } };
  const forbidden = { outcome: null, userErrors: [{ code: 'FORBIDDEN' }] };

  describe('is left alone', () => {
    it.each<[string, object]>([
      ['waking', { state: 'ACTIVE' }],
      ['waking by a workflow', { state: 'ACTIVE', reason: 'WORKFLOW_ACTION' }],
      ['waking for a person', { state: 'ACTIVE', onBehalfOf: { externalId: 'ana' } }],
      ['waking as if by hand', { state: 'ACTIVE', reason: 'MANUAL' }],
      ['a sleep', sleep],
      ['a sleep that shortens nothing', { ...sleep, neverShorten: true }],
      ['an extension', { state: 'SLEEPING', wake: { extendBy: 'PT1H' } }],
      ['another reason to be off', { state: 'INACTIVE', reason: 'API' }],
      ['an end', { state: 'INACTIVE', wake: { after: 'PT1H' } }],
      ['an end, whatever the mode', { state: 'ACTIVE', evenIfUnavailable: true }],
    ])('by integrations: %s', async (_what, call) => {
      const contactId = await optedOut();
      const before = await world.inbox.status(contactId);
      expect(await world.inbox.set({ contactId, ...call })).toMatchObject(forbidden);
      expect(await world.inbox.status(contactId)).toEqual(before);
    });

    it('by calls on many, whoever makes them, while others are changed', async () => {
      const [contactId, other] = [await optedOut(), newId()];
      for (const client of [world.inbox, world.agent, world.admin])
        for (const call of [{ state: 'ACTIVE' }, sleep, { state: 'INACTIVE', note: 'x' }]) {
          const { results } = await client.setMany({ contactIds: [contactId, other], ...call });
          expect(results[0]).toMatchObject(forbidden);
          expect(results[1]?.userErrors).toEqual([]);
        }
      const byReason = await world.admin.setMany({ filter: { reasons: ['OPT_OUT'] }, state: 'ACTIVE' });
      expect(byReason.applied).toBe(0);
      expect(await world.viewer.status(contactId)).toMatchObject({ reason: 'OPT_OUT', note: 'STOP' });
    });

    it('by rules, goals, messages and time', async () => {
      const contactId = await optedOut();
      for (const origin of ['TEAMMATE', 'WORKFLOW', 'CONTACT', 'BOT', 'UNKNOWN'])
        await world.inbox.message({ contactId, messageId: newId(), origin });
      await world.inbox.goal({ contactId, goal: 'STOP_BOT', wake: { after: 'PT1H' } });
      await world.inbox.read({ contactId });
      world.clock.advance(30 * DAY);
      expect(await world.viewer.status(contactId)).toMatchObject({ reason: 'OPT_OUT', version: 1 });
      expect(await world.inbox.reserve({ contactId })).toMatchObject({
        denyReason: 'INACTIVE',
        retryAt: null,
      });
    });

    it('under every id, and stays so through a merge from either side', async () => {
      for (const isFirst of [true, false]) {
        const [out, awake] = [await optedOut(), newId()];
        await world.agent.set({ contactId: awake, state: 'INACTIVE', wake: { after: 'PT48H' } });
        const [contactId, aliasId] = isFirst ? [out, awake] : [awake, out];
        expect(await world.inbox.link({ contactId, aliasId })).toMatchObject({ outcome: 'APPLIED' });
        const { unlinked } = await world.inbox.unlink(aliasId);
        for (const status of [unlinked.botStatus, await world.inbox.status(contactId)])
          expect(status).toMatchObject({ state: 'INACTIVE', reason: 'OPT_OUT', note: 'STOP', wakeAt: null });
        expect(await world.inbox.set({ contactId: aliasId, state: 'ACTIVE' })).toMatchObject(forbidden);
      }
    });
  });

  describe('is asked again', () => {
    it.each(['agent', 'admin'] as const)('by a person with a token of their own, the %s', async (role) => {
      for (const call of [{ state: 'ACTIVE' }, sleep]) {
        const contactId = await optedOut();
        const { outcome, botStatus } = await world[role].set({ contactId, ...call });
        expect([outcome, botStatus.reason, botStatus.state]).toEqual(['APPLIED', 'MANUAL', call.state]);
      }
    });

    it('not by a person who turns the bot off once more', async () => {
      const contactId = await optedOut();
      const { botStatus } = await world.agent.set({ contactId, state: 'INACTIVE', note: 'annoyed' });
      expect(botStatus).toMatchObject({ reason: 'OPT_OUT', note: 'annoyed' });
      expect(await world.inbox.set({ contactId, state: 'ACTIVE' })).toMatchObject(forbidden);
    });

    it('by an opt-in, which anybody may report', async () => {
      const contactId = await optedOut();
      const call = { contactId, state: 'ACTIVE', reason: 'OPT_IN', onBehalfOf: { externalId: 'customer' } };
      expect(await world.inbox.set(call)).toMatchObject({
        outcome: 'APPLIED',
        botStatus: { reason: 'OPT_IN' },
      });
      expect(await world.inbox.set({ contactId, ...sleep })).toMatchObject({ outcome: 'APPLIED' });
    });

    it('only by an admin, where it is locked', async () => {
      const contactId = newId();
      await world.admin.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT', locked: true });
      for (const call of [{ state: 'ACTIVE' }, { state: 'ACTIVE', reason: 'OPT_IN' }])
        for (const client of [world.inbox, world.agent])
          expect(await client.set({ contactId, ...call })).toMatchObject(forbidden);
      expect(await world.admin.set({ contactId, state: 'ACTIVE' })).toMatchObject({ outcome: 'APPLIED' });
    });
  });

  it.each<[string, object, string]>([
    ['a wake time', { wake: { after: 'PT1H' } }, 'wake'],
    ['another state', { state: 'ACTIVE' }, 'reason'],
    ['a sleep', { ...sleep }, 'reason'],
  ])('does so without %s', async (_what, more, field) => {
    expect(await optOut(newId(), more)).toMatchObject({
      userErrors: [{ code: 'BAD_INPUT', field: ['input', field] }],
    });
  });

  it('does so from any state, again without effect, and with UNTIL_WOKEN as with none', async () => {
    for (const standing of [sleep, { state: 'INACTIVE', wake: { after: 'PT1H' } }, { state: 'INACTIVE' }]) {
      const contactId = newId();
      await world.agent.set({ contactId, ...standing });
      const { botStatus } = await optOut(contactId, { wake: UNTIL_WOKEN });
      expect(botStatus).toMatchObject({ reason: 'OPT_OUT', wakeAt: null, version: 2 });
      expect(await optOut(contactId)).toMatchObject({ outcome: 'NO_CHANGE', botStatus: { version: 2 } });
    }
  });

  describe('and was erased', () => {
    const OFF = { state: 'INACTIVE', reason: 'OPT_OUT', version: 0, wakeAt: null, note: null };
    async function erased(more: object = {}, ids = [newId(), newId()]): Promise<readonly [string, string]> {
      const [contactId, aliasId] = ids as [string, string];
      await world.inbox.saveContacts([{ contactId, name: 'Anna', aliases: [aliasId] }]);
      await optOut(contactId);
      await world.admin.deleteContact(aliasId, more);
      return [contactId, aliasId];
    }

    it('begins opted out under each id: for reads, for the gate, for an import, for messages', async () => {
      for (const id of await erased()) {
        expect(await world.viewer.status(id)).toMatchObject(OFF);
        expect(
          (await world.viewer.ask('query ($id: ID!) { contact(contactId: $id) { id } }', { id })).contact,
        ).toBeNull();
        expect(await world.inbox.reserve({ contactId: id })).toMatchObject({ denyReason: 'INACTIVE' });
        expect(await world.inbox.set({ contactId: id, state: 'ACTIVE' })).toMatchObject(forbidden);
        await world.inbox.saveContacts([{ contactId: id, name: 'Anna' }]);
        expect(await world.viewer.status(id)).toMatchObject(OFF);
        await world.inbox.message({ contactId: id, messageId: newId(), origin: 'CONTACT' });
        expect(await world.viewer.status(id)).toMatchObject({ ...OFF, waitingFor: 'PERSON' });
      }
    });

    it('by a first message, or a call on many', async () => {
      const [one, other] = await erased();
      await world.inbox.message({ contactId: one, messageId: newId(), origin: 'TEAMMATE' });
      expect(await world.viewer.status(one)).toMatchObject({ ...OFF, version: 0 });
      const { results } = await world.agent.setMany({ contactIds: [other], state: 'ACTIVE' });
      expect(results[0]).toMatchObject(forbidden);
      expect(await world.viewer.status(other)).toMatchObject(OFF);
    });

    it('until the opt-out is lifted, and then for good', async () => {
      const [one, other] = await erased();
      expect(await world.inbox.set({ contactId: one, state: 'ACTIVE', reason: 'OPT_IN' })).toMatchObject({
        outcome: 'APPLIED',
      });
      await world.agent.set({ contactId: other, state: 'ACTIVE' });
      for (const id of [one, other]) {
        await world.admin.deleteContact(id);
        expect(await world.viewer.status(id)).toMatchObject({ state: 'ACTIVE', reason: 'INITIAL' });
      }
    });

    it('keeps the lock', async () => {
      const contactId = newId();
      await world.admin.set({ contactId, state: 'INACTIVE', reason: 'OPT_OUT', locked: true });
      await world.admin.deleteContact(contactId);
      const call = { contactId, state: 'ACTIVE', reason: 'OPT_IN' };
      expect(await world.inbox.set(call)).toMatchObject(forbidden);
      expect(await world.viewer.status(contactId)).toMatchObject({ ...OFF, locked: true });
      expect(await world.admin.set(call)).toMatchObject({ outcome: 'APPLIED' });
    });

    it('again and again, stays opted out', async () => {
      const ids = await erased();
      await erased({}, [...ids]);
      world.clock.advance(HOUR);
      await world.inbox.saveContacts([{ contactId: ids[0] }]);
      await world.admin.deleteContact(ids[0]);
      for (const id of ids) expect(await world.viewer.status(id)).toMatchObject(OFF);
    });

    it('is forgotten where that is asked for, then or later', async () => {
      const ids = [...(await erased({ keepOptOut: false })), (await erased())[0]];
      await world.admin.deleteContact(ids[2]!, { keepOptOut: false });
      for (const id of ids)
        expect(await world.viewer.status(id)).toMatchObject({ state: 'ACTIVE', version: 0 });
    });

    it('takes the opt-out along where the id is linked', async () => {
      const [[alias, another], contactId] = [await erased(), newId()];
      await world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT' });
      await world.inbox.link({ contactId, aliasId: alias });
      expect(await world.viewer.status(contactId)).toMatchObject({ state: 'INACTIVE', reason: 'OPT_OUT' });
      const owner = newId();
      await world.inbox.saveContacts([{ contactId: owner, aliases: [another] }]);
      expect(await world.viewer.status(owner)).toMatchObject({ state: 'INACTIVE', reason: 'OPT_OUT' });
    });

    it('is the same id in this workspace alone, and no other that is like it', async () => {
      const [id] = await erased();
      const elsewhere = await world.app.client('VIEWER', { workspace: 'other' });
      for (const status of [await elsewhere.status(id), await world.viewer.status(`${id}0`)])
        expect(status).toMatchObject({ state: 'ACTIVE', reason: 'INITIAL' });
    });

    it('was not opted out any more: begins active', async () => {
      const contactId = await optedOut();
      await world.agent.set({ contactId, state: 'ACTIVE' });
      await world.admin.deleteContact(contactId);
      expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE', version: 0 });
    });
  });
});
