import { type Data, UNTIL_WOKEN } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';
import { newId, startWorld, type World } from '../world';

const CONTACTS =
  'query ($first: Int, $after: String) { contacts(first: $first, after: $after) { edges { cursor } } }';
const HISTORY = `query ($id: ID!, $first: Int, $after: String) {
  contact(contactId: $id) { statusHistory(first: $first, after: $after) { edges { cursor } } } }`;
const cursor = (text: string) => Buffer.from(text).toString('base64url');

describe.each(databases)('requests that can not be answered, on $name', (database) => {
  disposeAfterAll();
  let world: World;
  let id: string;
  beforeAll(async () => {
    world = await startWorld(database);
    id = newId();
    await world.agent.set({ contactId: id, state: 'SLEEPING', wake: UNTIL_WOKEN });
  });
  let logged = 0;
  beforeEach(() => {
    logged = world.app.logged.length;
  });
  /** None of it is worth a warning: whoever sends it must not fill the log. */
  afterEach(() => expect(world.app.logged.slice(logged)).toEqual([]));

  async function expectBadInput(query: string, variables: object, ...field: string[]): Promise<void> {
    const { status, errors, data } = await world.admin.send(query, { ...variables });
    expect(status).toBeLessThan(500);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(Object.values(data ?? {}).filter(Boolean)).toEqual([]);
  }

  it.each([-1, 101, -2_147_483_648])('a page of %d names the argument', async (first) => {
    await expectBadInput(CONTACTS, { first }, 'first');
    await expectBadInput(HISTORY, { id, first }, 'first');
  });

  it.each(['', 'x', '!', 'null', cursor('h:'), cursor('c:'), cursor('x:1'), `${cursor('c:a')}=`])(
    'a cursor that is none names the argument: %j',
    async (after) => {
      await expectBadInput(CONTACTS, { after }, 'after');
      await expectBadInput(HISTORY, { id, after }, 'after');
    },
  );

  it('a cursor of another list names the argument', async () => {
    const { contacts } = await world.viewer.ask(CONTACTS);
    const { contact } = await world.viewer.ask(HISTORY, { id });
    await expectBadInput(HISTORY, { id, after: contacts.edges[0]!.cursor }, 'after');
    await expectBadInput(CONTACTS, { after: contact.statusHistory.edges[0]!.cursor }, 'after');
  });

  it.each(['h:abc', 'h:NaN', 'h:Infinity', 'h:1e999', 'h:1.5', 'h:0x10', 'h:null'])(
    'a cursor whose place is no number names the argument: %s',
    async (text) => {
      await expectBadInput(HISTORY, { id, after: cursor(text) }, 'after');
    },
  );

  it('a cursor of a contact that is gone, or never was, is a place all the same', async () => {
    for (const text of ['c:zzz', `c:${'x'.repeat(1_000)}`, "c:' OR 1=1"]) {
      const { contacts } = await world.viewer.ask(CONTACTS, { after: cursor(text) });
      expect(contacts.edges.length).toBeLessThanOrEqual(1);
    }
  });

  it('1,001 badges name the argument', async () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => `c${index}`);
    await expectBadInput(
      'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { id } } }',
      { ids },
      'contactIds',
    );
  });

  it.each(['P1M', 'P1Y', '-P1D'])('a length of %s names the argument', async (length) => {
    const query = (argument: string) => `query ($d: Duration) { statusSummary(${argument}: $d) { waiting } }`;
    await expectBadInput(query('period'), { d: length }, 'period');
    await expectBadInput(query('waitingLongerThan'), { d: length }, 'waitingLongerThan');
    const filter =
      'query ($d: Duration) { contacts(filter: { waitingLongerThan: $d }) { edges { cursor } } }';
    await expectBadInput(filter, { d: length }, 'filter', 'waitingLongerThan');
  });

  it('weeks are seven days wherever a length is taken', async () => {
    const query = `{ statusSummary(period: "P1W", waitingLongerThan: "P1W") { waiting }
      contacts(filter: { waitingLongerThan: "P1W" }) { edges { cursor } } }`;
    expect(await world.viewer.ask(query)).toEqual({ statusSummary: { waiting: 0 }, contacts: { edges: [] } });
    const { bot } = await world.admin.saveBot({ name: 'Weekly', rules: { maxRuleSleep: 'P1W' } });
    expect(bot.rules.maxRuleSleep).toBe('PT168H');
    const { userErrors } = await world.inbox.reserve({ contactId: id, ttl: 'P1W' });
    expect(userErrors).toMatchObject([{ field: ['input', 'ttl'] }]);
  });

  it('a length below a millisecond is the same on every database', async () => {
    const { bot } = await world.admin.saveBot({ name: 'Exact', rules: { limitSleep: 'PT1.0005S' } });
    const query = 'query ($id: ID!) { bot(botId: $id) { rules { limitSleep } } }';
    const stored = (await world.admin.ask(query, { id: bot.botId })).bot;
    expect(stored.rules.limitSleep).toBe(bot.rules.limitSleep);
    expect(['PT1S', 'PT1.001S']).toContain(stored.rules.limitSleep);
  });

  it.each<[string, string, object]>([
    [
      'a value that no enum has',
      'query ($v: BotState!) { contacts(filter: { states: [$v] }) { edges { cursor } } }',
      { v: 'ASLEEP' },
    ],
    ['a variable that is missing', 'query ($v: ID!) { contact(contactId: $v) { id } }', {}],
    ['null where there must be something', 'query ($v: ID!) { contact(contactId: $v) { id } }', { v: null }],
    ['a value of another type', CONTACTS, { first: 'many' }],
    ['a number out of range', CONTACTS, { first: 2 ** 31 }],
    [
      'a field that no input has',
      'mutation ($v: DeleteBotInput!) { deleteBot(input: $v) { deleted } }',
      { v: { id: 'x', all: true } },
    ],
    ['a field that no type has', '{ bots { secret } }', {}],
    ['no GraphQL', '{ bots {', {}],
    ['nothing', '', {}],
    ['two operations and no name', 'query A { bots { id } } query B { bots { id } }', {}],
    ['a page too large to cost', CONTACTS, { first: 1_000_000 }],
    [
      'a query that costs too much',
      `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: contacts(first: 100) { edges { node { id name statusHistory(first: 100) { edges { cursor } } } } }`).join(' ')} }`,
      {},
    ],
    ['a document too large to read', `{ ${'__typename '.repeat(6_000)} }`, {}],
    [
      'lists in lists',
      `{ botStatuses(contactIds: ${'['.repeat(200)}${']'.repeat(200)}) { nodes { id } } }`,
      {},
    ],
    [
      'lists in lists without an end',
      `{ botStatuses(contactIds: ${'['.repeat(2_400)}) { nodes { id } } }`,
      {},
    ],
  ])('%s: an error of the caller, not of the service', async (_what, query, variables) => {
    const { status, errors, data } = await world.admin.send(query, { ...variables });
    expect(data).toBeNull();
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.map(({ extensions }) => String(extensions.code)).join()).not.toMatch(/INTERNAL/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(errors.map(({ message }) => message).join()).not.toMatch(/call stack/);
    expect(status).toBeLessThan(500);
  });

  it('a thousand values that do not fit are errors of the caller, each of them', async () => {
    const query = 'query ($v: [BotState!]) { contacts(filter: { states: $v }) { edges { cursor } } }';
    const { status, errors } = await world.admin.send(query, { v: Array.from({ length: 1_000 }, () => 'X') });
    expect(status).toBe(400);
    expect(errors.length).toBeGreaterThan(1);
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
  });

  it.each(['{ bots { id } }', undefined])(
    'a query by its hash is not supported, with the document or without: %s',
    async (query) => {
      for (const persistedQuery of [{ version: 1, sha256Hash: 'x' }, { version: 2 }, 'x']) {
        const { errors } = await world.admin.post({ query, extensions: { persistedQuery } });
        expect(errors).toMatchObject([{ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }]);
      }
    },
  );

  it.each(['botStatusChanged(contactIds: ["a"]) { feedCursor }', 'statusFeed { feedCursor }'])(
    'a subscription over HTTP is told where it is served: %s',
    async (field) => {
      const { status, errors } = await world.admin.send(`subscription { ${field} }`);
      expect({ status, errors }).toMatchObject({
        status: 400,
        errors: [{ message: expect.stringContaining('websocket'), extensions: { code: 'BAD_REQUEST' } }],
      });
    },
  );

  it.each<[string, string, unknown]>([
    ['RecordMessageInput', 'sentAt', '2026-03-29T07:00:00'],
    ['RecordMessageInput', 'sentAt', '2026-03-29'],
    ['RecordMessageInput', 'sentAt', '2026-02-30T07:00:00Z'],
    ['RecordMessageInput', 'sentAt', '+275760-09-12T00:00:00Z'],
    ['RecordMessageInput', 'sentAt', '-000001-01-01T00:00:00Z'],
    ['RecordMessageInput', 'sentAt', 'soon'],
    ['MarkConversationReadInput', 'readAt', '2026-03-29T07:00:00'],
    ['SetBotStatusInput', 'wake', { at: '2026-03-29T07:00:00' }],
    ['SetBotStatusInput', 'wake', { local: { dateTime: '2026-03-29T07:00:00Z' } }],
    ['SetBotStatusInput', 'wake', { local: { dateTime: '2026-03-29T07:00', timeZone: 'Mars/Base' } }],
    ['SetBotStatusInput', 'wake', { after: '2 hours' }],
    ['SetBotStatusInput', 'wake', { after: 'PT1H', at: '2026-03-29T07:00:00Z' }],
    ['SetBotStatusInput', 'wake', {}],
    ['SetBotStatusInput', 'expectedVersion', 2 ** 31],
    ['SetBotStatusInput', 'expectedVersion', '7'],
  ])('of %s, %s can not be %j, and is named', async (type, field, value) => {
    const mutations: Record<string, [string, object]> = {
      RecordMessageInput: ['recordMessage', { contactId: id, messageId: newId(), origin: 'CONTACT' }],
      MarkConversationReadInput: ['markConversationRead', { contactId: id }],
      SetBotStatusInput: ['setBotStatus', { contactId: id, state: 'SLEEPING', wake: UNTIL_WOKEN }],
    };
    const [mutation, input] = mutations[type]!;
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { outcome } }`;
    const { status, data, errors } = await world.admin.send(query, { input: { ...input, [field]: value } });
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([
      { message: expect.stringContaining(`"input.${field}`), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it.each<[string, (admin: World['admin']) => Promise<Pick<Data['setBotStatus'], 'userErrors'>>, string[]]>([
    [
      'a bulk of 1,001 statuses',
      (admin) => admin.setMany({ contactIds: manyIds(), state: 'SLEEPING', wake: UNTIL_WOKEN }),
      ['contactIds'],
    ],
    [
      'a bulk of 1,001 contacts',
      (admin) => admin.saveContacts(manyIds().map((each) => ({ contactId: each }))),
      ['contacts'],
    ],
    ['a bulk of none', (admin) => admin.setMany({ state: 'SLEEPING', wake: UNTIL_WOKEN }), ['contactIds']],
    [
      'a wake in the year 9999',
      (admin) => admin.set({ contactId: id, state: 'SLEEPING', wake: { at: '9999-12-31T23:59:59Z' } }),
      ['wake', 'at'],
    ],
    [
      'a wake in the past',
      (admin) => admin.set({ contactId: id, state: 'SLEEPING', wake: { at: '0001-01-01T00:00:00Z' } }),
      ['wake', 'at'],
    ],
    [
      'a wake after months',
      (admin) => admin.set({ contactId: id, state: 'SLEEPING', wake: { after: 'P1M' } }),
      ['wake', 'after'],
    ],
  ])('%s is refused, naming the field', async (_what, call, field) => {
    const { userErrors } = await call(world.admin);
    expect(userErrors).toMatchObject([{ code: 'BAD_INPUT', field: ['input', ...field] }]);
  });

  it('names like those of JavaScript itself are unknown, as any other', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const input = JSON.parse(`{ "botId": "b", "${name}": {} }`);
      const query = 'mutation ($input: DeleteBotInput!) { deleteBot(input: $input) { deleted } }';
      const { errors } = await world.admin.post({ query, variables: { input } });
      const code = name === '__proto__' ? 'BAD_REQUEST' : 'BAD_USER_INPUT';
      expect(errors).toMatchObject([{ message: expect.stringContaining(name), extensions: { code } }]);
      const unknown = await world.admin.send(`{ bots { ${name} } }`);
      expect(unknown.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    }
  });

  it.each<[string, string, string, number]>([
    ['no JSON', '{', 'application/json', 400],
    ['JSON that breaks off', '{"query": "{ bots', 'application/json', 400],
    ['nothing', '', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['a batch', '[{"query": "{ bots { id } }"}]', 'application/json', 400],
    ['a number', '5', 'application/json', 400],
    ['null', 'null', 'application/json', 400],
    ['no query', '{"variables": {}}', 'application/json', 400],
    ['a query that is no text', '{"query": 5}', 'application/json', 400],
    [
      'variables that are no object',
      '{"query": "{ bots { id } }", "variables": "x"}',
      'application/json',
      400,
    ],
    [
      'more than a body may hold',
      JSON.stringify({ query: `{ bots { id } } # ${'x'.repeat(300_000)}` }),
      ...(['application/json', 413] as const),
    ],
    ['plain text', '{ bots { id } }', 'text/plain', 400],
    ['a form', 'query={bots{id}}', 'application/x-www-form-urlencoded', 415],
  ])('%s as a body is refused as JSON', async (_what, body, type, status) => {
    const response = await fetch(`${world.app.url}/graphql`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${world.admin.token}`, 'content-type': type },
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      errors: [
        { message: expect.stringMatching(/.{10}/), extensions: { code: 'BAD_REQUEST', retryable: false } },
      ],
    });
  });

  it('a path where nothing is, is told as JSON', async () => {
    const response = await fetch(`${world.app.url}/nowhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

function manyIds(): string[] {
  return Array.from({ length: 1_001 }, (_, index) => `many ${index}`);
}

/** What goes wrong inside is told as that, and no more: see the log under the id. */
describe.each(databases)('errors inside, on $name', (database) => {
  disposeAfterAll();

  it('are masked, with an id that the log has too', async () => {
    const world = await startWorld(database);
    world.clock.now = () => {
      throw new Error('secret of the house');
    };
    const { status, errors } = await world.viewer.send('{ botStatuses(contactIds: ["c"]) { nodes { id } } }');
    expect(status).toBe(200);
    expect(errors).toMatchObject([{ message: 'Internal server error.', extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(errors)).not.toContain('secret');
    const { errorId } = errors[0]!.extensions;
    expect(world.app.logged.filter((line) => line.includes(String(errorId)))).toEqual([
      expect.stringContaining('secret of the house'),
    ]);
  });
});
