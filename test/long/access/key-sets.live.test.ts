import { loadConfig } from '../../../src/config/config';
import { createKey, type KeyServer, type SigningKey, startKeyServer } from '../../support/app/key-server';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { ApiClient } from '../../support/clients/api-client';
import { openSocket, type RawSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll } from '../../support/leftovers';

const CLAIMS = {
  workspace: 'test',
  role: 'VIEWER',
  sub: 'anna',
  exp: Math.floor(Date.now() / 1_000) + 3_600,
};
const QUERY = '{ bots { id } }';

describe('tokens of an identity provider', () => {
  disposeAfterAll();
  let provider: KeyServer;
  let app: TestApp;
  let old: SigningKey;
  let next: SigningKey;
  let unpublished: SigningKey;
  beforeAll(async () => {
    [old, next] = [await createKey('ES256', 'old'), await createKey('ES256', 'next')];
    unpublished = await createKey('ES256', 'unpublished');
    provider = await startKeyServer([old.jwk]);
    app = await startTestApp({ config: { auth: { ...loadConfig({}).auth, jwksUrl: provider.url } } });
  });

  const ask = (token: string) => new ApiClient(app.url, token).send(QUERY);
  async function signIn(token: string): Promise<RawSocket> {
    const socket = await openSocket(app.url);
    await socket.init(token);
    return socket;
  }

  it('with a claim of the wrong type are refused, not blamed on the provider', async () => {
    const token = await old.sign({ ...CLAIMS, sub: 5 as never });
    expect(await ask(token)).toMatchObject({
      status: 401,
      errors: [{ message: expect.stringContaining('"sub"') }],
    });
  });

  it('of a known key are good while the provider is away; others are told to come again', async () => {
    const token = await old.sign(CLAIMS);
    expect(await ask(token)).toMatchObject({ status: 200 });
    provider.answer = (response) => void response.writeHead(200).end('{"keys":[]}');
    expect(await ask(await next.sign(CLAIMS))).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'UNAVAILABLE', retryAfterSeconds: 5 } }],
    });
    expect(await ask(await old.sign({ ...CLAIMS, sub: 'ben' }))).toMatchObject({ status: 200 });
    const socket = await openSocket(app.url);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${await next.sign(CLAIMS)}` } });
    expect(await socket.closed).toMatchObject({ code: 1013 });
    await signIn(token);
    provider.answer = provider.answerWithKeys;
  });

  it('of a new key are good at once; those of a withdrawn one no longer, nor the sockets opened with them', async () => {
    // A provider of its own, that is not being left alone after a failure.
    const own = await startKeyServer([old.jwk]);
    const node = await startTestApp({ config: { auth: { ...loadConfig({}).auth, jwksUrl: own.url } } });
    const send = (token: string) => new ApiClient(node.url, token).send(QUERY);
    const token = await old.sign(CLAIMS);
    expect(await send(token)).toMatchObject({ status: 200 });
    const socket = await openSocket(node.url);
    await socket.init(token);
    own.published = [next.jwk];
    expect(await send(await next.sign(CLAIMS))).toMatchObject({ status: 200 });
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect(await send(token)).toMatchObject({ status: 401 });
    expect(await send(await unpublished.sign(CLAIMS))).toMatchObject({ status: 401 });
  });
});
