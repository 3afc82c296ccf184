import { request } from 'node:http';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { FastPath } from '../../../src/server/http/fast-path';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

const ALLOWED = 'https://inbox.example.com';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

const IGNORED = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];
const answerDirectly = FastPath.prototype.respond;
const ERROR_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A plain request goes another way through the service than all others; nobody may be able to tell. */
describe('a plain request', () => {
  disposeAfterAll();
  let app: TestApp;
  let token: string;
  const answered = jest.spyOn(FastPath.prototype, 'respond');
  afterAll(() => answered.mockRestore());
  beforeAll(async () => {
    app = await startTestApp({ config: { allowedOrigins: [ALLOWED], rateLimitPerMinute: 0 } });
    token = await app.token('VIEWER');
    const admin = await app.client('ADMIN');
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    await admin.saveContacts([{ contactId: 'anna', name: 'Anna "the \u2028 first" 🙂' }]);
    await admin.set({ contactId: 'anna', state: 'INACTIVE' });
  });

  function send(
    body: unknown,
    headers: Record<string, string | undefined> = {},
    path = '/graphql',
  ): Promise<Answer> {
    const always = { 'content-type': 'application/json', 'x-request-id': 'always-the-same' };
    const given = { ...always, authorization: `Bearer ${token}`, ...headers };
    const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const call = request(`${app.url}${path}`, { method: 'POST', headers: sent as never }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const kept = Object.entries(response.headers).filter(([name]) => !IGNORED.includes(name));
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(kept.sort()),
            body: Buffer.concat(chunks).toString().replace(ERROR_ID, 'an id'),
          });
        });
      });
      call.on('error', reject).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  /** Sends it three times, the first time to Apollo Server; how many of the others went the short way. */
  async function expectSame(
    body: object,
    headers: Record<string, string | undefined> = {},
    path?: string,
  ): Promise<number> {
    // A comment makes it an operation of its own, which was never sent before.
    count += 1;
    const query = (body as { query?: unknown }).query;
    const own = typeof query === 'string' ? { ...body, query: `${query} # ${count}` } : body;
    answered.mockClear();
    answered.mockResolvedValueOnce(null);
    const viaApollo = await send(own, headers, path);
    answered.mockReset();
    answered.mockImplementation(answerDirectly);
    for (const _ of [1, 2]) expect(await send(own, headers, path)).toEqual(viaApollo);
    const results = await Promise.all(answered.mock.results.map(({ value }) => value));
    return results.filter((result) => result !== null).length;
  }
  let count = 0;

  const PERSISTED = { version: 1, sha256Hash: 'x' };
  const NAMED = 'query A { bots { name } } query B { contact(contactId: "anna") { id name } }';
  const NUMBERED = 'query ($id: ID!) { contact(contactId: $id) { id } }';
  const PAGE = 'query ($first: Int = 5) { contacts(first: $first) { edges { node { id name } } } }';
  it.each<[string, object, number]>([
    [
      'of all sorts of data',
      { query: '{ bots { name mode } contact(contactId: "anna") { name botStatus { state since } } }' },
      2,
    ],
    ['of one operation of several', { query: NAMED, operationName: 'B' }, 2],
    ['of the other', { query: NAMED, operationName: 'A' }, 2],
    ['of none of several', { query: NAMED }, 0],
    ['of an operation that is not there', { query: NAMED, operationName: 'C' }, 0],
    ['with an empty operation name', { query: '{ bots { name } }', operationName: '' }, 0],
    ['with an operation name of null', { query: '{ bots { name } }', operationName: null }, 2],
    ['with variables', { query: PAGE, variables: { first: 1, extra: 'x' } }, 2],
    ['with variables of null', { query: PAGE, variables: null }, 2],
    ['without a variable that has a default', { query: PAGE, variables: {} }, 2],
    ['with variables that are none', { query: PAGE, variables: 'x' }, 0],
    ['with variables in a list', { query: PAGE, variables: [] }, 0],
    ['with a variable that does not fit', { query: PAGE, variables: { first: 'x' } }, 0],
    ['with a variable that JSON rounded', { query: NUMBERED, variables: { id: 2 ** 53 } }, 0],
    ['with a number for an id', { query: NUMBERED, variables: { id: 2 ** 53 - 1 } }, 2],
    ['with extensions', { query: '{ bots { name } }', extensions: { clientLibrary: { name: 'any' } } }, 2],
    [
      'with the hash of its query',
      { query: '{ bots { name } }', extensions: { persistedQuery: PERSISTED } },
      0,
    ],
    ['with a hash of null', { query: '{ bots { name } }', extensions: { persistedQuery: null } }, 0],
    ['with extensions in a list', { query: '{ bots { name } }', extensions: [] }, 0],
    ['with extensions that are none', { query: '{ bots { name } }', extensions: 'x' }, 0],
    ['with extensions of null', { query: '{ bots { name } }', extensions: null }, 2],
    ['that is refused, where null may not stand', { query: PAGE, variables: { first: 1_000 } }, 2],
    [
      'that is refused in part',
      {
        query:
          '{ bots { name } contact(contactId: "anna") { id statusHistory(first: 999) { edges { cursor } } } }',
      },
      2,
    ],
    [
      'that costs too much',
      {
        query:
          '{ contacts(first: 100) { edges { node { statusHistory(first: 100) { edges { node { id note reason previousState state outcome version wakeAt messageId recordedAt effectiveAt } } } } } } }',
      },
      2,
    ],
    ['that no one may read', { query: '{ nothing }' }, 0],
    ['that is no GraphQL', { query: '{ ' }, 0],
    ['of the name of a type', { query: '{ __typename }' }, 2],
    ['of the schema', { query: '{ __schema { queryType { name } } }' }, 0],
    [
      'of the schema beside data',
      { query: '{ bots { name } __schema { types { name } } __type(name: "ReadyValue") { name } }' },
      0,
    ],
    ['of a subscription', { query: 'subscription { statusFeed { feedCursor } }' }, 0],
    [
      'of a preview',
      {
        query:
          'query ($i: SetBotStatusInput!) { previewBotStatus(input: $i) { outcome userErrors { code } } }',
        variables: { i: { contactId: '', state: 'ACTIVE' } },
      },
      2,
    ],
    ['without a query', { variables: {} }, 0],
  ])('%s is answered as Apollo Server would', async (_name, body, again) => {
    expect(await expectSame(body)).toBe(again);
  });

  const DATA = { query: '{ bots { name } }' };
  const FAILING = { query: '{ contact(contactId: "") { id } contacts(first: 1000) { edges { cursor } } }' };
  it.each<[string | undefined, number]>([
    [undefined, 2],
    ['*/*', 2],
    ['application/json', 2],
    ['application/graphql-response+json', 2],
    ['application/graphql-response+json, application/json;q=0.9', 2],
    ['application/json;q=0.5, application/graphql-response+json;q=0.8', 2],
    ['application/graphql-response+json;q=0.1, */*;q=0.5', 2],
    ['application/json; charset=utf-8', 2],
    ['application/*', 2],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 2],
    ['application/json;q=0', 0],
    ['text/html', 0],
    ['multipart/mixed', 0],
    [';;', 0],
  ])('that accepts %s is answered as Apollo Server would', async (accept, again) => {
    expect(await expectSame(DATA, { accept })).toBe(again);
    await expectSame(FAILING, { accept });
  });

  it.each<[string, Record<string, string | undefined>, number]>([
    ['of an allowed page', { origin: ALLOWED }, 2],
    ['of a foreign page', { origin: 'https://elsewhere.example.com' }, 2],
    ['with another charset', { 'content-type': 'application/json; charset=utf-8' }, 2],
    ['of another type', { 'content-type': 'text/plain' }, 0],
    ['of JSON of another sort', { 'content-type': 'application/jsonx' }, 0],
    ['without a token', { authorization: undefined }, 0],
    ['with a token that is none', { authorization: 'Bearer x' }, 0],
  ])('%s is answered as Apollo Server would', async (_name, headers, again) => {
    expect(await expectSame(DATA, headers)).toBe(again);
  });

  it('of Apollo Client as it is goes the short way', async () => {
    const link = new HttpLink({ uri: `${app.url}/graphql`, headers: { authorization: `Bearer ${token}` } });
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    disposeLater(() => client.stop());
    answered.mockClear();
    const { data } = await client.query({ query: gql`{ bots { name } }` });
    expect(data).toEqual({ bots: [{ __typename: 'Bot', name: 'Assistant' }] });
    expect(await answered.mock.results[0]!.value).toMatchObject({ status: 200 });
  });

  it('is not mistaken for another whose name and text make the same characters', async () => {
    const query = '#\nquery A { bots { name } }';
    for (const _ of [1, 2, 3]) expect((await send({ query, operationName: 'A' })).status).toBe(200);
    for (const operationName of ['A\n#', 'A#', '', '1:A']) {
      for (const text of [query, query.slice(1), query.slice(2), `A${query}`, `A\n${query}`]) {
        const answer = await send({ query: text, operationName });
        expect(answer.status).toBe(400);
      }
    }
  });

  it('is counted and checked like any', async () => {
    const limited = await startTestApp({ config: { rateLimitPerMinute: 4 } });
    const client = await limited.client('VIEWER');
    const statuses: number[] = [];
    for (let sent = 0; sent < 6; sent += 1) statuses.push((await client.send('{ bots { name } }')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
  });

  it('is answered to whom it is: the same words in another workspace mean other data', async () => {
    const other = await app.client('ADMIN', { workspace: 'other' });
    await other.saveBot({ name: 'Of the other', mode: 'OFF' });
    const mine = await app.client('VIEWER');
    const query = '{ bots { name } } # the same';
    for (const _ of [1, 2, 3]) {
      expect((await mine.send(query)).data.bots).toEqual([{ name: 'Assistant' }]);
      expect((await other.send(query)).data.bots).toEqual([{ name: 'Of the other' }]);
    }
  });
});
