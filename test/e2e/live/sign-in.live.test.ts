import { startTestApp, type TestApp } from '../../support/app/test-app';
import { openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';

describe('the sign-in of a websocket', () => {
  disposeAfterAll();
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });

  it.each<[string, (authorization: string) => object]>([
    ['of connectionParams', (authorization) => ({ authorization })],
    ['in another letter case', (Authorization) => ({ Authorization })],
    ['in headers', (authorization) => ({ headers: { authorization } })],
    ['in headers, in another letter case', (AUTHORIZATION) => ({ Headers: { AUTHORIZATION } })],
    [
      'in headers, with an empty one outside',
      (Authorization) => ({ authorization: '', headers: { Authorization } }),
    ],
  ])('takes the token %s', async (_where, payload) => {
    const socket = await openSocket(app.url, { headers: { authorization: 'Bearer another' } });
    socket.send({ type: 'connection_init', payload: payload(`Bearer ${await app.token('VIEWER')}`) });
    const { type, payload: ack } = await socket.next();
    expect(type).toBe('connection_ack');
    // Pages set their clocks by it.
    expect(
      Math.abs(Date.parse((ack as unknown as { serverTime: string }).serverTime) - Date.now()),
    ).toBeLessThan(5_000);
    socket.subscribe('1', '{ bots { id } }');
    expect(await socket.next()).toMatchObject({ payload: { data: { bots: [] } } });
  });

  it.each([undefined, {}, { authorization: null }])(
    'takes the token of the upgrade, with %j',
    async (payload) => {
      const headers = { authorization: `Bearer ${await app.token('VIEWER')}` };
      const socket = await openSocket(app.url, { headers });
      socket.send({ type: 'connection_init', payload });
      expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
    },
  );

  const MISSING = 'Missing token: send {"authorization": "Bearer <token>"} in connectionParams.';
  it.each<[string, string, () => Promise<object | undefined>]>([
    ['no connectionParams', MISSING, async () => undefined],
    ['no token', MISSING, async () => ({ headers: 'x', authorization: null })],
    ['a token under another name', MISSING, async () => ({ token: await app.token('VIEWER') })],
    ['what is no token', 'The token is not a valid JWT.', async () => ({ authorization: 'Bearer x' })],
    [
      'an expired token',
      'The token has expired.',
      async () => ({ authorization: await app.token('VIEWER', { expiresIn: '-1s' }) }),
    ],
    [
      'a token signed with another secret',
      'The token is not signed with an accepted key.',
      async () => ({ authorization: await app.token('VIEWER', { secret: 'x'.repeat(32) }) }),
    ],
    [
      'a token that lives too long',
      'The claim "exp" is too far in the future: the lifetime of the token exceeds AUTH_MAX_TOKEN_LIFE.',
      async () => ({ authorization: await app.token('VIEWER', { expiresIn: '9999d' }) }),
    ],
    [
      'a revoked token',
      'The token has been revoked.',
      async () => {
        const admin = await app.client('ADMIN');
        const authorization = await app.token('VIEWER', { sub: 'gone' });
        await admin.ask(
          'mutation { revokeTokens(input: { target: { subject: "gone" } }) { userErrors { code } } }',
        );
        return { authorization };
      },
    ],
  ])('closes the socket for %s with 4403 and the reason', async (_what, reason, payload) => {
    const socket = await openSocket(app.url);
    socket.send({ type: 'connection_init', payload: await payload() });
    expect(await socket.closed).toMatchObject({ code: 4403, reason });
  });
});
