import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';

const JSON_TYPE = 'application/json; charset=utf-8';
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

const HISTORIES = 'contacts(first: 100) { nodes { statusHistory(first: 100) { nodes { id } } } }';
const TOO_COSTLY = `{ ${oneTo(10).map((number) => `page${number}: ${HISTORIES}`)} }`;

describe('an error of a whole request has a type that the client accepts:', () => {
  disposeAfterAll();
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });

  it.each([
    ['any', '*/*', JSON_TYPE],
    ['JSON', 'application/json', JSON_TYPE],
    ['that of Apollo Client', 'application/graphql-response+json,application/json;q=0.9', RESPONSE_TYPE],
  ])('%s', async (_name, accept, type) => {
    const ask = async (token: string, query: string) => {
      const headers = { accept, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ query });
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      return [response.status, response.headers.get('content-type'), errors[0]!.extensions.code];
    };
    expect(await ask('no token', '{ bots { name } }')).toEqual([401, type, 'UNAUTHENTICATED']);
    expect(await ask(await app.token('VIEWER'), TOO_COSTLY)).toEqual([400, type, 'QUERY_TOO_COSTLY']);
  });
});
