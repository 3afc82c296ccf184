import { MINUTE } from '../../../../src/domain/time/instant';
import { ApiKeyVerifier } from '../../../../src/server/auth/api-key-verifier';

const NOON = Date.parse('2026-03-02T12:00:00Z');

describe('the uses of API keys', () => {
  let saved: (readonly (readonly [string, number])[])[];
  let isFailing: boolean;
  let inUse: string[];
  let verifier: ApiKeyVerifier;

  beforeEach(() => {
    jest.useFakeTimers({ now: NOON + 42_000 });
    [saved, isFailing, inUse] = [[], false, []];
    const store = {
      find: async () => null,
      saveUses: async (uses: ReadonlyMap<string, number>) => {
        if (isFailing) throw new Error('away');
        saved.push([...uses]);
      },
    };
    verifier = new ApiKeyVerifier(
      store,
      () => undefined,
      () => inUse,
    );
    verifier.start();
  });
  afterEach(() => jest.useRealTimers());
  const passMinute = () => jest.advanceTimersByTimeAsync(MINUTE);

  it('are stored once a minute, to the minute', async () => {
    verifier.noteUse('a');
    verifier.noteUse('a');
    await passMinute();
    expect(saved.flat()).toEqual([['a', NOON]]);
  });

  it('include connections that stay open without a request', async () => {
    inUse = ['a', 'b'];
    await passMinute();
    await passMinute();
    expect(saved.slice(-2)).toEqual([
      [
        ['a', NOON + MINUTE],
        ['b', NOON + MINUTE],
      ],
      [
        ['a', NOON + 2 * MINUTE],
        ['b', NOON + 2 * MINUTE],
      ],
    ]);
  });

  it('are kept while they cannot be stored, and stored when the service stops', async () => {
    isFailing = true;
    verifier.noteUse('a');
    await passMinute();
    isFailing = false;
    verifier.noteUse('b');
    await verifier.stop();
    expect(saved.at(-1)).toEqual([
      ['a', NOON],
      ['b', NOON + MINUTE],
    ]);
  });
});
