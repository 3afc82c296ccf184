import { startTestApp, type TestApp } from '../../support/app/test-app';
import { disposeLeftovers } from '../../support/leftovers';
import { until } from '../../support/until';
import { Follower } from './follower';
import { missesNothing } from './missing-nothing';
import { ask, type Service, saveBot } from './writer';

describe('the stock client asks its application for a new token and misses nothing when the last one', () => {
  let app: TestApp;
  let service: Service;
  afterEach(disposeLeftovers);

  beforeEach(async () => {
    app = await startTestApp();
    service = { url: app.url, token: await app.token('ADMIN') };
    await saveBot(service);
  });

  it('expires', async () => {
    const lives = ['3s', '1h'];
    const getToken = () => app.token('VIEWER', { expiresIn: lives.shift()! });
    const { closes } = await missesNothing({ service, getToken }, async (follower) => {
      await until('the end of the token', async () => follower.closes.length > 0);
    });
    expect({ closes, lives }).toEqual({ closes: [4403], lives: [] });
  });

  it('is revoked', async () => {
    const getToken = () => app.token('VIEWER', { sub: 'eve' });
    const { closes } = await missesNothing({ service, getToken }, async () => {
      // Tokens issued in the same second are revoked too.
      await ask(
        service,
        'mutation { revokeTokens(input: { target: { subject: "eve" } }) { userErrors { code } } }',
      );
    });
    expect(closes[0]).toBe(4403);
  });

  it('is refused, as long as it takes', async () => {
    const tokens = [
      'not a token',
      await app.token('VIEWER', { secret: 'the secret of another service, 32 bytes' }),
    ];
    const follower = new Follower(app.url, async () => tokens.shift() ?? app.token('VIEWER'));
    const { starts, ends } = follower.feed();
    await until('the start', async () => starts.length > 0);
    expect({ closes: follower.closes, ends }).toEqual({ closes: [4403, 4403], ends: [] });
  });
});
