import { serverAudits } from 'graphql-http';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeAfterAll } from '../../support/leftovers';

/**
 * Recommendations that are not followed, and why. The list is exact: another one, or one fewer, fails.
 *
 * A document or variables that can't be run are answered with 400 whatever the client accepts, as Apollo Server does
 * and docs/errors.md says: proxies, logs and alerts see a refused request as one.
 */
const ANSWERED_WITH_400 = [
  'SHOULD use 200 status code on document parsing failure when accepting application/json',
  'SHOULD use 200 status code on document validation failure when accepting application/json',
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
];

const NOT_FOLLOWED: Record<string, object> = Object.fromEntries(
  ANSWERED_WITH_400.map((name) => [name, { status: 'warn', response: { status: 400 } }]),
);

/** The audits of the GraphQL-over-HTTP specification's working group. */
describe('GraphQL over HTTP', () => {
  disposeAfterAll();
  let app: TestApp;
  let authorization: string;
  beforeAll(async () => {
    app = await startTestApp();
    authorization = `Bearer ${await app.token('VIEWER')}`;
  });

  const audits = serverAudits({
    url: () => `${app.url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), authorization } }),
  });

  it.each(audits)('$name', async ({ name, fn }) => {
    expect(await fn()).toMatchObject(NOT_FOLLOWED[name] ?? { status: 'ok' });
  });

  it('has all of its audits here, among them the recommendations not followed', () => {
    const names: string[] = audits.map(({ name }) => name);
    expect(names).toHaveLength(61);
    expect(names).toEqual(expect.arrayContaining(Object.keys(NOT_FOLLOWED)));
  });
});
