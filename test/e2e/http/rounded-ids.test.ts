import { startWithBot } from '../../support/app/start-with-bot';
import type { TestApp } from '../../support/app/test-app';
import type { ApiClient, GraphqlAnswer } from '../../support/clients/api-client';
import { errorsOf, openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';

const SET = `mutation ($input: SetBotStatusInput!) { setBotStatus(input: $input) { contactId } }`;
const ONE = 'query ($id: ID!) { contact(contactId: $id) { contactId } }';
const MANY = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId } } }';
const BADGE = 'subscription ($ids: [ID!]!) { botStatusChanged(contactIds: $ids) { kind } }';
const MESSAGE = `mutation ($input: RecordMessageInput!) { recordMessage(input: $input) { outcome } }`;

const set = (id: string) => `{"input":{"contactId":${id},"state":"INACTIVE"}}`;
const sentBy = (id: string) =>
  `{"input":{"contactId":"a","messageId":"m","origin":"BOT","actor":{"externalId":${id}}}}`;

/** Ids of Instagram, Facebook and Discord are integers that JSON can't hold. */
describe('an id that is sent as a number', () => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  let token: string;
  let authorization: string;
  beforeAll(async () => {
    ({ app, admin } = await startWithBot());
    token = await app.token('ADMIN');
    authorization = `Bearer ${token}`;
  });

  /** The text of the variables goes as it is: JSON.stringify would round before the service can. */
  async function post(query: string, variables: string) {
    const headers = { 'content-type': 'application/json', authorization };
    const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
    const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as GraphqlAnswer };
  }

  const named = (place: string) => [
    {
      message: expect.stringMatching(new RegExp(`^Variable "\\$${place}.*: send a string\\.$`)),
      extensions: { code: 'BAD_USER_INPUT', retryable: false },
    },
  ];

  it.each([
    ['an input field', SET, set('17841400000000001'), 'input" .* at "input.contactId"'],
    ['one just beyond', SET, set('9007199254740993'), 'input" .* at "input.contactId"'],
    ['the first beyond', SET, set('9007199254740992'), 'input" .* at "input.contactId"'],
    ['the first below', SET, set('-9007199254740992'), 'input" .* at "input.contactId"'],
    ['one of many digits', SET, set('1e300'), 'input" .* at "input.contactId"'],
    ['a field inside it', MESSAGE, sentBy('17841400000000001'), 'input" .* at "input.actor.externalId"'],
    ['an argument', ONE, '{"id":17841400000000001}', 'id" '],
    ['an item of a list', MANY, '{"ids":["a",17841400000000001]}', 'ids" .* at "ids\\[1\\]"'],
    ['a list of one', MANY, '{"ids":17841400000000001}', 'ids" '],
  ])('is refused where JSON rounds it, and named: %s', async (_what, query, variables, place) => {
    // The second time, the operation is known.
    for (const _ of [1, 2]) {
      const { status, body } = await post(query, variables);
      expect([status, body.data ?? null]).toEqual([400, null]);
      expect(body.errors).toMatchObject(named(place));
    }
  });

  it('is refused by GET too', async () => {
    const search = new URLSearchParams({ query: ONE, variables: '{"id":17841400000000001}' });
    const response = await fetch(`${app.url}/graphql?${search}`, { headers: { authorization } });
    expect(response.status).toBe(400);
    expect(((await response.json()) as GraphqlAnswer).errors).toMatchObject(named('id" '));
  });

  it.each([
    ['a query', ONE, '{"id":17841400000000001}', 'id" '],
    ['a mutation', SET, set('17841400000000001'), 'input" .* at "input.contactId"'],
    ['a subscription', BADGE, '{"ids":[17841400000000001]}', 'ids" .* at "ids\\[0\\]"'],
  ])('is refused over a websocket: %s', async (_what, query, variables, place) => {
    const socket = await openSocket(app.url);
    await socket.init(token);
    for (const id of ['1', '2']) {
      const payload = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
      socket.send(`{"id":"${id}","type":"subscribe","payload":${payload}}`);
      expect(errorsOf(await socket.nextOf(id))).toMatchObject(named(place));
    }
  });

  it('is exact where JSON can hold it', async () => {
    for (const id of ['9007199254740991', '-9007199254740991', '42', '0']) {
      expect((await post(SET, set(id))).body).toEqual({ data: { setBotStatus: { contactId: id } } });
      expect((await post(ONE, `{"id":${id}}`)).body).toEqual({ data: { contact: { contactId: id } } });
    }
  });

  it('is exact in a document, and as a default', async () => {
    const id = '17841400000000001';
    await admin.set({ contactId: id, state: 'INACTIVE' });
    const written = await admin.ask(`{ contact(contactId: ${id}) { contactId } }`);
    const byDefault = await admin.ask(`query ($id: ID = ${id}) { contact(contactId: $id) { contactId } }`);
    expect([written, byDefault]).toEqual(Array(2).fill({ contact: { contactId: id } }));
  });
});
