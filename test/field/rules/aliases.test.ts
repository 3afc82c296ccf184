import { contactWithBot, inMs, MINUTE, newId, SECOND, startWorld, type World } from '../../e2e/world';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';

const CONTACT =
  'query ($id: ID!) { contact(contactId: $id) { contactId name aliases botStatus { contactId } } }';

describe.each(databases)('several ids of one contact, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  const find = async (id: string) => (await world.viewer.ask(CONTACT, { id })).contact;
  const refusal = (code: string, field: string[]) => ({ userErrors: [{ code, field: ['input', ...field] }] });

  async function linked(): Promise<readonly [string, string]> {
    const [contactId, aliasId] = [newId(), newId('alias')];
    await world.inbox.saveContacts([{ contactId, name: 'Anna' }]);
    const { outcome, contact, statusChange, userErrors } = await world.inbox.link({ contactId, aliasId });
    expect([outcome, contact.contactId, contact.aliases, userErrors]).toEqual([
      'APPLIED',
      contactId,
      [aliasId],
      [],
    ]);
    expect(statusChange).toBeNull();
    return [contactId, aliasId];
  }

  it('every call takes each of them, and answers with the one that was asked', async () => {
    const [contactId, aliasId] = await linked();
    const { admin, inbox } = world;
    const asked = [
      await inbox.set({ contactId: aliasId, state: 'INACTIVE' }),
      (await inbox.setMany({ contactIds: [aliasId], state: 'ACTIVE' })).results[0]!,
      await inbox.goal({ contactId: aliasId, goal: 'STOP_BOT' }),
      await inbox.read({ contactId: aliasId }),
    ];
    expect(asked.map((answer) => answer.contactId)).toEqual(Array(4).fill(aliasId));
    expect(asked.map(({ botStatus }) => botStatus.contactId)).toEqual(Array(4).fill(contactId));
    expect((await admin.set({ contactId: aliasId, state: 'ACTIVE' })).outcome).toBe('APPLIED');
    expect((await admin.history(aliasId)).map((entry) => entry.contactId)).toEqual(Array(5).fill(contactId));
    const statuses = await world.viewer.ask(
      'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId version } } }',
      { ids: [aliasId, contactId, aliasId] },
    );
    expect(statuses.botStatuses.nodes).toEqual(Array(3).fill({ contactId, version: 4 }));
    expect(await find(aliasId)).toEqual({
      contactId,
      name: 'Anna',
      aliases: [aliasId],
      botStatus: { contactId },
    });
    const { contacts } = await inbox.saveContacts([{ contactId: aliasId, timeZone: 'Europe/Berlin' }]);
    expect(contacts).toMatchObject([{ contactId, name: 'Anna', timeZone: 'Europe/Berlin' }]);
  });

  it('messages, echoes, questions and counts are those of one person', async () => {
    const [contactId, aliasId] = await linked();
    await world.inbox.message({ contactId: aliasId, messageId: 'q', origin: 'CONTACT' });
    expect(await world.inbox.message({ contactId, messageId: 'q', origin: 'CONTACT' })).toMatchObject({
      replayed: true,
    });
    expect(await world.viewer.status(contactId)).toMatchObject({ pendingInbound: 1 });
    world.clock.advance(SECOND);
    const { token } = await world.inbox.reserve({ contactId: aliasId });
    const { token: newer } = await world.inbox.reserve({ contactId });
    const commit = { messageId: 'r', bodyHash: 'hello' };
    expect(await world.inbox.commit({ ...commit, token })).toMatchObject({ denyReason: 'SUPERSEDED' });
    expect(await world.inbox.commit({ ...commit, token: newer })).toMatchObject({ granted: true });
    for (const more of [
      { messageId: 'r' },
      { messageId: 'x', bodyHash: 'hello' },
      { messageId: 'y', replyToken: newer },
    ]) {
      const { origin, botStatus } = await world.inbox.message({
        contactId: aliasId,
        origin: 'UNKNOWN',
        ...more,
      });
      expect([origin, botStatus.messageCounts[0]?.sent]).toEqual(['BOT', 1]);
    }
  });

  it('in a list, there is one contact, found by either id, and in a call on many, one result each for both ids', async () => {
    const [contactId, aliasId] = await linked();
    const search = `query ($search: String) { contacts(filter: { search: $search }) { totalCount nodes { contactId } } }`;
    for (const id of [contactId, aliasId])
      expect((await world.viewer.ask(search, { search: id })).contacts).toEqual({
        totalCount: 1,
        nodes: [{ contactId }],
      });
    const call = { contactIds: [aliasId, contactId], state: 'INACTIVE', idempotencyKey: newId('key') };
    for (const replayed of [false, true]) {
      const { results } = await world.inbox.setMany(call);
      expect(results).toMatchObject(
        [aliasId, contactId].map((id) => ({ contactId: id, outcome: 'APPLIED', replayed })),
      );
    }
    expect(await world.viewer.status(contactId)).toMatchObject({ version: 1 });
  });

  it('an idempotency key compares the id as it was given', async () => {
    const [contactId, aliasId] = await linked();
    const call = { contactId, state: 'INACTIVE', idempotencyKey: newId('key') };
    await world.inbox.set(call);
    expect(await world.inbox.set({ ...call, contactId: aliasId })).toMatchObject(
      refusal('IDEMPOTENCY_MISMATCH', ['idempotencyKey']),
    );
  });

  it('linked again, nothing changes; another’s alias is refused', async () => {
    const [[contactId, aliasId], [other]] = [await linked(), await linked()];
    for (const [one, two] of [
      [contactId, aliasId],
      [aliasId, contactId],
      [contactId, contactId],
      [aliasId, aliasId],
    ])
      expect(await world.inbox.link({ contactId: one, aliasId: two })).toMatchObject({
        outcome: 'NO_CHANGE',
        userErrors: [],
      });
    const taken = await world.inbox.link({ contactId: other, aliasId });
    expect(taken).toMatchObject({ outcome: null, ...refusal('CONFLICT', ['aliasId']) });
  });

  it('an alias points to a contact, never to an alias', async () => {
    const [contactId, aliasId] = await linked();
    const third = newId();
    const { contact } = await world.inbox.link({ contactId: aliasId, aliasId: third });
    expect([contact.contactId, contact.aliases]).toEqual([contactId, [aliasId, third]]);
  });

  it('a contact that is linked brings its aliases along', async () => {
    const [[contactId, aliasId], [other, otherAlias]] = [await linked(), await linked()];
    const { contact } = await world.inbox.link({ contactId, aliasId: other });
    expect(contact.aliases).toEqual([aliasId, other, otherAlias]);
    for (const id of [other, otherAlias]) expect(await find(id)).toMatchObject({ contactId });
  });

  it('there are up to 20', async () => {
    const contactId = newId();
    const aliases = oneTo(20).map((number) => `${contactId} ${number}`);
    const tooMany = [...aliases, `${contactId} 21`];
    expect(await world.inbox.saveContacts([{ contactId, aliases: tooMany }])).toMatchObject({
      contacts: [],
      ...refusal('BAD_INPUT', ['contacts', '0', 'aliases', '20']),
    });
    const { contacts } = await world.inbox.saveContacts([{ contactId, aliases: [...aliases, ...aliases] }]);
    expect(contacts[0]?.aliases).toEqual(aliases);
    expect(await world.inbox.link({ contactId, aliasId: newId() })).toMatchObject(
      refusal('BAD_INPUT', ['aliasId']),
    );
    const [other] = await linked();
    expect(await world.inbox.link({ contactId: other, aliasId: contactId })).toMatchObject(
      refusal('BAD_INPUT', ['aliasId']),
    );
  });

  describe('saved with the contact', () => {
    it('are added to those there are', async () => {
      const [contactId, aliasId] = await linked();
      const added = newId();
      for (const _ of [1, 2]) {
        const { contacts } = await world.inbox.saveContacts([
          { contactId: aliasId, aliases: [added, aliasId] },
        ]);
        expect(contacts[0]?.aliases).toEqual([aliasId, added]);
      }
      const { contacts } = await world.inbox.saveContacts([{ contactId, aliases: null }]);
      expect(contacts[0]?.aliases).toEqual([aliasId, added]);
    });

    it('are ids that were never seen, or none is saved', async () => {
      const [[, aliasId], seen, contactId, another] = [await linked(), newId(), newId(), newId()];
      await world.inbox.message({ contactId: seen, messageId: 'm', origin: 'CONTACT' });
      for (const taken of [aliasId, seen]) {
        const saved = await world.inbox.saveContacts([
          { contactId: another },
          { contactId, aliases: [newId(), taken] },
        ]);
        expect(saved).toMatchObject({
          contacts: [],
          ...refusal('CONFLICT', ['contacts', '1', 'aliases', '1']),
        });
      }
      for (const contacts of [
        [{ contactId, aliases: [another] }, { contactId: another }],
        [
          { contactId, aliases: ['twice'] },
          { contactId: another, aliases: ['twice'] },
        ],
      ])
        expect(await world.inbox.saveContacts(contacts)).toMatchObject({
          contacts: [],
          userErrors: [{ code: 'CONFLICT' }],
        });
      expect(await find(another)).toBeNull();
    });
  });

  it('unlinked, an id is a contact of its own, with the same switch and nothing else', async () => {
    const { contactId, botId } = await contactWithBot(world, { maxMessages: 5 });
    const aliasId = newId();
    await world.inbox.link({ contactId, aliasId });
    await world.inbox.message({ contactId, messageId: 'q', origin: 'CONTACT' });
    await world.inbox.message({ contactId, messageId: 'r', origin: 'BOT', sentAt: inMs(world, -MINUTE) });
    await world.agent.set({ contactId, state: 'SLEEPING', wake: { after: 'PT1H' }, note: 'lunch' });
    const before = await world.inbox.status(contactId);
    const { contact, unlinked, userErrors } = await world.inbox.unlink(aliasId);
    expect([contact.contactId, contact.aliases, userErrors]).toEqual([contactId, [], []]);
    expect(contact.botStatus).toEqual(before);
    expect(unlinked).toMatchObject({ contactId: aliasId, aliases: [] });
    const { id, ...copy } = unlinked.botStatus;
    expect(id).not.toBe(before.id);
    expect(copy).toEqual({
      ...before,
      id: undefined,
      contactId: aliasId,
      messageCounts: [],
      pendingInbound: 0,
      waitingSince: null,
      waitingFor: null,
    });
    const { bot } = (
      await world.viewer.ask('query ($id: ID!) { contact(contactId: $id) { bot { botId } } }', {
        id: aliasId,
      })
    ).contact;
    expect(bot).toEqual({ botId });
    // Each goes its way from here.
    await world.agent.set({ contactId: aliasId, state: 'ACTIVE' });
    expect(await world.viewer.status(contactId)).toEqual({ ...before, viewerCanChange: false });
    world.clock.advance(60 * MINUTE);
    expect(await world.viewer.status(contactId)).toMatchObject({ state: 'ACTIVE', reason: 'TIMER' });
    expect(await world.inbox.link({ contactId, aliasId })).toMatchObject({ outcome: 'APPLIED' });
  });

  it('what is no alias cannot be unlinked', async () => {
    for (const id of [newId(), (await linked())[0]])
      expect(await world.inbox.unlink(id)).toMatchObject({
        contact: null,
        unlinked: null,
        ...refusal('NOT_FOUND', ['aliasId']),
      });
  });

  it('one id erased, the person is erased under all', async () => {
    for (const under of [0, 1] as const) {
      const ids = await linked();
      await world.inbox.message({ contactId: ids[0], messageId: 'm', origin: 'TEAMMATE' });
      expect(await world.admin.deleteContact(ids[under])).toMatchObject({ deleted: true });
      for (const id of ids) {
        expect(await find(id)).toBeNull();
        expect(await world.viewer.status(id)).toMatchObject({ contactId: id, state: 'ACTIVE', version: 0 });
      }
      expect(await world.admin.deleteContact(ids[1 - under]!)).toMatchObject({ deleted: false });
      expect(
        await world.inbox.message({ contactId: ids[1], messageId: 'm', origin: 'TEAMMATE' }),
      ).toMatchObject({ replayed: false });
    }
  });

  it('take the role INTEGRATION, and ids that can be ids', async () => {
    const [contactId, aliasId] = [newId(), newId()];
    expect(await world.agent.link({ contactId, aliasId })).toMatchObject({
      userErrors: [{ code: 'FORBIDDEN' }],
    });
    expect(await world.agent.unlink(aliasId)).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
    for (const bad of ['', ' a', 'a\n', 'x'.repeat(256)]) {
      expect(await world.inbox.link({ contactId, aliasId: bad })).toMatchObject(
        refusal('BAD_INPUT', ['aliasId']),
      );
      expect(await world.inbox.link({ contactId: bad, aliasId })).toMatchObject(
        refusal('BAD_INPUT', ['contactId']),
      );
      expect(await world.inbox.saveContacts([{ contactId, aliases: [aliasId, bad] }])).toMatchObject(
        refusal('BAD_INPUT', ['contacts', '0', 'aliases', '1']),
      );
      expect(await world.inbox.unlink(bad)).toMatchObject(refusal('BAD_INPUT', ['aliasId']));
    }
    expect(await find(contactId)).toBeNull();
  });

  it('belong to one workspace', async () => {
    const [, aliasId] = await linked();
    const elsewhere = await world.app.client('ADMIN', { workspace: 'elsewhere' });
    expect(await elsewhere.status(aliasId)).toMatchObject({ contactId: aliasId });
    expect(await elsewhere.unlink(aliasId)).toMatchObject(refusal('NOT_FOUND', ['aliasId']));
  });
});
