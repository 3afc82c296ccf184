import { AppError } from '../../../../src/application/app-error';
import { RateLimits } from '../../../../src/server/admission/rate-limit';
import { Authenticator, missingToken, requirePrincipal } from '../../../../src/server/auth/authenticator';
import type { Principal } from '../../../../src/server/auth/claims';
import { type TokenVerifier, unauthenticated } from '../../../../src/server/auth/tokens';

const HOUR_MS = 3_600_000;
const principal = (sub = 'anna'): Principal => ({
  caller: { workspace: 'acme', role: 'AGENT', actor: { kind: 'USER', id: sub, name: null } },
  expiresAt: Date.now() + HOUR_MS,
  ...{ tokenId: null, issuedAt: null, keyId: null },
});

describe('the authenticator', () => {
  let authenticator: Authenticator;
  let verify: (token: string) => Promise<Principal>;
  /** Why a principal is not good any more. */
  let reasons: Map<Principal, string>;
  let uses: string[];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    reasons = new Map();
    uses = [];
    verify = async () => principal();
    const verifier = {
      verify: (token: string) => verify(token),
      whyInvalid: (one: Principal) =>
        reasons.get(one) ?? (Date.now() >= one.expiresAt ? 'The token has expired.' : null),
    };
    authenticator = new Authenticator(verifier as unknown as TokenVerifier, new RateLimits(3, null), (id) =>
      uses.push(id),
    );
  });
  afterEach(() => jest.useRealTimers());
  const authenticate = (token: unknown = 'Bearer token', address = '192.0.2.1') =>
    authenticator.authenticate(token, address);
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      (error: AppError) => error.code,
    );

  it('reads the token of a header, and knows nobody without one', async () => {
    const tokens: string[] = [];
    verify = async (token) => {
      tokens.push(token);
      return principal();
    };
    expect(await authenticate('Bearer abc')).toMatchObject({ caller: { workspace: 'acme' } });
    expect(await authenticate('')).toBeNull();
    expect(tokens).toEqual(['abc']);
  });

  it('lets an address fail a hundred times a minute, and another all the same', async () => {
    verify = () => Promise.reject(unauthenticated('bad'));
    for (let tries = 0; tries < 100; tries += 1) expect(await codeOf(authenticate())).toBe('UNAUTHENTICATED');
    expect(await codeOf(authenticate())).toBe('RATE_LIMITED');
    expect(await codeOf(authenticate('token', '192.0.2.2'))).toBe('UNAUTHENTICATED');
  });

  it('makes nobody wait who does not fail, nor whom it can not judge', async () => {
    verify = () => Promise.reject(new AppError('UNAVAILABLE', 'away'));
    for (let tries = 0; tries < 101; tries += 1) expect(await codeOf(authenticate())).toBe('UNAVAILABLE');
    verify = () => Promise.reject(new Error('broken'));
    for (let tries = 0; tries < 101; tries += 1) await expect(authenticate()).rejects.toThrow('broken');
    verify = async () => principal();
    for (let tries = 0; tries < 101; tries += 1) expect(await codeOf(authenticate())).toBeNull();
  });

  it('counts requests by user and workspace', async () => {
    const inGlobex = { ...principal(), caller: { ...principal().caller, workspace: 'globex' } };
    for (let count = 0; count < 3; count += 1) await authenticator.countRequest(principal());
    await expect(authenticator.countRequest(principal())).rejects.toMatchObject({
      ...{ code: 'RATE_LIMITED', logLevel: 'info', options: { retryAfterMs: expect.any(Number) } },
    });
    await authenticator.countRequest(principal('ben'));
    await authenticator.countRequest(inGlobex);
  });

  it('counts none where there is no limit', async () => {
    const unlimited = new RateLimits(0, null);
    for (let count = 0; count < 1_000; count += 1) await unlimited.countRequest('acme', 'anna');
  });

  it('says why the token of an open connection is no longer good', () => {
    const anna = principal();
    authenticator.requireValid(anna);
    reasons.set(anna, 'The token has been revoked.');
    expect(() => authenticator.requireValid(anna)).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED', message: 'The token has been revoked.' }),
    );
  });

  it('needs a token where nobody is let in without one', () => {
    const anna = principal();
    expect(requirePrincipal(anna)).toBe(anna);
    expect(() => requirePrincipal(null)).toThrow(missingToken());
    expect(missingToken()).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'Missing bearer token in the Authorization header.',
    });
  });

  describe('watches open connections', () => {
    let ended: string[];
    beforeEach(() => {
      ended = [];
    });
    const watch = (one: Principal) =>
      authenticator.watch(one, (reason) => ended.push(`${one.caller.actor.id}: ${reason}`));

    it('and ends one when its token expires, once', () => {
      watch(principal());
      jest.advanceTimersByTime(HOUR_MS - 1);
      expect(ended).toEqual([]);
      jest.advanceTimersByTime(1);
      authenticator.recheck();
      expect(ended).toEqual(['anna: The token has expired.']);
    });

    it('and ends those whose tokens are no longer good, when it is told to look', () => {
      const [anna, ben] = [principal('anna'), principal('ben')];
      watch(anna);
      watch(ben);
      reasons.set(ben, 'The token has been revoked.');
      expect(ended).toEqual([]);
      authenticator.recheck();
      authenticator.recheck();
      expect(ended).toEqual(['ben: The token has been revoked.']);
      expect(jest.getTimerCount()).toBe(1);
    });

    it('and ends one at once whose token has become bad meanwhile', () => {
      const anna = principal();
      reasons.set(anna, 'The key of the token is not known.');
      watch(anna);
      expect([ended, jest.getTimerCount()]).toEqual([['anna: The key of the token is not known.'], 0]);
    });

    it('until it is told to stop', () => {
      const anna = principal();
      watch(anna)();
      reasons.set(anna, 'The token has been revoked.');
      authenticator.recheck();
      jest.advanceTimersByTime(2 * HOUR_MS);
      expect([ended, jest.getTimerCount()]).toEqual([[], 0]);
    });
  });
});
