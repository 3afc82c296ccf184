import { createHmac } from 'node:crypto';
import { CompactSign, decodeProtectedHeader, SignJWT } from 'jose';
import { DAY } from '../../../../src/domain/time/instant';
import { readBearer, signToken, type TokenSettings, TokenVerifier } from '../../../../src/server/auth/tokens';

const SECRET = 'a secret for tests, long enough for HS256';
const settings = (more: Partial<TokenSettings> = {}): TokenSettings => ({
  secrets: [SECRET],
  keys: null,
  issuer: null,
  audience: null,
  maxLifeMs: 366 * DAY,
  isRevoked: () => false,
  verifyApiKey: () => Promise.reject(new Error('not an API key')),
  ...more,
});
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;
const CLAIMS = { workspace: 'acme', role: 'AGENT', sub: 'anna', name: 'Anna B.' };
const UNAUTHENTICATED = expect.objectContaining({ code: 'UNAUTHENTICATED' });

/** A token made by hand: any header, any claims, signed with the secret or as told. */
function handMade(header: object, claims: object, signature = ''): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode(header)}.${encode(claims)}.${signature}`;
}
const signed = (claims: Record<string, unknown>, alg = 'HS256', secret = SECRET) =>
  new SignJWT({ exp: inAnHour(), ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(secret));

describe('a token signed with the secret', () => {
  const verifier = new TokenVerifier(settings());

  it('says who calls, for which workspace, in which role and until when', async () => {
    const exp = inAnHour();
    expect(await verifier.verify(await signed({ ...CLAIMS, exp }))).toEqual({
      caller: { workspace: 'acme', role: 'AGENT', actor: { kind: 'USER', id: 'anna', name: 'Anna B.' } },
      expiresAt: exp * 1_000,
      tokenId: null,
      issuedAt: null,
      keyId: null,
    });
    const { caller } = await verifier.verify(await signed({ ...CLAIMS, role: 'INTEGRATION' }));
    expect(caller.actor.kind).toBe('INTEGRATION');
  });

  it('that this service signed is good here', async () => {
    const bound = settings({ issuer: 'us', audience: 'ours' });
    const token = await signToken(SECRET, { workspace: 'acme', role: 'ADMIN', sub: 'a' }, bound, '1h');
    const { caller, expiresAt } = await new TokenVerifier(bound).verify(token);
    expect(caller).toMatchObject({ workspace: 'acme', role: 'ADMIN', actor: { id: 'a', name: null } });
    expect(Math.abs(expiresAt - Date.now() - 3_600_000)).toBeLessThan(2_000);
  });

  it('that this service signed has an id of its own, and says what it is and when it was issued', async () => {
    const claims = { workspace: 'acme', role: 'ADMIN', sub: 'a', name: 'Ada' } as const;
    const tokens = await Promise.all([1, 2].map(() => signToken(SECRET, claims, settings(), '1h')));
    expect(decodeProtectedHeader(tokens[0]!)).toEqual({ alg: 'HS256', typ: 'JWT' });
    const [one, other] = await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(one!.tokenId).toEqual(expect.any(String));
    expect(one!.tokenId).not.toBe(other!.tokenId);
    expect(Math.abs(one!.issuedAt! - Date.now())).toBeLessThan(2_000);
    expect(one!.caller.actor.name).toBe('Ada');
  });

  const inAMinute = () => Math.floor(Date.now() / 1_000) + 60;
  it.each<[string, () => Promise<string>]>([
    ['The token has expired.', () => signed({ ...CLAIMS, exp: 1 })],
    ['The claim "nbf" is in the future.', () => signed({ ...CLAIMS, nbf: inAMinute() })],
    ['The claim "nbf" must be a number.', () => signed({ ...CLAIMS, nbf: 'now' })],
    ['The claim "exp" is missing.', () => signed({ ...CLAIMS, exp: undefined })],
    ['The claim "sub" is missing.', () => signed({ ...CLAIMS, sub: undefined })],
    ['The claim "sub" must not be empty.', () => signed({ ...CLAIMS, sub: '' })],
    ['The claim "sub" must be a string.', () => signed({ ...CLAIMS, sub: 5 })],
    ['The claim "workspace" is missing.', () => signed({ ...CLAIMS, workspace: null })],
    ['The claim "workspace" must not be empty.', () => signed({ ...CLAIMS, workspace: '' })],
    ['The claim "iss" must be a string.', () => signed({ ...CLAIMS, iss: 5 })],
    ['The claim "aud" must be a string or a list of strings.', () => signed({ ...CLAIMS, aud: [5] })],
    ['The claim "exp" must be a number of seconds since 1970.', () => signed({ ...CLAIMS, exp: 1e308 })],
    [
      'The claim "role" must be one of VIEWER, AGENT, INTEGRATION, ADMIN.',
      () => signed({ ...CLAIMS, role: 'OWNER' }),
    ],
    ['The claim "iat" is in the future.', () => signed({ ...CLAIMS, iat: inAMinute() })],
    [
      'The claim "exp" is too far in the future: the lifetime of the token exceeds AUTH_MAX_TOKEN_LIFE.',
      () => signed({ ...CLAIMS, exp: inAMinute() + 366 * 86_400 }),
    ],
    ['The token is not a valid JWT.', async () => 'nonsense'],
    [
      'The token type ("typ") must be JWT or at+jwt.',
      async () => handMade({ alg: 'HS256', typ: 'logout+jwt' }, CLAIMS),
    ],
    [
      'The token is not signed with an accepted key.',
      () => signed(CLAIMS, 'HS256', 'another secret, just as long as ours is'),
    ],
    ['The token is longer than 8192 characters.', async () => 'x'.repeat(8_193)],
  ])('is refused with a reason that helps: %s', async (message, token) => {
    await expect(verifier.verify(await token())).rejects.toMatchObject({ code: 'UNAUTHENTICATED', message });
  });

  it('of another issuer is refused by the name of the claim', async () => {
    const bound = new TokenVerifier(settings({ issuer: 'us' }));
    await expect(bound.verify(await signed({ ...CLAIMS, iss: 'them' }))).rejects.toThrow(
      'The claim "iss" does not have the expected value.',
    );
  });

  it.each([
    ['iss', {}],
    ['aud', { iss: 'us' }],
  ])('without the claim %s is refused where that is set', async (claim, claims) => {
    const bound = new TokenVerifier(settings({ issuer: 'us', audience: 'ours' }));
    await expect(bound.verify(await signed({ ...CLAIMS, ...claims }))).rejects.toThrow(
      `The claim "${claim}" is missing.`,
    );
  });

  it('that can not be read is refused with the error as the cause', async () => {
    await expect(verifier.verify('nonsense')).rejects.toMatchObject({ cause: expect.any(Error) });
  });

  it('of the longest texts is good, and read once', async () => {
    const long = { workspace: 'w'.repeat(64), sub: 's'.repeat(255), name: 'n'.repeat(200) };
    const token = await signed({ ...CLAIMS, ...long, jti: 'j'.repeat(255) });
    expect(await verifier.verify(token)).toBe(await verifier.verify(token));
  });

  it('that has become bad is said to have expired, or to have been revoked', async () => {
    let isRevoked = true;
    const strict = new TokenVerifier(settings({ isRevoked: () => isRevoked }));
    const principal = await verifier.verify(await signed(CLAIMS));
    expect(strict.whyInvalid(principal)).toBe('The token has been revoked.');
    isRevoked = false;
    expect(strict.whyInvalid(principal)).toBeNull();
    expect(strict.whyInvalid({ ...principal, expiresAt: Date.now() })).toBe('The token has expired.');
    expect(strict.whyInvalid({ ...principal, keyId: 'key' })).toBe(
      'The signing key of the token is unknown or has been withdrawn.',
    );
  });

  it('may live longer than is allowed by half a minute, and be issued as far ahead', async () => {
    const strict = new TokenVerifier(settings({ maxLifeMs: 60_000 }));
    const iat = Math.floor(Date.now() / 1_000) - 1;
    await strict.verify(await signed({ ...CLAIMS, iat, exp: iat + 90 }));
    await expect(strict.verify(await signed({ ...CLAIMS, iat, exp: iat + 91 }))).rejects.toThrow('"exp"');
  });

  it('has a tidy name', async () => {
    const { caller } = await verifier.verify(await signed({ ...CLAIMS, name: `Ada\n${'x'.repeat(300)}` }));
    expect(caller.actor.name).toBe(`Ada ${'x'.repeat(196)}`);
  });

  it('without a name has none', async () => {
    for (const name of [undefined, null, '']) {
      const { caller } = await verifier.verify(await signed({ ...CLAIMS, name }));
      expect(caller.actor.name).toBeNull();
    }
  });

  it.each([
    ['signed with another secret', () => signed(CLAIMS, 'HS256', 'another secret, just as long as ours is')],
    [
      'without a signature, "alg": "none"',
      async () => handMade({ alg: 'none' }, { ...CLAIMS, exp: inAnHour() }),
    ],
    ['with "alg": "None" and our signature', async () => swapHeader(await signed(CLAIMS), { alg: 'None' })],
    ['signed with HS384', () => signed(CLAIMS, 'HS384')],
    ['signed with HS512', () => signed(CLAIMS, 'HS512')],
    [
      'that says RS256 where there are no keys',
      async () => swapHeader(await signed(CLAIMS), { alg: 'RS256' }),
    ],
    ['whose claims were changed', async () => swapClaims(await signed(CLAIMS), { ...CLAIMS, role: 'ADMIN' })],
    ['that has expired', () => signed({ ...CLAIMS, exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['that is not valid yet', () => signed({ ...CLAIMS, nbf: inAnHour() })],
    ['that never expires', () => signed({ ...CLAIMS, exp: undefined })],
    ['that is none', async () => 'nonsense'],
    ['that is empty', async () => ''],
  ])('%s is refused', async (_what, token) => {
    await expect(verifier.verify(await token())).rejects.toEqual(UNAUTHENTICATED);
  });
  const swapHeader = (token: string, header: object) =>
    [handMade(header, {}).split('.')[0], ...token.split('.').slice(1)].join('.');
  const swapClaims = (token: string, claims: object) => {
    const [header, , signature] = token.split('.');
    return [header, handMade({}, { ...claims, exp: inAnHour() }).split('.')[1], signature].join('.');
  };

  it.each([
    ['no workspace', { workspace: undefined }],
    ['an empty workspace', { workspace: '' }],
    ['a workspace that is no text', { workspace: { $ne: null } }],
    ['a workspace that is too long', { workspace: 'x'.repeat(65) }],
    ['a workspace that is no id', { workspace: ' acme' }],
    ['no role', { role: undefined }],
    ['a role there is not', { role: 'OWNER' }],
    ['a role in small letters', { role: 'admin' }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject that is no id', { sub: 'line\nbreak' }],
  ])('with %s is refused', async (_what, claims) => {
    await expect(verifier.verify(await signed({ ...CLAIMS, ...claims }))).rejects.toEqual(UNAUTHENTICATED);
  });

  const soon = Math.floor(Date.now() / 1_000) + 60;
  it.each<[string, Record<string, unknown>]>([
    ['sub', { sub: 5 }],
    ['sub', { sub: null }],
    ['sub', { sub: ['anna'] }],
    ['sub', { sub: 's'.repeat(256) }],
    ['workspace', { workspace: 'w'.repeat(65) }],
    ['workspace', { workspace: 7 }],
    ['role', { role: 1 }],
    ['role', { role: ['ADMIN'] }],
    ['name', { name: 7 }],
    ['name', { name: {} }],
    ['jti', { jti: 7 }],
    ['jti', { jti: 'x'.repeat(256) }],
    ['exp', { exp: String(soon) }],
    ['exp', { exp: null }],
    ['exp', { exp: 1e308 }],
    ['exp', { exp: 2 ** 53 }],
    ['exp', { exp: soon + 367 * 86_400 }],
    ['exp', { exp: soon, iat: soon - 367 * 86_400 }],
    ['iat', { iat: String(soon) }],
    ['iat', { iat: soon }],
    ['iat', { iat: 1e308 }],
    ['nbf', { nbf: soon }],
    ['nbf', { nbf: 'now' }],
    ['iss', { iss: 5 }],
    ['aud', { aud: 5 }],
    ['aud', { aud: ['ours', 5] }],
  ])('is refused by the name of the claim where %s is wrong: %j', async (claim, claims) => {
    await expect(verifier.verify(await signed({ ...CLAIMS, ...claims }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining(`"${claim}"`),
    });
  });

  it('with an end that no number can hold is refused', async () => {
    const text = JSON.stringify({ ...CLAIMS, exp: 0 }).replace('"exp":0', '"exp":1e999');
    const token = await new CompactSign(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(SECRET));
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each(['iat', 'nbf'])('may have an %s that is half a minute ahead, and no more', async (claim) => {
    jest.useFakeTimers({ now: 1_800_000_000_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const latest = 1_800_000_030;
      await verifier.verify(await signed({ ...CLAIMS, [claim]: latest }));
      await expect(verifier.verify(await signed({ ...CLAIMS, [claim]: latest + 1 }))).rejects.toThrow(
        `The claim "${claim}" is in the future.`,
      );
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends at its exp, to the second', async () => {
    jest.useFakeTimers({ now: 1_800_000_000_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const now = 1_800_000_000;
      await verifier.verify(await signed({ ...CLAIMS, exp: now + 1 }));
      for (const exp of [now, now - 1, now - 29]) {
        await expect(verifier.verify(await signed({ ...CLAIMS, exp }))).rejects.toThrow(
          'The token has expired.',
        );
      }
    } finally {
      jest.useRealTimers();
    }
  });

  it('may be issued by a clock that is a little ahead, and live as long as is allowed', async () => {
    const now = Math.floor(Date.now() / 1_000);
    await verifier.verify(await signed({ ...CLAIMS, iat: now + 20, exp: now + 366 * 86_400 }));
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['JWT', { typ: 'JWT' }, true],
    ['an access token', { typ: 'at+jwt' }, true],
    ['an access token by its whole name', { typ: 'application/AT+JWT' }, true],
    ['for logging out', { typ: 'logout+jwt' }, false],
    ['an access token by half of its name', { typ: 'at+application/jwt' }, false],
    ['no text', { typ: 7 }, false],
    ['with an extension that must be understood', { crit: ['b64'], b64: false }, false],
    ['with another one', { crit: ['exp'], exp: 1 }, false],
    ['with a key of its own', { jwk: { kty: 'oct', k: 'c2VjcmV0' } }, true],
  ])('of the type: %s', async (_what, header, isGood) => {
    const claims = JSON.stringify({ ...CLAIMS, exp: inAnHour() });
    const text = [{ alg: 'HS256', ...header }, claims].map((part) =>
      Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url'),
    );
    const signature = createHmac('sha256', SECRET).update(text.join('.')).digest('base64url');
    const verified = verifier.verify([...text, signature].join('.'));
    if (isGood) await verified;
    else await expect(verified).rejects.toEqual(UNAUTHENTICATED);
  });

  it('may be signed with the secret that is being replaced, and no other', async () => {
    const old = 'the secret of last year, just as long';
    const both = new TokenVerifier(settings({ secrets: [SECRET, old] }));
    await both.verify(await signed(CLAIMS));
    await both.verify(await signed(CLAIMS, 'HS256', old));
    await expect(
      both.verify(await signed(CLAIMS, 'HS256', 'a third one, long enough all the same')),
    ).rejects.toEqual(UNAUTHENTICATED);
    await expect(verifier.verify(await signed(CLAIMS, 'HS256', old))).rejects.toEqual(UNAUTHENTICATED);
  });

  it('longer than any provider makes is refused', async () => {
    const token = await signed({ ...CLAIMS, more: 'x'.repeat(8_192) });
    await expect(verifier.verify(token)).rejects.toMatchObject({ message: expect.stringContaining('8192') });
  });

  it('of just that length is good', async () => {
    const exp = inAnHour();
    let more = 'x'.repeat(5_900);
    let token = '';
    for (; token.length < 8_192; more += 'x') token = await signed({ ...CLAIMS, exp, more });
    expect(token).toHaveLength(8_192);
    await verifier.verify(token);
  });

  it('is looked at again for what may have changed, though it was checked a moment ago', async () => {
    let isRevoked = false;
    const strict = new TokenVerifier(settings({ isRevoked: () => isRevoked }));
    const token = await signed(CLAIMS);
    const principal = await strict.verify(token);
    expect(await strict.verify(token)).toBe(principal);
    isRevoked = true;
    await expect(strict.verify(token)).rejects.toThrow('revoked');
    expect(strict.whyInvalid(principal)).toContain('revoked');
  });

  it('must name the issuer and the audience where they are set', async () => {
    const bound = new TokenVerifier(settings({ issuer: 'us', audience: 'ours' }));
    await bound.verify(await signed({ ...CLAIMS, iss: 'us', aud: ['theirs', 'ours'] }));
    for (const claims of [{}, { iss: 'us' }, { iss: 'them', aud: 'ours' }, { iss: 'us', aud: 'theirs' }]) {
      await expect(bound.verify(await signed({ ...CLAIMS, ...claims }))).rejects.toEqual(UNAUTHENTICATED);
    }
  });

  it('is not good any longer than it says, though it was checked a moment ago', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const exp = Math.floor(Date.now() / 1_000) + 10;
      const token = await signed({ ...CLAIMS, exp });
      jest.setSystemTime(exp * 1_000 - 1);
      await verifier.verify(token);
      await verifier.verify(token);
      jest.setSystemTime(exp * 1_000);
      await expect(verifier.verify(token)).rejects.toThrow('expired');
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('the token of a header', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer   abc ', 'abc'],
    ['abc', 'abc'],
    ['abc Bearer def', 'abc Bearer def'],
    ['Bearer ', null],
    ['', null],
    [undefined, null],
    [{ token: 'abc' }, null],
  ])('in %j is %j', (header, token) => {
    expect(readBearer(header)).toBe(token);
  });
});
