import { startWithBot } from '../../support/app/start-with-bot';
import type { TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

/** What urql accepts, which sends queries by GET unless it is told otherwise. */
const ACCEPT =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

describe('a GET', () => {
  disposeAfterAll();
  let app: TestApp;
  let authorization: string;
  beforeAll(async () => {
    ({ app } = await startWithBot());
    authorization = `Bearer ${await app.token('ADMIN')}`;
  });

  async function get(query: string, headers: Record<string, string>) {
    const search = new URLSearchParams({ query, variables: '{}' });
    const response = await fetch(`${app.url}/graphql?${search}`, { headers: { accept: ACCEPT, ...headers } });
    return { status: response.status, body: await response.json() };
  }

  it('with a token is answered', async () => {
    const { status, body } = await get('query Bots { bots { name } }', { authorization });
    expect({ status, body }).toEqual({ status: 200, body: { data: { bots: [{ name: 'Assistant' }] } } });
  });

  it('with a token in the header X-API-Key is answered', async () => {
    const key = authorization.replace('Bearer ', '');
    const { status, body } = await get('{ bots { name } }', { 'x-api-key': key });
    expect({ status, body }).toEqual({ status: 200, body: { data: { bots: [{ name: 'Assistant' }] } } });
    expect(await get('{ __typename }', { 'x-api-key': 'any' })).toMatchObject({ status: 401 });
  });

  it('with the header apollo-require-preflight is answered', async () => {
    expect(await get('{ __typename }', { 'apollo-require-preflight': 'any' })).toMatchObject({ status: 200 });
  });

  it('that any page could send is refused', async () => {
    const { status, body } = await get('{ __typename }', {});
    expect(status).toBe(400);
    expect(body).toMatchObject({
      errors: [
        { message: expect.stringContaining('authorization, x-api-key'), extensions: { code: 'BAD_REQUEST' } },
      ],
    });
  });

  it('never changes anything', async () => {
    const mutation = 'mutation { saveBot(input: { name: "By GET" }) { bot { id } } }';
    const { status, body } = await get(mutation, { authorization });
    expect(status).toBe(405);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    const bots = await get('{ bots { name } }', { authorization });
    expect(bots.body).toEqual({ data: { bots: [{ name: 'Assistant' }] } });
  });
});
