import { BotStatusError } from '../../../../packages/client/src/errors';
import { Liveness } from '../../../../packages/client/src/store/liveness';

const ENDPOINT = 'http://service/graphql';
const lost = new BotStatusError('UNREACHABLE', 'The live connection was lost (1006).');
const signedOut = new BotStatusError('UNAUTHENTICATED', 'The function `token` failed.', {
  cause: new Error('Your session has ended.'),
});

describe('the liveness of a page', () => {
  let warnings: string[];
  beforeEach(() => {
    jest.useFakeTimers();
    warnings = [];
    jest.spyOn(console, 'warn').mockImplementation((text) => void warnings.push(text));
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function start(endpoint = ENDPOINT) {
    const seen: (string | null)[] = [];
    const liveness: Liveness = new Liveness(endpoint, 'http://inbox', () =>
      seen.push(liveness.problem?.kind ?? null),
    );
    return { liveness, seen };
  }

  it('says nothing of an interruption of less than two seconds', () => {
    const { liveness, seen } = start();
    liveness.lose(lost);
    jest.advanceTimersByTime(1_900);
    liveness.confirm();
    jest.advanceTimersByTime(5_000);
    expect([seen, warnings]).toEqual([[], []]);
  });

  it('says what is wrong, follows the cause, and ends with the connection', () => {
    const { liveness, seen } = start('http://follows/graphql');
    for (let second = 0; second < 4; second += 1) {
      liveness.lose(lost);
      jest.advanceTimersByTime(1_000);
    }
    liveness.lose(signedOut);
    liveness.confirm();
    expect(seen).toEqual(['UNREACHABLE', 'SIGNED_OUT', null]);
  });

  it('does not wait with a refusal', () => {
    const { liveness, seen } = start('http://refuses/graphql');
    liveness.lose(new BotStatusError('UNAUTHENTICATED', 'The live connection was lost (4403).'));
    liveness.refuse(new BotStatusError('FORBIDDEN', 'No.'));
    expect(seen).toEqual(['NO_ACCESS']);
  });

  it('warns once of a cause, with what to do', () => {
    for (let badge = 0; badge < 3; badge += 1) {
      const { liveness } = start('http://warns/graphql');
      for (const failure of [lost, lost, signedOut]) {
        liveness.lose(failure);
        jest.advanceTimersByTime(3_000);
      }
    }
    expect(warnings).toEqual([
      'bot-status-badge: http://warns/graphql cannot be reached: either it does not answer, or its ALLOWED_ORIGINS lacks http://inbox. The live connection was lost (1006).',
      'bot-status-badge: There is no token that http://warns/graphql accepts: The function `token` failed. Your session has ended. Check `getToken`, or the fixed `token`.',
    ]);
  });
});
