import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { DAY } from '../../../src/domain/instant';
import { readOrCreateSecret } from '../../../src/server/auth-secret';
import { readBearer, signToken, type TokenSettings, TokenVerifier } from '../../../src/server/tokens';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';

const SECRET = 'a secret for tests, long enough for HS256';
const settings = (more: Partial<TokenSettings> = {}): TokenSettings => ({
  secrets: [SECRET],
  keys: null,
  issuer: null,
  audience: null,
  maxLifeMs: 366 * DAY,
  isRevoked: () => false,
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
    ['Bearer ', null],
    ['', null],
    [undefined, null],
    [{ token: 'abc' }, null],
  ])('in %j is %j', (header, token) => {
    expect(readBearer(header)).toBe(token);
  });
});

describe('the secret that the service makes itself', () => {
  disposeAfterAll();
  let folder: string;
  beforeAll(() => {
    const parent = mkdtempSync(join(tmpdir(), 'bot-status-secret-'));
    disposeLater(() => rmSync(parent, { recursive: true }));
    folder = join(parent, 'data', 'deep');
  });

  it('is made once, long enough, and read again after that', () => {
    const secret = readOrCreateSecret(folder);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(readOrCreateSecret(folder)).toBe(secret);
    expect(readFileSync(join(folder, 'auth-secret'), 'utf8')).toBe(secret);
  });

  it('can be read by its owner only', () => {
    readOrCreateSecret(folder);
    expect(statSync(join(folder, 'auth-secret')).mode & 0o777).toBe(0o600);
  });
});
