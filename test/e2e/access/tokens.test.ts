import { createHmac } from 'node:crypto';
import { loadConfig } from '../../../src/config/config';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { ApiClient } from '../../support/clients/api-client';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

const SECRET = 'a secret of this test, long enough for it';
const QUERY = '{ bots { id } }';
const later = Math.floor(Date.now() / 1_000) + 3_600;
const CLAIMS = { workspace: 'test', role: 'ADMIN', sub: 'ada', exp: later };

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
/** A token as anybody can make one, signed with whatever key. */
function forge(claims: object, { alg = 'HS256', secret = SECRET, digest = 'sha256' } = {}): string {
  const body = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`;
  const signature = alg === 'none' ? '' : createHmac(digest, secret).update(body).digest('base64url');
  return `${body}.${signature}`;
}
const without = (claim: keyof typeof CLAIMS) => ({ ...CLAIMS, [claim]: undefined });

describe.each(databases)('tokens on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let ada: ApiClient;
  beforeAll(async () => {
    const auth = { ...loadConfig({}).auth, secret: SECRET };
    app = await startTestApp({ databaseUrl: await database.create(), config: { auth } });
    ada = new ApiClient(app.url, forge(CLAIMS));
    await ada.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  async function post(headers: Record<string, string>, query = QUERY) {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return {
      status: response.status,
      body: (await response.json()) as { data?: unknown; errors?: object[] },
    };
  }
  const withToken = (token: string) => post({ authorization: `Bearer ${token}` });
  const unauthenticated = { status: 401, body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } };

  it('one with all claims is let in; the word Bearer may be left out, or written otherwise', async () => {
    const token = forge(CLAIMS);
    for (const authorization of [`Bearer ${token}`, `bearer   ${token}`, token])
      expect(await post({ authorization })).toMatchObject({ status: 200, body: { data: { bots: [{}] } } });
  });

  it.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['an empty header', { authorization: '' }],
    ['no more than the word', { authorization: 'Bearer ' }],
  ])('%s: who is there is not known', async (_what, headers) => {
    expect(await post(headers)).toMatchObject(unauthenticated);
    const mutation =
      'mutation { setBotStatus(input: { contactId: "c", state: SLEEPING, wake: { until: WOKEN } }) { outcome } }';
    expect(await post(headers, mutation)).toMatchObject(unauthenticated);
    // Not even that it would be refused as too large.
    const aliases = Array.from({ length: 60 }, (_, index) => `a${index}: bots { id }`);
    expect(await post(headers, `{ ${aliases.join(' ')} }`)).toMatchObject(unauthenticated);
    expect(await ada.status('c')).toMatchObject({ version: 0 });
  });

  it.each<[string, string]>([
    ['no JWT', 'let me in'],
    ['other credentials', 'Basic YWRhOnB3'],
    ['expired', forge({ ...CLAIMS, exp: later - 7_200 })],
    ['not valid yet', forge({ ...CLAIMS, nbf: later })],
    ['signed with another secret', forge(CLAIMS, { secret: 'another secret, also long enough for it' })],
    ['signed with nothing', forge(CLAIMS, { alg: 'none' })],
    ['signed with nothing, spelled otherwise', forge(CLAIMS, { alg: 'None' })],
    ['signed in a way that is not taken', forge(CLAIMS, { alg: 'HS512', digest: 'sha512' })],
    ['of an algorithm that needs other keys', forge(CLAIMS, { alg: 'RS256' })],
    ['without its signature', forge(CLAIMS).replace(/[^.]+$/, '')],
    [
      'with other claims than were signed',
      forge(CLAIMS).replace(/\..+\./, `.${encode({ ...CLAIMS, sub: 'eve' })}.`),
    ],
    ['without a workspace', forge(without('workspace'))],
    ['with an empty workspace', forge({ ...CLAIMS, workspace: '' })],
    ['with a workspace that is no text', forge({ ...CLAIMS, workspace: ['test'] })],
    ['with a workspace that is too long', forge({ ...CLAIMS, workspace: 'w'.repeat(65) })],
    ['without a role', forge(without('role'))],
    ['with a role that is none', forge({ ...CLAIMS, role: 'OWNER' })],
    ['with a role in lower case', forge({ ...CLAIMS, role: 'admin' })],
    ['with several roles', forge({ ...CLAIMS, role: ['ADMIN'] })],
    ['without a subject', forge(without('sub'))],
    ['with an empty subject', forge({ ...CLAIMS, sub: '' })],
    ['that never expires', forge(without('exp'))],
    ['that expires in a time without end', forge({ ...CLAIMS, exp: 1e308 })],
    ['with a subject that is no text', forge({ ...CLAIMS, sub: 5 })],
    ['longer than any provider makes', forge({ ...CLAIMS, more: 'x'.repeat(8_192) })],
  ])('%s: refused', async (_what, token) => {
    expect(await withToken(token)).toMatchObject(unauthenticated);
  });

  it('an expired one says so, that the client may ask for another', async () => {
    const { body } = await withToken(forge({ ...CLAIMS, exp: later - 3_600 }));
    expect(body.errors).toMatchObject([{ message: 'The token has expired.' }]);
  });

  it('none is needed to look at the schema, and nothing else goes with it', async () => {
    const schema = await post(
      {},
      '{ __schema { queryType { name } } __type(name: "Bot") { name } __typename }',
    );
    expect(schema).toMatchObject({
      status: 200,
      body: { data: { __schema: { queryType: { name: 'Query' } } } },
    });
    const sly = [
      '{ __schema { queryType { name } } bots { id } }',
      '{ __typename: bots { id } }',
      '{ ...F } fragment F on Query { bots { id } }',
      '{ ... on Query { bots { id } } }',
      'query A { __typename } mutation B { deleteContact(input: { id: "c" }) { deleted } }',
    ];
    for (const query of sly) expect(await post({}, query)).toMatchObject(unauthenticated);
  });
});
