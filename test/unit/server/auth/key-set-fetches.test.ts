import type { JWK } from 'jose';
import { AppError } from '../../../../src/application/app-error';
import { HOUR, SECOND } from '../../../../src/domain/time/instant';
import { FailureLog } from '../../../../src/lib/failure-log';
import { KeySet, type KeySetOptions } from '../../../../src/server/auth/key-set';
import { createKey } from '../../../support/app/key-server';

const algorithm = 'ES256';
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the keys of the identity provider', () => {
  let jwk: JWK;
  let published: JWK[];
  /** What the provider does before it answers. */
  let beforeAnswer: () => Promise<void> | void;
  let fetches: jest.SpyInstance;
  let ended: number;
  let onWithdrawn: jest.Mock<void, []>;
  let keys: KeySet;

  beforeAll(async () => {
    ({ jwk } = await createKey(algorithm, 'known'));
  });
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    // The process has been running for a while.
    jest.advanceTimersByTime(HOUR);
    published = [jwk];
    beforeAnswer = () => undefined;
    ended = 0;
    onWithdrawn = jest.fn();
    fetches = jest.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      await beforeAnswer();
      return Response.json({ keys: published });
    });
    keys = createKeySet();
  });
  afterEach(() => {
    keys.stop();
    fetches.mockRestore();
    jest.useRealTimers();
  });

  function createKeySet(more: Partial<KeySetOptions> = {}): KeySet {
    const log = { error: () => undefined, warn: () => undefined, info: () => undefined };
    const failures = new FailureLog(log, 'the key set can not be fetched');
    for (const name of ['succeeded', 'failed'] as const)
      jest.spyOn(failures, name).mockImplementation(() => {
        ended += 1;
      });
    return new KeySet({ url: 'https://id.example/keys', maxStaleMs: HOUR, onWithdrawn, failures, ...more });
  }
  const goAway = () => {
    beforeAnswer = () => Promise.reject(new TypeError('fetch failed'));
  };
  /** Waits until so many fetches have ended: keys are read outside this thread. */
  async function endOf(count: number): Promise<void> {
    while (ended < count) await nextTurn();
  }
  async function start(): Promise<void> {
    keys.start();
    await endOf(1);
  }
  const find = (kid: string | undefined) => keys.tryKeys({ kid, algorithm }, async (key) => key.kid ?? '');

  it('are fetched at the start, and every minute after that', async () => {
    await start();
    expect(fetches).toHaveBeenCalledWith('https://id.example/keys', expect.anything());
    for (const count of [2, 3]) {
      await jest.advanceTimersByTimeAsync(60 * SECOND - 1);
      expect(fetches).toHaveBeenCalledTimes(count - 1);
      await jest.advanceTimersByTimeAsync(1);
      expect(fetches).toHaveBeenCalledTimes(count);
      await endOf(count);
    }
  });

  it('are fetched every ten seconds while the provider is unreachable', async () => {
    goAway();
    await start();
    await jest.advanceTimersByTimeAsync(10 * SECOND - 1);
    expect(fetches).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(fetches).toHaveBeenCalledTimes(2);
  });

  it('are waited for two and a half seconds', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    await start();
    expect(timeout.mock.calls).toEqual([[2.5 * SECOND]]);
    timeout.mockRestore();
  });

  it('are fetched for a token with an unknown key, two seconds after the last fetch at the earliest', async () => {
    await start();
    published = [{ ...jwk, kid: 'new' }];
    const found = find('new');
    await jest.advanceTimersByTimeAsync(2 * SECOND - 1);
    expect(fetches).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(fetches).toHaveBeenCalledTimes(2);
    expect(await found).toBe('new');
  });

  it('are fetched for a token with an unknown key ten seconds after the last attempt, if that failed', async () => {
    beforeAnswer = () => new Promise((_resolve, reject) => setTimeout(reject, 2 * SECOND));
    keys.start();
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    expect(ended).toBe(1);
    await jest.advanceTimersByTimeAsync(8 * SECOND - 1);
    await expect(find('known')).rejects.toThrow(AppError);
    expect(fetches).toHaveBeenCalledTimes(1);
    beforeAnswer = () => undefined;
    await jest.advanceTimersByTimeAsync(1);
    expect(await find('known')).toBe('known');
    expect(fetches).toHaveBeenCalledTimes(2);
  });

  it('are waited for by a token that comes before the first fetch has ended', async () => {
    keys.start();
    const found = find('known');
    await endOf(1);
    await nextTurn();
    expect(jest.getTimerCount()).toBe(1);
    expect(await found).toBe('known');
    expect(fetches).toHaveBeenCalledTimes(1);
  });

  it('are not tried again where a fetch has brought nothing new', async () => {
    await start();
    goAway();
    const verify = jest.fn(async () => null);
    const found = keys.tryKeys({ kid: 'known', algorithm }, verify);
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    expect(await found).toBeNull();
    expect(fetches).toHaveBeenCalledTimes(2);
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it('that are unknown while the provider is unreachable are worth another try in five seconds', async () => {
    goAway();
    await start();
    await expect(find('known')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message:
        'The identity provider is unreachable, and the signing key of the token is unknown. Try again.',
      options: { retryAfterMs: 5_000 },
    });
  });

  it('remain in use for as long as is allowed, and no longer', async () => {
    expect(keys.ageMs).toBe(Number.POSITIVE_INFINITY);
    await start();
    const id = await keys.tryKeys({ kid: 'known', algorithm }, async (key) => key.id);
    goAway();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect([keys.ageMs, keys.trusts(id!)]).toEqual([HOUR, true]);
    await jest.advanceTimersByTimeAsync(1);
    expect([keys.ageMs, keys.trusts(id!)]).toEqual([HOUR + 1, false]);
  });

  it('are tried one after the other for a token that names none, eight at most', async () => {
    published = Array.from({ length: 10 }, (_, index) => ({ ...jwk, kid: `key ${index + 1}` }));
    await start();
    const tried: string[] = [];
    const findOnly = (name: string) =>
      keys.tryKeys({ kid: undefined, algorithm }, async ({ kid }) => {
        tried.push(kid!);
        return kid === name ? kid : null;
      });
    expect(await findOnly('key 8')).toBe('key 8');
    expect(tried).toEqual(published.slice(0, 8).map(({ kid }) => kid));
    tried.length = 0;
    const ninth = findOnly('key 9');
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    expect(await ninth).toBeNull();
    expect(new Set(tried)).toEqual(new Set(published.slice(0, 8).map(({ kid }) => kid)));
  });

  it('count when found, though the provider has become unreachable meanwhile', async () => {
    keys = createKeySet({ cooldownMs: 0 });
    await start();
    published = [{ ...jwk, kid: 'new' }];
    const found = keys.tryKeys({ kid: undefined, algorithm }, async ({ kid }) => {
      if (kid !== 'new') return null;
      goAway();
      const other = find('other').catch(() => null);
      await jest.advanceTimersByTimeAsync(1);
      await other;
      return kid;
    });
    await jest.advanceTimersByTimeAsync(1);
    expect(await found).toBe('new');
    expect(ended).toBe(3);
  });

  it('are not fetched after the end', async () => {
    await start();
    keys.stop();
    expect(jest.getTimerCount()).toBe(0);
    const found = find('unknown');
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    expect(await found).toBeNull();
    expect(fetches).toHaveBeenCalledTimes(1);
  });

  it('of a fetch that the end interrupts concern nobody', async () => {
    await start();
    published = [{ ...jwk, kid: 'new' }];
    beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 2 * SECOND));
    await jest.advanceTimersByTimeAsync(60 * SECOND);
    keys.stop();
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    await endOf(2);
    expect([onWithdrawn.mock.calls, jest.getTimerCount()]).toEqual([[], 0]);
  });
});
