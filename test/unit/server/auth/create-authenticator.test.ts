import { Writable } from 'node:stream';
import type { ApiKeyStore } from '../../../../src/application/ports/api-key-store';
import type { RevocationStore, StoredRevocation } from '../../../../src/application/ports/revocation-store';
import { type Config, loadConfig } from '../../../../src/config/config';
import { DAY, SECOND } from '../../../../src/domain/time/instant';
import { RateLimits } from '../../../../src/server/admission/rate-limit';
import { createAuthenticator } from '../../../../src/server/auth/create-authenticator';
import { RevocationList } from '../../../../src/server/auth/revocation-list';
import { signToken } from '../../../../src/server/auth/tokens';
import { createLogger } from '../../../../src/server/monitoring/logger';
import { Metrics } from '../../../../src/server/monitoring/metrics';
import { createKey, type SigningKey } from '../../../support/app/key-server';
import { BEN } from '../../../support/domain/people';

const SECRET = 'the secret of this year, long enough';
const OLD_SECRET = 'the secret of last year, just as long';
const CLAIMS = { workspace: 'acme', role: 'ADMIN', sub: 'anna' } as const;
const URL = 'https://id.example/keys';

describe('the authenticator that is configured', () => {
  let key: SigningKey;
  let fetches: jest.SpyInstance;
  let published: object[] | null;
  let revocations: RevocationList;
  let apiKeys: Record<'find' | 'saveUses', jest.Mock>;
  let metrics: Metrics;
  let lines: object[];
  let stops: (() => Promise<void>)[];

  beforeAll(async () => {
    key = await createKey('ES256', 'key');
  });
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    published = [key.jwk];
    fetches = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      if (!published) throw new TypeError('fetch failed', { cause: new Error('connection refused') });
      return Response.json({ keys: published });
    });
    apiKeys = { find: jest.fn(async () => null), saveUses: jest.fn(async () => undefined) };
    const store: Pick<RevocationStore, 'readAfter'> = { readAfter: async () => [] };
    revocations = new RevocationList(store as RevocationStore, () => undefined);
    [metrics, lines, stops] = [new Metrics(), [], []];
  });
  afterEach(() => {
    for (const stop of stops) void stop();
    fetches.mockRestore();
    jest.useRealTimers();
  });

  function create(auth: Partial<Config['auth']> = {}) {
    const sink = new Writable({
      write(line, _encoding, done) {
        lines.push(JSON.parse(String(line)));
        done();
      },
    });
    const { authenticator, stop } = createAuthenticator({
      auth: { ...loadConfig({}).auth, secret: SECRET, ...auth },
      limits: new RateLimits(0, null),
      apiKeys: apiKeys as unknown as ApiKeyStore,
      ...{ revocations, metrics, logger: createLogger('info', sink) },
    });
    stops.push(stop);
    return authenticator;
  }
  const sign = (secret = SECRET, issuer: string | null = null, audience: string | null = null) =>
    signToken(secret, CLAIMS, { issuer, audience }, '1h');
  const revoke = (value: string): StoredRevocation => ({
    ...{ seq: 1, workspace: 'acme', kind: 'SUBJECT', value, revokedBy: BEN },
    ...{ revokedAt: Date.now(), expiresAt: Date.now() + DAY },
  });
  const nameOf = async (authenticator: ReturnType<typeof create>, token: string) => {
    const principal = await authenticator.authenticate(token, '192.0.2.1');
    return principal?.caller.actor.id;
  };

  it('lets tokens in that were signed with the secret, or the one that it replaces', async () => {
    const both = create({ previousSecret: OLD_SECRET });
    for (const secret of [SECRET, OLD_SECRET]) expect(await nameOf(both, await sign(secret))).toBe('anna');
    expect(fetches).not.toHaveBeenCalled();
    metrics = new Metrics();
    await expect(nameOf(create(), await sign(OLD_SECRET))).rejects.toThrow('accepted key');
  });

  it('lets tokens in of the issuer, for the audience and of the lifetime that are set', async () => {
    const strict = create({ issuer: 'us', audience: 'ours', maxTokenLifeMs: 3_600_000 });
    expect(await nameOf(strict, await sign(SECRET, 'us', 'ours'))).toBe('anna');
    await expect(nameOf(strict, await sign(SECRET, 'them', 'ours'))).rejects.toThrow('"iss"');
    await expect(nameOf(strict, await sign(SECRET, 'us', 'theirs'))).rejects.toThrow('"aud"');
    const long = await signToken(SECRET, CLAIMS, { issuer: 'us', audience: 'ours' }, '2h');
    await expect(nameOf(strict, long)).rejects.toThrow('AUTH_MAX_TOKEN_LIFE');
  });

  it('ends open connections as soon as their tokens are revoked', async () => {
    const authenticator = create();
    const onInvalid = jest.fn();
    const principal = await authenticator.authenticate(await sign(), '192.0.2.1');
    authenticator.watch(principal!, onInvalid);
    revocations.add(revoke('ben'));
    expect(onInvalid).not.toHaveBeenCalled();
    revocations.add(revoke('anna'));
    expect(onInvalid.mock.calls).toEqual([['The token has been revoked.']]);
    await expect(authenticator.authenticate(await sign(), '192.0.2.1')).rejects.toThrow('revoked');
  });

  it('ends open connections as soon as the provider withdraws the key of their tokens', async () => {
    const authenticator = create({ jwksUrl: URL });
    const token = await key.sign({ ...CLAIMS, exp: Math.floor(Date.now() / 1_000) + 3_600 });
    const principal = await authenticator.authenticate(token, '192.0.2.1');
    const reason = new Promise((resolve) => authenticator.watch(principal!, resolve));
    published = [(await createKey('ES256', 'other')).jwk];
    await jest.advanceTimersByTimeAsync(60 * SECOND);
    expect(await reason).toBe('The signing key of the token is unknown or has been withdrawn.');
  });

  it('asks the provider for keys no more once it is stopped', async () => {
    published = null;
    create({ jwksUrl: URL });
    await jest.advanceTimersByTimeAsync(0);
    expect(fetches).toHaveBeenCalledTimes(1);
    stops[0]!();
    await jest.advanceTimersByTimeAsync(60 * SECOND);
    expect(fetches).toHaveBeenCalledTimes(1);
  });

  it('warns that the provider can not be reached, with the reason', async () => {
    published = null;
    create({ jwksUrl: URL });
    await jest.advanceTimersByTimeAsync(0);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 40,
        msg: 'Failed to fetch the key set (AUTH_JWKS_URL)',
        reason: 'fetch failed: connection refused',
      }),
    ]);
  });

  it('tells how old its keys and its revocations are', async () => {
    await revocations.load();
    create({ jwksUrl: URL });
    while (jest.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(2_500);
    const text = await metrics.registry.metrics();
    expect(text).toContain(
      '# HELP bot_status_key_set_age_seconds Seconds since the key set was last fetched; 0 without a key set.',
    );
    expect(text).toMatch(/^bot_status_key_set_age_seconds 2\.5$/m);
    expect(text).toContain(
      '# HELP bot_status_revocation_list_age_seconds Seconds since the list of revocations was last read.',
    );
    expect(text).toMatch(/^bot_status_revocation_list_age_seconds 2\.5$/m);
  });

  it('tells that its keys are no second old where there are none', async () => {
    create();
    expect(await metrics.registry.metrics()).toMatch(/^bot_status_key_set_age_seconds 0$/m);
  });
});
