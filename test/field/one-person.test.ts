import { contactWithBot, HOUR, inMs, MINUTE, newId, startWorld, type World } from '../e2e/world';
import { UNTIL_WOKEN } from '../support/clients/api-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { eachOf } from './each-of';

/** Ids that inboxes and channels give to one person. */
const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  'a phone number with and without the ninth digit': [
    '5511912345678@s.whatsapp.net',
    '551112345678@s.whatsapp.net',
  ],
  'a phone number and a LID': ['4915112345678@s.whatsapp.net', '20641234567877@lid'],
  'an email in another letter case': ['Anna.1@Example.com', 'anna.1@example.com'],
  'an accent': ['zoë', 'zoe'],
  'the longest': [`${'🤖'.repeat(126)}a`, `${'🤖'.repeat(126)}b`],
};

describe.each(databases)('one person, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  describe.each<[string, (contactId: string, aliasId: string) => Promise<unknown>]>([
    ['linked before the first message', (contactId, aliasId) => world.inbox.link({ contactId, aliasId })],
    [
      'saved with both ids',
      (contactId, aliasId) => world.inbox.saveContacts([{ contactId, aliases: [aliasId] }]),
    ],
    [
      'found out to be one after both have written',
      async (contactId, aliasId) => {
        for (const id of [contactId, aliasId])
          await world.inbox.message({ contactId: id, messageId: 'hello', origin: 'CONTACT' });
        await world.inbox.link({ contactId, aliasId });
      },
    ],
  ])('with two ids, %s,', (when, link) => {
    const idsOf = (pair: readonly [string, string]) =>
      pair.map((id) => `${when.length}${id}`) as [string, string];

    it('is left alone under both where a colleague switched the bot off under one', () =>
      eachOf(PAIRS, async (pair) => {
        const [contactId, aliasId] = idsOf(pair);
        await link(contactId, aliasId);
        const { token } = await world.inbox.reserve({ contactId: aliasId });
        await world.agent.set({ contactId, state: 'INACTIVE', note: 'no bot please' });
        expect(await world.inbox.reserve({ contactId: aliasId })).toMatchObject({ denyReason: 'INACTIVE' });
        expect(await world.inbox.commit({ token, messageId: newId() })).toMatchObject({
          denyReason: 'INACTIVE',
        });
        expect(await world.viewer.status(aliasId)).toMatchObject({
          contactId,
          state: 'INACTIVE',
          note: 'no bot please',
        });
        expect(await world.agent.set({ contactId: aliasId, state: 'ACTIVE' })).toMatchObject({
          contactId: aliasId,
          outcome: 'APPLIED',
        });
        expect(await world.inbox.reserve({ contactId })).toMatchObject({ decision: 'SEND' });
      }));
  });

  it('who wrote in a group is named, each as who it was', async () => {
    const contactId = newId('1203630@g.us');
    for (const name of ['Pia', 'Ole']) {
      const actor = { externalId: `${name}@lid`, name };
      const { statusChange } = await world.inbox.message({
        contactId,
        messageId: name,
        origin: 'CONTACT',
        actor,
      });
      expect(statusChange.actor).toEqual({ kind: 'CONTACT', ...actor, via: null });
    }
    const { statusChange } = await world.inbox.message({ contactId, messageId: '3', origin: 'CONTACT' });
    expect(statusChange.actor).toMatchObject({ kind: 'CONTACT', externalId: contactId, name: null });
    await world.inbox.saveContacts([{ contactId, name: 'The group' }]);
    const inbound = { messageId: '4' };
    await world.inbox.reserve({ contactId, inbound });
    expect((await world.viewer.history(contactId))[0]?.actor).toMatchObject({
      kind: 'CONTACT',
      name: 'The group',
    });
  });

  it('a switch in a side bar, with the token of the integration, is that of the person who clicked', async () => {
    const contactId = newId();
    const onBehalfOf = { externalId: 'slack:T1:U2', name: 'Ana' };
    const { botStatus, statusChange } = await world.inbox.set({ contactId, state: 'INACTIVE', onBehalfOf });
    const ana = { kind: 'USER', ...onBehalfOf, via: { externalId: 'integration' } };
    expect([botStatus.changedBy, statusChange.actor]).toMatchObject([ana, ana]);
    expect((await world.viewer.history(contactId))[0]?.actor).toMatchObject(ana);
  });

  describe('a sleep until the customer replies', () => {
    const snooze = (contactId: string, more: object = {}) =>
      world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, endOnReply: true, ...more });
    const write = (contactId: string, more: object = {}) =>
      world.inbox.message({ contactId, messageId: newId(), origin: 'CONTACT', ...more });

    it.each(['NEVER', 'RULE_SLEEP_ONLY', 'ALWAYS'])(
      'ends then, under wakeOnInbound %s',
      async (wakeOnInbound) => {
        const { contactId } = await contactWithBot(world, { wakeOnInbound });
        expect((await snooze(contactId)).botStatus).toMatchObject({ endOnReply: true, wakeAt: null });
        const { outcome, botStatus, statusChange } = await write(contactId);
        expect([outcome, botStatus.reason, botStatus.waitingFor]).toEqual([
          'APPLIED',
          'INBOUND_MESSAGE',
          'BOT',
        ]);
        expect(botStatus).toMatchObject({ state: 'ACTIVE', endOnReply: false, pendingInbound: 1 });
        expect(statusChange.endedSilence).toMatchObject({ reason: 'MANUAL' });
      },
    );

    it('or at the latest when its time is up', async () => {
      const contactId = newId();
      await snooze(contactId, { wake: { after: 'PT1H' } });
      world.clock.advance(HOUR);
      expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE', endOnReply: false });
    });

    it('not by what the customer wrote before, and not by a machine', async () => {
      const contactId = newId();
      await snooze(contactId);
      expect(await write(contactId, { sentAt: inMs(world, -MINUTE) })).toMatchObject({ outcome: 'STALE' });
      await write(contactId, { automatic: true });
      await world.inbox.message({ contactId, messageId: newId(), origin: 'TEAMMATE' });
      expect(await world.viewer.status(contactId)).toMatchObject({ state: 'SLEEPING', endOnReply: true });
      world.clock.advance(MINUTE);
      expect((await write(contactId)).botStatus.state).toBe('ACTIVE');
    });

    it('not once a person has been asked to take over', async () => {
      for (const wake of [UNTIL_WOKEN, { after: 'PT1H' }]) {
        const contactId = newId();
        await snooze(contactId, { wake });
        const { botStatus } = await world.inbox.goal({ contactId, goal: 'HUMAN_HANDOVER' });
        expect(botStatus).toMatchObject({ state: 'SLEEPING', endOnReply: false, wakeAt: null });
        world.clock.advance(MINUTE);
        expect((await write(contactId)).botStatus.state).toBe('SLEEPING');
      }
    });

    it('by the answer that reserveReply brings along', async () => {
      const contactId = newId();
      await snooze(contactId);
      world.clock.advance(MINUTE);
      const inbound = { messageId: newId() };
      expect(await world.inbox.reserve({ contactId, inbound })).toMatchObject({ decision: 'SEND' });
    });

    it('is asked for with a sleep alone', async () => {
      for (const state of ['ACTIVE', 'INACTIVE'])
        expect(await world.agent.set({ contactId: newId(), state, endOnReply: true })).toMatchObject({
          userErrors: [{ code: 'BAD_INPUT', field: ['input', 'endOnReply'] }],
        });
    });
  });
});
