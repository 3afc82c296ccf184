import { getIntrospectionQuery } from 'graphql';
import type { Role } from '../../../src/application/access/caller';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { errorsOf, openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';

const READS: [string, string][] = [
  ['the whole schema', getIntrospectionQuery()],
  ['a type', '{ __type(name: "Bot") { name } }'],
  ['the schema under another name', '{ harmless: __schema { queryType { name } } }'],
  ['the schema beside data', '{ bots { id } __schema { queryType { name } } }'],
  [
    'the schema in a fragment',
    '{ ...A } fragment A on Query { ... { ...B } } fragment B on Query { __schema { queryType { name } } }',
  ],
  [
    'the schema if asked to',
    'query ($all: Boolean = true) { __schema @include(if: $all) { queryType { name } } }',
  ],
];
const [ALLOWED, REFUSED]: Role[][] = [
  ['INTEGRATION', 'ADMIN'],
  ['VIEWER', 'AGENT'],
];

describe('where introspection is off', () => {
  disposeAfterAll();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ config: { introspection: false, isProduction: true } });
  });

  type Ask = (query: string, authorization: string) => Promise<{ status?: number; errors?: object[] }>;
  const overHttp = async (path: string, init: RequestInit) => {
    const response = await fetch(`${app.url}/graphql${path}`, init);
    return { status: response.status, ...((await response.json()) as object) };
  };
  const WAYS: [string, Ask][] = [
    [
      'a POST',
      (query, authorization) => {
        const headers = { 'content-type': 'application/json', authorization };
        return overHttp('', { method: 'POST', headers, body: JSON.stringify({ query }) });
      },
    ],
    [
      'a GET',
      (query, authorization) =>
        overHttp(`?${new URLSearchParams({ query })}`, { headers: { authorization } }),
    ],
    [
      'a websocket',
      async (query, authorization) => {
        const socket = await openSocket(app.url);
        await socket.init(authorization.replace('Bearer ', ''));
        socket.subscribe('1', query);
        const frame = await socket.next();
        return { errors: errorsOf(frame) as object[] | undefined };
      },
    ],
  ];

  describe.each(WAYS)('with %s', (_way, ask) => {
    /** In turn, because an operation is prepared once for all who send it. */
    it.each(READS)('some roles may read %s, and others are referred to them', async (_what, query) => {
      for (const role of [...ALLOWED!, ...REFUSED!, ...ALLOWED!]) {
        const { status = 403, errors } = await ask(query, `Bearer ${await app.token(role)}`);
        if (ALLOWED!.includes(role)) {
          expect({ role, errors }).toEqual({ role, errors: undefined });
          continue;
        }
        expect({ role, status, errors }).toMatchObject({
          ...{ role, status: 403 },
          errors: [
            {
              message: expect.stringMatching(/INTROSPECTION.*INTEGRATION or ADMIN.*schema\.graphql/),
              extensions: { code: 'FORBIDDEN' },
            },
          ],
        });
      }
    });

    it.each(['{ __typename }', '{ bots { __typename } }'])('everyone may send %s', async (query) => {
      expect((await ask(query, `Bearer ${await app.token('VIEWER')}`)).errors).toBeUndefined();
    });
  });

  it('an operation is not held to what another of its document reads', async () => {
    const query =
      'query A { bots { id } } query B { ...S } fragment S on Query { __schema { queryType { name } } }';
    const viewer = await app.client('VIEWER');
    for (const _ of [1, 2]) {
      expect(await viewer.post({ query, operationName: 'A' })).toMatchObject({
        status: 200,
        data: { bots: [] },
      });
      expect(await viewer.post({ query, operationName: 'B' })).toMatchObject({ status: 403 });
    }
  });

  it('nobody may read it without a token', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ __schema { queryType { name } } }' });
    expect(await overHttp('', { method: 'POST', headers, body })).toMatchObject({
      ...{ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  });
});
