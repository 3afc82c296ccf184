import { newId, reply, startWorld, type World } from '../e2e/world';
import { UNTIL_WOKEN } from '../support/clients/api-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';

const BAD_KEYS = [
  ['empty', ''],
  ['too long', 'x'.repeat(1_025)],
  ['half a surrogate pair', 'a\ud83d'],
] as const;
const BAD_IDS = [
  ['empty', ''],
  ['too long', 'x'.repeat(256)],
  ['with a control character', 'a\u0000b'],
  ['with a line break', 'a\n'],
  ['with a late control character', 'a\u0085b'],
  ['with half a surrogate pair', 'a\ud83d'],
  ['with the other half', '\ude00b'],
  ['that begins with a space', ' a'],
  ['that ends with a space', 'a\u00a0'],
] as const;

describe.each(databases)('ids on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  it.each(BAD_IDS)('%s are refused by every mutation, which names the field', async (_what, id) => {
    const { admin } = world;
    const contactId = newId();
    const answers = await Promise.all([
      admin.set({ contactId: id, state: 'SLEEPING', wake: UNTIL_WOKEN }),
      admin.setMany({ contactIds: [contactId, id], state: 'SLEEPING', wake: UNTIL_WOKEN }),
      admin.message({ contactId: id, messageId: 'm', origin: 'CONTACT' }),
      admin.goal({ contactId: id, goal: 'STOP_BOT' }),
      admin.read({ contactId: id }),
      admin.reserve({ contactId: id }),
      admin.saveContacts([{ contactId }, { contactId: id }]),
    ]);
    const fields = [
      ...[['contactId'], ['contactIds', '1'], ['contactId'], ['contactId'], ['contactId'], ['contactId']],
      ['contacts', '1', 'contactId'],
    ];
    expect(answers.map(({ userErrors }) => userErrors)).toMatchObject(
      fields.map((field) => [{ code: 'BAD_INPUT', field: ['input', ...field] }]),
    );
    expect(
      (await admin.ask('query ($id: ID!) { contact(contactId: $id) { id } }', { id: contactId })).contact,
    ).toBeNull();
  });

  it.each(BAD_KEYS)('of messages, hashes and actors that are %s are refused', async (_what, id) => {
    const { admin } = world;
    const message = { contactId: newId(), messageId: 'm' };
    const commit = { token: 'no token', messageId: 'm' };
    const answers = await Promise.all([
      admin.message({ ...message, messageId: id, origin: 'CONTACT' }),
      admin.reserve({ ...message, messageId: undefined, inbound: { messageId: id } }),
      admin.commit({ ...commit, messageId: id }),
      admin.commit({ ...commit, messageIds: ['n', id] }),
    ]);
    const errors = answers.map(({ userErrors }) => userErrors);
    const fields = [['messageId'], ['inbound', 'messageId'], ['messageId'], ['messageIds', '1']];
    expect(errors).toMatchObject(fields.map((field) => [{ code: 'BAD_INPUT', field: ['input', ...field] }]));
    // An empty hash or actor is what a mapping sends for none.
    const refused = id === '' ? [] : [{ code: 'BAD_INPUT' }];
    const lenient = await Promise.all([
      admin.message({ ...message, origin: 'BOT', bodyHash: id }),
      admin.commit({ ...commit, bodyHash: id }),
      admin.commit({ ...commit, bodyHashes: [id] }),
      admin.message({ ...message, messageId: 'n', origin: 'TEAMMATE', actor: { externalId: id } }),
    ]);
    for (const { userErrors } of lenient) expect(userErrors).toMatchObject(refused);
  });

  it.each([
    ['too long', 'x'.repeat(256)],
    ['with a control character', 'a\u0000b'],
    ['with half a surrogate pair', 'a\ud83d'],
  ])('of channels that are %s are refused', async (_what, channel) => {
    const contactId = newId();
    const answers = [
      await world.inbox.message({ contactId, messageId: 'm', origin: 'CONTACT', channel }),
      await world.inbox.reserve({ contactId, channel }),
    ];
    expect(answers.map(({ userErrors }) => userErrors)).toMatchObject(
      Array(2).fill([{ code: 'BAD_INPUT', field: ['input', 'channel'] }]),
    );
  });

  it.each([
    [' sms\n', 'sms'],
    ['', 'default'],
    [' \u00a0', 'default'],
    [null, 'default'],
  ])('of channels are trimmed, and may be missing: %j', async (given, channel) => {
    const contactId = newId();
    await world.inbox.message({ contactId, messageId: 'm', origin: 'BOT', channel: given });
    const { botStatus } = await reply(world.inbox, contactId, { channel: given });
    expect(botStatus?.messageCounts).toEqual([{ channel, sent: 2, maxMessages: 75 }]);
  });

  it.each([
    ['a long id', { externalId: 'x'.repeat(1_024), name: 'Maya' }, { name: 'Maya' }],
    ['an id with control characters', { externalId: ' u\n1 ', name: 'Maya' }, { name: 'Maya' }],
    ['no id', { externalId: '', name: 'Maya' }, { externalId: null, name: 'Maya' }],
    ['a long name', { externalId: 'u1', name: `a\n${'x'.repeat(300)}` }, { name: `a ${'x'.repeat(198)}` }],
    ['an empty name', { externalId: 'u1', name: ' ' }, { name: null }],
  ])('of actors are taken: %s', async (_what, actor, more) => {
    const contactId = newId();
    const answer = await world.inbox.message({ contactId, messageId: 'm', origin: 'TEAMMATE', actor });
    const expected = { kind: 'USER', ...actor, ...more };
    expect(answer).toMatchObject({ outcome: 'APPLIED', userErrors: [], statusChange: { actor: expected } });
    expect(await world.agent.history(contactId)).toMatchObject([{ actor: expected }]);
  });

  it('of fifty channels as long as they may be fit into a status', async () => {
    const contactId = newId();
    for (let number = 10; number < 60; number += 1) {
      const { granted } = await reply(world.inbox, contactId, { channel: number + '客'.repeat(253) });
      expect(granted).toBe(true);
      await world.inbox.reserve({ contactId, channel: number + '客'.repeat(253) });
    }
    const { messageCounts } = await world.agent.status(contactId);
    expect(messageCounts).toHaveLength(50);
  });

  it.each(BAD_IDS)('%s are a clear error of a query for badges', async (_what, id) => {
    const query = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { id } } }';
    const { status, errors } = await world.viewer.send(query, { ids: ['fine', id] });
    expect(status).toBeLessThan(500);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: ['contactIds', '1'] } }]);
  });

  it.each([
    'x'.repeat(255),
    '客'.repeat(255),
    '42',
    'with space and "quotes" and \\',
    "o'brien; --",
    '%_%',
    '🙂🙃',
    '人-ß-ı',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ])('such as %j work everywhere', async (id) => {
    const { agent, inbox } = world;
    const channel = id;
    const messageId = id.slice(0, 128);
    expect(await inbox.status(id)).toMatchObject({ contactId: id, state: 'ACTIVE', version: 0 });
    for (const count of [1, 2]) {
      const { botStatus, granted } = await reply(inbox, id, { channel });
      expect(granted).toBe(true);
      expect(botStatus?.messageCounts).toEqual([{ channel, sent: count, maxMessages: 75 }]);
    }
    const message = {
      contactId: id,
      messageId,
      channel,
      origin: 'TEAMMATE',
      actor: { externalId: id, name: id },
    };
    expect(await inbox.message(message)).toMatchObject({
      outcome: 'APPLIED',
      statusChange: { messageId, actor: { externalId: id } },
    });
    expect(await inbox.message(message)).toMatchObject({ outcome: 'APPLIED', replayed: true });
    await agent.set({ contactId: id, state: 'ACTIVE', idempotencyKey: id });
    expect(await agent.set({ contactId: id, state: 'ACTIVE', idempotencyKey: id })).toMatchObject({
      ...{ outcome: 'APPLIED', replayed: true },
    });
    expect(await agent.status(id)).toMatchObject({ contactId: id, state: 'ACTIVE', version: 2 });
    const { contact } = await agent.ask('query ($id: ID!) { contact(contactId: $id) { contactId } }', { id });
    expect(contact).toEqual({ contactId: id });
  });

  it('that differ in case, accent, composition or width are different contacts', async () => {
    const ids = ['Anna', 'anna', 'ANNA', 'Änna', 'A\u0308nna', 'Anna\u200d', 'Ａnna', 'strasse', 'straße'];
    for (const [index, contactId] of ids.entries()) {
      await world.agent.set({ contactId, state: 'SLEEPING', wake: UNTIL_WOKEN, note: String(index) });
      await world.inbox.message({ contactId, messageId: 'same', origin: 'CONTACT' });
    }
    const query =
      'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { id contactId note pendingInbound } } }';
    const { botStatuses } = await world.agent.ask(query, { ids });
    const pendingInbound = 1;
    expect(botStatuses.nodes).toMatchObject(
      ids.map((contactId, index) => ({ contactId, note: String(index), pendingInbound })),
    );
    expect(new Set(botStatuses.nodes.map(({ id }) => id)).size).toBe(ids.length);
    for (const contactId of ids) expect(await world.agent.history(contactId)).toHaveLength(2);
  });

  it('of messages and keys are told apart by case too', async () => {
    const contactId = newId();
    const replayed = [];
    for (const messageId of ['Msg', 'msg', 'Msg'])
      replayed.push((await world.inbox.message({ contactId, messageId, origin: 'CONTACT' })).replayed);
    expect(replayed).toEqual([false, false, true]);
    for (const idempotencyKey of ['Case', 'case']) {
      const answer = await world.agent.set({
        contactId: newId(),
        state: 'SLEEPING',
        wake: UNTIL_WOKEN,
        idempotencyKey,
      });
      expect(answer.outcome).toBe('APPLIED');
    }
  });
});
