import type { ServerResponse } from 'node:http';
import { SignJWT } from 'jose';
import { DAY, HOUR } from '../../../../src/domain/time/instant';
import { FailureLog } from '../../../../src/lib/failure-log';
import { KeySet, type KeySetOptions } from '../../../../src/server/auth/key-set';
import { TokenVerifier } from '../../../../src/server/auth/tokens';
import { createKey, type KeyServer, type SigningKey, startKeyServer } from '../../../support/app/key-server';
import { disposeAfterAll, disposeLater, disposeLeftovers } from '../../../support/leftovers';

const SECRET = 'a secret for tests, long enough for HS256';
const CLAIMS = { workspace: 'acme', role: 'AGENT', sub: 'anna', exp: Math.floor(Date.now() / 1_000) + 3_600 };
const UNAUTHENTICATED = expect.objectContaining({ code: 'UNAUTHENTICATED' });
const UNAVAILABLE = expect.objectContaining({ code: 'UNAVAILABLE' });

/** A verifier of the provider's tokens that looks for new keys as soon as it is asked to. */
function startVerifier(
  server: KeyServer,
  more: Partial<KeySetOptions> & { secrets?: string[] } = {},
): TokenVerifier {
  const { secrets = [], ...options } = more;
  const log = { error: () => undefined, warn: () => undefined, info: () => undefined };
  const keys = new KeySet({
    url: server.url,
    maxStaleMs: HOUR,
    onWithdrawn: () => undefined,
    failures: new FailureLog(log, 'the key set can not be fetched'),
    ...{ refreshMs: HOUR, cooldownMs: 0, retryMs: 0, timeoutMs: 800 },
    ...options,
  });
  keys.start();
  disposeLater(() => keys.stop());
  const rest = {
    issuer: null,
    audience: null,
    maxLifeMs: DAY,
    isRevoked: () => false,
    verifyApiKey: () => Promise.reject(),
  };
  return new TokenVerifier({ secrets, keys, ...rest });
}

describe('a token signed with a key of the key set', () => {
  disposeAfterAll();
  let rsa: SigningKey;
  let ec: SigningKey;
  let server: KeyServer;
  let verifier: TokenVerifier;
  beforeAll(async () => {
    [rsa, ec] = [await createKey('RS256', 'rsa'), await createKey('ES256', 'ec')];
    server = await startKeyServer([rsa.jwk, ec.jwk]);
    verifier = startVerifier(server);
  });

  it('is good, by RS256 and ES256, with and without the name of its key', async () => {
    for (const key of [rsa, ec]) {
      for (const kid of [undefined, null]) {
        const { caller } = await verifier.verify(await key.sign(CLAIMS, kid));
        expect(caller).toMatchObject({ workspace: 'acme', role: 'AGENT', actor: { id: 'anna' } });
      }
    }
  });

  it('is good beside tokens signed with a secret, where both are set', async () => {
    const both = startVerifier(server, { secrets: [SECRET] });
    await both.verify(await ec.sign(CLAIMS));
    await both.verify(await signedWith(SECRET));
  });

  it('can not be made of what everybody knows: the public key as a secret', async () => {
    for (const known of [JSON.stringify(rsa.jwk), JSON.stringify(ec.jwk), SECRET])
      await expect(verifier.verify(await signedWith(known))).rejects.toEqual(UNAUTHENTICATED);
  });

  it('is refused where its key is not in the set, or is one for another algorithm', async () => {
    const other = await createKey('RS256', 'rsa');
    for (const token of [
      await other.sign(CLAIMS),
      await other.sign(CLAIMS, null),
      await rsa.sign(CLAIMS, 'no such key'),
      await rsa.sign(CLAIMS, 'ec'),
    ]) {
      await expect(verifier.verify(token)).rejects.toEqual(UNAUTHENTICATED);
    }
  });

  it('is good though keys that can not be used stand beside its own', async () => {
    const { n, ...withoutModulus } = rsa.jwk;
    const others = [
      ...[null, 'key', {}, { kty: 'oct', k: 'c2VjcmV0' }, { kty: 'OKP', crv: 'Ed25519', x: 'AA' }],
      ...[withoutModulus, { ...rsa.jwk, n: 'AQAB' }, { ...ec.jwk, x: 'AA' }, { ...ec.jwk, use: 'enc' }],
    ];
    const crowded = await startKeyServer([...(others as object[]), ec.jwk]);
    await startVerifier(crowded).verify(await ec.sign(CLAIMS));
  });

  const signedWith = (secret: string) =>
    new SignJWT(CLAIMS).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
});

describe('keys that change', () => {
  let old: SigningKey;
  let next: SigningKey;
  beforeAll(async () => {
    [old, next] = [await createKey('ES256', 'old'), await createKey('ES256', 'next')];
  });
  afterEach(disposeLeftovers);

  it('a new key is found at once, and an old one refused once it is withdrawn', async () => {
    const server = await startKeyServer([old.jwk]);
    const onWithdrawn = jest.fn();
    const verifier = startVerifier(server, { cooldownMs: 50, onWithdrawn });
    const token = await old.sign(CLAIMS);
    const principal = await verifier.verify(token);
    server.published = [old.jwk, next.jwk];
    await verifier.verify(await next.sign(CLAIMS));
    await verifier.verify(token);
    expect(onWithdrawn).not.toHaveBeenCalled();
    server.published = [next.jwk];
    await expect(verifier.verify(await old.sign(CLAIMS, 'unknown'))).rejects.toEqual(UNAUTHENTICATED);
    expect(onWithdrawn).toHaveBeenCalled();
    expect(verifier.whyInvalid(principal)).not.toBeNull();
    await expect(verifier.verify(token)).rejects.toEqual(UNAUTHENTICATED);
  });

  it.each(['the same name', 'no name'])(
    'a key that replaces another under %s is found at once',
    async (how) => {
      const kid = how === 'no name' ? null : 'old';
      const server = await startKeyServer([old.jwk]);
      const verifier = startVerifier(server);
      const token = await old.sign(CLAIMS, kid);
      await verifier.verify(token);
      server.published = [{ ...next.jwk, kid: 'old' }];
      await verifier.verify(await next.sign(CLAIMS, kid));
      await expect(verifier.verify(token)).rejects.toEqual(UNAUTHENTICATED);
    },
  );

  it('a crowd of unknown keys causes two fetches, and those who are known do not wait', async () => {
    const server = await startKeyServer([old.jwk]);
    const verifier = startVerifier(server, { cooldownMs: 300 });
    await verifier.verify(await old.sign(CLAIMS));
    const waiting: string[] = [];
    const strangers = Array.from({ length: 50 }, async (_, index) => {
      const name = `stranger ${index}`;
      waiting.push(name);
      await expect(verifier.verify(await next.sign(CLAIMS, name))).rejects.toEqual(UNAUTHENTICATED);
      waiting.pop();
    });
    await verifier.verify(await old.sign({ ...CLAIMS, sub: 'ben' }));
    expect(waiting).toHaveLength(50);
    await Promise.all(strangers);
    expect(server.requests).toBe(2);
  });
});

describe('while the identity provider is away', () => {
  let known: SigningKey;
  let unknown: SigningKey;
  beforeAll(async () => {
    [known, unknown] = [await createKey('ES256', 'known'), await createKey('ES256', 'unknown')];
  });
  afterEach(disposeLeftovers);

  const withStatus =
    (status: number, text: string, headers = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(text);
  const encryptionKey = { kty: 'RSA', use: 'enc', n: 'AQAB', e: 'AQAB' };

  it.each<[string, (response: ServerResponse) => void]>([
    ['an error', withStatus(500, JSON.stringify({ keys: [] }))],
    ['an empty set', withStatus(200, '{"keys":[]}')],
    ['no set', withStatus(200, '{}')],
    ['null', withStatus(200, 'null')],
    ['a list', withStatus(200, '[]')],
    ['a set without a key for signatures', withStatus(200, JSON.stringify({ keys: [encryptionKey] }))],
    ['a page', withStatus(200, '<html>Down for maintenance</html>', { 'content-type': 'text/html' })],
    ['nothing', withStatus(204, '')],
    ['a redirect', withStatus(302, '', { location: '/elsewhere' })],
    ['too much', withStatus(200, JSON.stringify({ keys: [], more: 'x'.repeat(600_000) }))],
    [
      'half of an answer',
      (response) => void response.writeHead(200, { 'content-length': 100 }).write('{"keys"'),
    ],
    ['silence', () => undefined],
    ['a reset', (response) => void response.socket?.resetAndDestroy()],
  ])('and answers with %s, known keys are good and others not refused', async (_what, answer) => {
    const server = await startKeyServer([known.jwk]);
    const onWithdrawn = jest.fn();
    const verifier = startVerifier(server, { onWithdrawn, timeoutMs: 400 });
    const principal = await verifier.verify(await known.sign(CLAIMS));
    server.answer = answer;
    await expect(verifier.verify(await unknown.sign(CLAIMS))).rejects.toEqual(UNAVAILABLE);
    await expect(verifier.verify(await unknown.sign(CLAIMS, null))).rejects.toEqual(UNAVAILABLE);
    await verifier.verify(await known.sign({ ...CLAIMS, sub: 'ben' }));
    expect(verifier.whyInvalid(principal)).toBeNull();
    // A forgery is one, whoever is away.
    await expect(verifier.verify(await unknown.sign(CLAIMS, 'known'))).rejects.toEqual(UNAUTHENTICATED);
    expect(onWithdrawn).not.toHaveBeenCalled();
    server.answer = server.answerWithKeys;
    server.published = [known.jwk, unknown.jwk];
    await verifier.verify(await unknown.sign(CLAIMS));
  });

  it('from the start, nobody is refused; it is found as soon as it is there', async () => {
    const server = await startKeyServer([known.jwk]);
    server.answer = withStatus(503, '');
    const verifier = startVerifier(server);
    await expect(verifier.verify(await known.sign(CLAIMS))).rejects.toEqual(UNAVAILABLE);
    server.answer = server.answerWithKeys;
    await verifier.verify(await known.sign(CLAIMS));
  });

  it('for longer than known keys may be used, nobody is let in', async () => {
    const server = await startKeyServer([known.jwk]);
    const onWithdrawn = jest.fn();
    const verifier = startVerifier(server, { onWithdrawn });
    const token = await known.sign(CLAIMS);
    const principal = await verifier.verify(token);
    server.answer = withStatus(500, '');
    const later = performance.now() + HOUR + 1;
    const now = jest.spyOn(performance, 'now').mockImplementation(() => later);
    disposeLater(() => now.mockRestore());
    await expect(verifier.verify(token)).rejects.toEqual(UNAVAILABLE);
    expect(verifier.whyInvalid(principal)).not.toBeNull();
    expect(onWithdrawn).toHaveBeenCalled();
  });

  it('a token that names its key by something else than a text is refused all the same', async () => {
    const server = await startKeyServer([known.jwk]);
    server.answer = withStatus(500, '');
    const verifier = startVerifier(server);
    const token = await known.sign(CLAIMS, 5 as unknown as string);
    await expect(verifier.verify(token)).rejects.toEqual(UNAUTHENTICATED);
  });

  it('it is asked again at intervals, not by every request', async () => {
    const server = await startKeyServer([known.jwk]);
    server.answer = withStatus(500, '');
    const verifier = startVerifier(server, { retryMs: HOUR });
    for (let count = 0; count < 20; count += 1)
      await expect(verifier.verify(await known.sign(CLAIMS))).rejects.toEqual(UNAVAILABLE);
    expect(server.requests).toBe(1);
  });
});
