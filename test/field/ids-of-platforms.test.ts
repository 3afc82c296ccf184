import { newId, startWorld, type World } from '../e2e/world';
import type { GraphqlAnswer } from '../support/clients/api-client';
import { errorsOf, openSocket } from '../support/clients/raw-socket';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { eachOf } from './each-of';

/** Ids as platforms give them. */
const IDS: Readonly<Record<string, string>> = {
  'Instagram, 170 characters': `aWdfZAG1faXRlbTox${'QWxs'.repeat(38)}=`,
  Messenger: `m_${'AbCdEf-_'.repeat(20)}`,
  WhatsApp: `wamid.HBgNNDkxNTExMjM0NTY3OBUCABIYIDNBMUY5${'RDQ2'.repeat(20)}AA==`,
  'WhatsApp on the web': 'true_491511234567@c.us_3EB0C767D097B7C5A1_out',
  'an email': '<CAF+x9=abc.def$1@mail.example.com>',
  'an email of 998 characters': `<${'a'.repeat(970)}@subdomain.mail.example>`.padEnd(998, '>'),
  'an email, folded': '<part-one\r\n\t.part-two@mail.example>',
  'Telegram, a number': '9007199254740993',
  Slack: '1700000000.123456',
  'Microsoft Teams': '19:meeting_Zm9v@thread.v2;messageid=1616963377068',
  'one that begins and ends with spaces': '  id  ',
  'one space': ' ',
  'an emoji': '👩‍👩‍👧‍👦🇩🇪',
  'a NUL': 'a\u0000b',
  JSON: '{"id":"1","of":["a","b"]}',
  SQL: `'; DROP TABLE contacts; -- \\`,
  'the longest': 'x'.repeat(1_024),
  'the longest, of emoji': '🤖'.repeat(512),
};

/** Ids that a careless comparison takes for one. */
const TWINS: Readonly<Record<string, readonly [string, string]>> = {
  'letter case': ['wamid.HBgA', 'wamid.HBga'],
  'a space at the end': ['id', 'id '],
  'a tab at the end': ['id', 'id\t'],
  'a NUL at the end': ['id', 'id\u0000'],
  'a space at the start': ['id', ' id'],
  'an accent': ['Zoe', 'Zoë'],
  'the form of an accent': ['Zo\u00eb', 'Zoe\u0308'],
  'an emoji': ['👍', '👎'],
  'the colour of an emoji': ['👍', '👍🏽'],
  'ss and ß': ['strasse', 'straße'],
  'the width of a letter': ['A1', 'Ａ1'],
  'the last character of a long one': [`${'x'.repeat(1_023)}a`, `${'x'.repeat(1_023)}b`],
};

const CONTACTS: Readonly<Record<string, readonly [string, string]>> = {
  'letter case': ['Anna@Example.com', 'anna@example.com'],
  'an accent': ['zoe@x.org', 'zoë@x.org'],
  'a space within': ['anna 1', 'anna  1'],
  'one digit': ['5511912345678@s.whatsapp.net', '551112345678@s.whatsapp.net'],
  'the last of 255 characters': [`${'x'.repeat(254)}a`, `${'x'.repeat(254)}b`],
  'an emoji': ['🤖'.repeat(127), `${'🤖'.repeat(126)}👾`],
};

describe.each(databases)('ids of every platform, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });

  it('a person who answers silences the bot, whatever the id of the message', () =>
    eachOf(IDS, async (messageId) => {
      const message = { contactId: newId(), messageId, origin: 'TEAMMATE' };
      const first = await world.inbox.message(message);
      expect(first).toMatchObject({ outcome: 'APPLIED', userErrors: [], statusChange: { messageId } });
      const { contactId } = message;
      expect(await world.inbox.reserve({ contactId })).toMatchObject({ denyReason: 'SLEEPING' });
      expect(await world.inbox.message(message)).toEqual({ ...first, replayed: true });
    }));

  it('what the bot sent is recognized, by any id and any hash', () =>
    eachOf(IDS, async (id) => {
      const contactId = newId();
      const { token } = await world.inbox.reserve({ contactId, inbound: { messageId: id } });
      const commit = { token, messageId: id, bodyHash: id };
      expect(await world.inbox.commit(commit)).toMatchObject({ granted: true });
      expect(await world.inbox.commit(commit)).toMatchObject({ granted: true, replayed: true });
      const echo = { origin: 'BOT', outcome: 'NO_CHANGE', replayed: false, botStatus: { state: 'ACTIVE' } };
      const message = { contactId, origin: 'UNKNOWN' };
      expect(await world.inbox.message({ ...message, messageId: id })).toMatchObject(echo);
      expect(await world.inbox.message({ ...message, messageId: newId(), bodyHash: id })).toMatchObject(echo);
    }));

  it('two messages stay two, however little their ids differ', () =>
    eachOf(TWINS, async ([one, other]) => {
      const contactId = newId();
      const send = (origin: string, messageId: string, more: object = {}) =>
        world.inbox.message({ contactId, messageId, origin, ...more });
      const questions = await Promise.all([send('CONTACT', one), send('CONTACT', other)]);
      expect(questions.map(({ replayed }) => replayed)).toEqual([false, false]);
      expect(await world.viewer.status(contactId)).toMatchObject({ pendingInbound: 2 });
      const { token } = await world.inbox.reserve({ contactId });
      await world.inbox.commit({ token, messageId: one, bodyHash: one });
      // The other is none of the bot's.
      expect(await send('UNKNOWN', other, { bodyHash: other })).toMatchObject({ origin: 'TEAMMATE' });
    }));

  it('two idempotency keys stay two, however little they differ', () =>
    eachOf(TWINS, async (keys, what) => {
      const contactId = newId();
      for (const [index, key] of keys.entries()) {
        const idempotencyKey = `${what} ${key}`.slice(-1_024);
        const call = { contactId, state: 'INACTIVE', note: `${index}`, idempotencyKey };
        expect(await world.inbox.set(call)).toMatchObject({ outcome: 'APPLIED', replayed: false });
        expect(await world.inbox.set(call)).toMatchObject({ outcome: 'APPLIED', replayed: true });
      }
    }));

  it('two contacts stay two, however little their ids differ', () =>
    eachOf(CONTACTS, async ([one, other]) => {
      await world.agent.set({ contactId: one, state: 'INACTIVE' });
      expect(await world.inbox.reserve({ contactId: one })).toMatchObject({ denyReason: 'INACTIVE' });
      const { decision, token } = await world.inbox.reserve({ contactId: other, channel: other });
      expect(decision).toBe('SEND');
      expect(await world.inbox.commit({ token, messageId: 'r' })).toMatchObject({ granted: true });
    }));

  it('one id is one message on each channel, to each contact and in each direction', async () => {
    const [contactId, another] = [newId(), newId()];
    const send = async (more: object) =>
      (await world.inbox.message({ contactId, messageId: '1', origin: 'CONTACT', ...more })).replayed;
    expect(await send({})).toBe(false);
    expect(await send({ channel: 'sms' })).toBe(false);
    expect(await send({ contactId: another })).toBe(false);
    expect(await send({ origin: 'WORKFLOW' })).toBe(false);
    expect(await send({ channel: '  ' })).toBe(true);
    expect(await send({ channel: null })).toBe(true);
    expect(await send({ channel: ' sms\n' })).toBe(true);
    expect(await send({ origin: 'BOT' })).toBe(true);
    expect(await world.viewer.status(contactId)).toMatchObject({ pendingInbound: 2 });
  });

  it('names of every length and kind are shortened, never refused', async () => {
    const contactId = newId();
    const name = `Ana\n${'🤖'.repeat(300)}`;
    const { botStatus, userErrors } = await world.inbox.message({
      ...{ contactId, messageId: 'm', origin: 'TEAMMATE' },
      actor: { externalId: 'ana \u0000 ', name },
    });
    expect(userErrors).toEqual([]);
    expect(botStatus.changedBy.externalId).toBe('ana \u0000 ');
    expect(botStatus.changedBy.name.length).toBeLessThanOrEqual(200);
    expect(botStatus.changedBy.name).toMatch(/^Ana 🤖+$/u);
    const { contacts } = await world.inbox.saveContacts([{ contactId, name }]);
    expect(contacts[0]?.name).toMatch(/^Ana 🤖+$/u);
  });
});

/** Where an id can be, in the text of variables. */
const PLACES: Readonly<Record<string, readonly [mutation: string, input: string]>> = {
  contactIds: ['setBotStatuses', '{"contactIds":["a",ID],"state":"INACTIVE"}'],
  botId: ['saveContacts', '{"contacts":[{"contactId":"a"},{"contactId":"b","botId":ID}]}'],
  aliases: ['saveContacts', '{"contacts":[{"contactId":"a","aliases":["b",ID]}]}'],
  aliasId: ['linkContact', '{"contactId":"a","aliasId":ID}'],
  identities: ['saveBot', '{"name":"B","identities":[ID]}'],
  messageIds: ['commitReply', '{"token":"t","messageId":"a","messageIds":["b",ID]}'],
  replyToken: ['recordMessage', '{"contactId":"a","messageId":"m","origin":"BOT","replyToken":ID}'],
  onBehalfOf: ['setBotStatus', '{"contactId":"a","state":"INACTIVE","onBehalfOf":{"externalId":ID}}'],
  inbound: ['reserveReply', '{"contactId":"a","inbound":{"messageId":ID}}'],
  finalReplyToken: ['reportGoal', '{"contactId":"a","goal":"STOP_BOT","finalReplyToken":ID}'],
  filter: ['setBotStatuses', '{"filter":{"botId":ID},"state":"INACTIVE"}'],
};

describe('numbers that JSON has rounded', () => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(databases[0]!);
  });

  it('are refused wherever an id can be, over HTTP and over a websocket', async () => {
    const token = await world.app.token('ADMIN');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const socket = await openSocket(world.app.url);
    await socket.init(token);
    for (const [place, [mutation, input]] of Object.entries(PLACES)) {
      for (const id of ['17841400000000001', '-9007199254740993', '1e21']) {
        const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
        const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`;
        const payload = `{"query":"${query}","variables":{"input":${input.replace('ID', id)}}}`;
        const response = await fetch(`${world.app.url}/graphql`, { method: 'POST', headers, body: payload });
        const { errors } = (await response.json()) as GraphqlAnswer;
        socket.send(`{"id":"${place} ${id}","type":"subscribe","payload":${payload}}`);
        const overSocket = errorsOf(await socket.nextOf(`${place} ${id}`));
        for (const [error] of [errors, overSocket])
          expect(error).toMatchObject({
            message: expect.stringMatching(/Variable "\$input.*send a string/),
            extensions: { code: 'BAD_USER_INPUT' },
          });
      }
    }
    expect((await world.viewer.status('a')).version).toBe(0);
  });
});
