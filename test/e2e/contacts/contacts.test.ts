import { type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { newId, reply, startWorld, type World } from '../world';

const CONTACT = `contactId name timeZone bot { botId name }
  botStatus { contactId state version contact { contactId name } }`;

describe.each(databases)('contacts on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  async function contact(contactId: string): Promise<Data['contact']> {
    const query = `query ($id: ID!) { contact(contactId: $id) { ${CONTACT} } }`;
    return (await world.viewer.ask(query, { id: contactId })).contact;
  }

  it('is null when it was never seen; badges answer for it as for a new one, and write nothing', async () => {
    const contactId = newId();
    expect(await contact(contactId)).toBeNull();
    expect(await world.viewer.status(contactId)).toMatchObject({
      ...{
        contactId,
        state: 'ACTIVE',
        reason: 'INITIAL',
        version: 0,
        permission: 'SEND',
        available: true,
      },
      ...{
        changedBy: { kind: 'SYSTEM', externalId: null },
        wakeAt: null,
        messageCounts: [],
        pendingInbound: 0,
      },
    });
    expect(await contact(contactId)).toBeNull();
  });

  it('begins with its first event, whatever became of it', async () => {
    const contactId = newId();
    await world.inbox.message({ contactId, messageId: 'm', origin: 'CONTACT' });
    expect(await contact(contactId)).toEqual({
      ...{ contactId, name: null, timeZone: null, bot: { botId: world.bot.botId, name: 'Assistant' } },
      botStatus: { contactId, state: 'ACTIVE', version: 0, contact: { contactId, name: null } },
    });
  });

  it('badges come in the order asked, as often as asked, never-seen ids between the others', async () => {
    const [sleeping, unseen, off] = [newId('z'), newId('a'), newId('m')] as [string, string, string];
    await world.agent.set({ contactId: sleeping, state: 'SLEEPING', wake: UNTIL_WOKEN });
    await world.agent.set({ contactId: off, state: 'INACTIVE' });
    const ids = [off, unseen, sleeping, unseen, off];
    const { botStatuses } = await world.viewer.ask(
      'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId state contact { contactId name } } } }',
      { ids },
    );
    const states: Record<string, string> = { [off]: 'INACTIVE', [sleeping]: 'SLEEPING', [unseen]: 'ACTIVE' };
    expect(botStatuses.nodes).toEqual(
      ids.map((contactId) => ({ contactId, state: states[contactId], contact: { contactId, name: null } })),
    );
    const none = await world.viewer.ask('{ botStatuses(contactIds: []) { nodes { id } } }');
    expect(none.botStatuses.nodes).toEqual([]);
  });

  it('a page of 1,000 badges is answered', async () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `badge ${index}`);
    const query =
      'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId state permission wakeAt } } }';
    const { botStatuses } = await world.viewer.ask(query, { ids });
    expect(botStatuses.nodes.map(({ contactId }) => contactId)).toEqual(ids);
  });

  describe('saveContacts', () => {
    it('creates and changes, answers in the order given, and leaves the status alone', async () => {
      const [known, unseen] = [newId('z'), newId('a')] as [string, string];
      const { bot } = await world.admin.saveBot({ name: 'Own', mode: 'SUGGESTIVE' });
      await world.agent.set({ contactId: known, state: 'SLEEPING', wake: UNTIL_WOKEN });
      const given = [
        { contactId: known, name: 'Zoë', timeZone: 'Europe/Berlin', botId: bot.botId },
        { contactId: unseen, name: 'Ana' },
      ];
      const { contacts, userErrors } = await world.inbox.saveContacts(given);
      expect(userErrors).toEqual([]);
      const [id, ids] = [expect.any(String), { id: expect.any(String) }];
      expect(contacts).toEqual([
        {
          ...{ id, contactId: known, name: 'Zoë', timeZone: 'Europe/Berlin', aliases: [] },
          bot: { ...ids, botId: bot.botId },
        },
        {
          ...{ id, contactId: unseen, name: 'Ana', timeZone: null, aliases: [] },
          bot: { ...ids, botId: world.bot.botId },
        },
      ]);
      expect(await contact(known)).toMatchObject({
        name: 'Zoë',
        botStatus: { state: 'SLEEPING', version: 1 },
      });
      expect(await contact(unseen)).toMatchObject({
        name: 'Ana',
        botStatus: { state: 'ACTIVE', version: 0 },
      });
    });

    it('leaves fields alone that are left out, and clears those that are null', async () => {
      const contactId = newId();
      const { bot } = await world.admin.saveBot({ name: 'Own', mode: 'SUGGESTIVE' });
      await world.inbox.saveContacts([{ contactId, name: 'Ana', timeZone: 'Asia/Tokyo', botId: bot.botId }]);
      await world.inbox.saveContacts([{ contactId }]);
      const all = { name: 'Ana', timeZone: 'Asia/Tokyo', bot: { botId: bot.botId } };
      expect(await contact(contactId)).toMatchObject(all);
      for (const [field, after] of [
        ['name', { name: null }],
        ['timeZone', { timeZone: null }],
        ['botId', { bot: { botId: world.bot.botId } }],
      ] as const) {
        await world.inbox.saveContacts([{ contactId, [field]: null }]);
        expect(await contact(contactId)).toMatchObject(Object.assign(all, after));
      }
    });

    it.each([
      ['an id that is none', { contactId: ' x' }, 'BAD_INPUT', 'contactId'],
      ['a bot that is not there', { contactId: 'x', botId: 'no bot' }, 'NOT_FOUND', 'botId'],
      ['a bot without an id', { contactId: 'x', botId: '' }, 'NOT_FOUND', 'botId'],
    ])('saves none of them for %s', async (_what, bad, code, field) => {
      const contactId = newId();
      const { contacts, userErrors } = await world.inbox.saveContacts([{ contactId, name: 'Ana' }, bad]);
      expect({ contacts, userErrors }).toMatchObject({
        contacts: [],
        userErrors: [{ code, field: ['input', 'contacts', '1', field] }],
      });
      expect(await contact(contactId)).toBeNull();
    });

    it.each([
      ['that is too long', '🙂'.repeat(101), '🙂'.repeat(100)],
      ['with control characters', '\tAna\u0000Lu\n', 'Ana Lu'],
      ['that is empty', ' \u0085', null],
    ])('keeps what fits of a name %s', async (_what, given, name) => {
      const contactId = newId();
      const { userErrors } = await world.inbox.saveContacts([{ contactId, name: given }]);
      expect([userErrors, await contact(contactId)]).toMatchObject([[], { name }]);
    });

    it('refuses one contact twice, and more than 1,000', async () => {
      const contactId = newId();
      const twice = await world.inbox.saveContacts([{ contactId }, { contactId }]);
      expect(twice.userErrors).toMatchObject([
        { code: 'BAD_INPUT', field: ['input', 'contacts', '1', 'contactId'] },
      ]);
      const many = Array.from({ length: 1_001 }, (_, index) => ({ contactId: `many ${index}` }));
      const { userErrors } = await world.inbox.saveContacts(many);
      expect(userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', 'contacts'] }]);
      expect(await contact('many 0')).toBeNull();
      const saved = await world.inbox.saveContacts(many.slice(1));
      expect(saved.contacts).toHaveLength(1_000);
    });

    it('refuses a time zone that is none', async () => {
      const query = `mutation ($input: SaveContactsInput!) {
        saveContacts(input: $input) { userErrors { code } } }`;
      const input = { contacts: [{ contactId: newId(), timeZone: 'Mars/Olympus' }] };
      const { status, errors } = await world.inbox.send(query, { input });
      expect(status).toBe(400);
      expect(errors).toMatchObject([{ message: expect.stringContaining('Mars/Olympus') }]);
    });
  });

  describe('deleteContact', () => {
    it('erases the contact, its history, its counts and its timer', async () => {
      const contactId = newId();
      await world.inbox.saveContacts([{ contactId, name: 'Ana', timeZone: 'Asia/Tokyo' }]);
      await reply(world.inbox, contactId, { channel: 'sms' });
      await world.inbox.message({ contactId, messageId: 'm1', origin: 'CONTACT' });
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' }, note: 'secret' });
      expect(await world.admin.deleteContact(contactId)).toEqual({ deleted: true, userErrors: [] });

      expect(await contact(contactId)).toBeNull();
      expect(await world.agent.history(contactId)).toEqual([]);
      expect(await world.agent.status(contactId)).toMatchObject({
        reason: 'INITIAL',
        version: 0,
        messageCounts: [],
      });
      const { contacts } = await world.agent.ask(
        'query ($s: String) { contacts(filter: { search: $s }) { edges { cursor } } }',
        { s: contactId },
      );
      expect(contacts.edges).toEqual([]);

      const again = await world.inbox.message({ contactId, messageId: 'm1', origin: 'CONTACT' });
      expect(again).toMatchObject({ outcome: 'NO_CHANGE', botStatus: { version: 0, messageCounts: [] } });
      expect(await contact(contactId)).toMatchObject({ name: null, timeZone: null });
      expect(await world.agent.history(contactId)).toHaveLength(1);
    });

    it('voids its reservations, and a timer of before wakes nobody after', async () => {
      const contactId = newId();
      await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1M' } });
      const other = newId();
      const { token } = await world.inbox.reserve({ contactId: other });
      for (const id of [contactId, other]) await world.admin.deleteContact(id);
      expect(await world.inbox.commit({ token, messageId: 'r' })).toMatchObject({
        granted: false,
        denyReason: 'LEASE_EXPIRED',
      });
      await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN });
      world.clock.advance(60_000);
      expect(await world.agent.status(contactId)).toMatchObject({ state: 'SLEEPING', version: 1 });
    });

    it('leaves everybody else alone, and does not find who is not there', async () => {
      const [gone, stays] = [newId(), newId()];
      for (const contactId of [gone, stays]) await world.agent.set({ contactId, state: 'INACTIVE' });
      await world.admin.deleteContact(gone);
      const again = await world.admin.deleteContact(gone);
      expect(again).toMatchObject({
        deleted: false,
        userErrors: [{ code: 'NOT_FOUND', field: ['input', 'contactId'] }],
      });
      expect(await world.agent.status(stays)).toMatchObject({ state: 'INACTIVE', version: 1 });
      expect(await world.agent.history(stays)).toHaveLength(1);
    });
  });
});
