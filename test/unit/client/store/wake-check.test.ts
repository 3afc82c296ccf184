import { WakeCheck } from '../../../../packages/client/src/store/wake-check';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T08:59:00.000Z');
const NINE = START + MINUTE;

describe('asking about wakes that were not reported', () => {
  beforeEach(() => void jest.useFakeTimers({ now: START }));
  afterEach(() => void jest.useRealTimers());

  function start(random = () => 0.5, skewMs = 0) {
    const asked: { at: number; ids: readonly string[] }[] = [];
    const check = new WakeCheck(
      () => Date.now() + skewMs,
      async (ids) => void asked.push({ at: Date.now(), ids }),
      random,
    );
    return { check, asked };
  }

  const ids = (count: number) => Array.from({ length: count }, (_, index) => `contact-${index}`);

  it('asks about all contacts of one instant in one query, and never in more than a thousand at once', () => {
    const { check, asked } = start(() => 0.5);
    for (const id of ids(1_500)) check.expect(id, NINE);
    jest.advanceTimersByTime(MINUTE + 6_500);
    expect(asked.map((query) => query.ids.length)).toEqual([1_000, 500]);
  });

  it('asks at a moment of its own, so that pages everywhere do not ask at once', () => {
    const first = start(() => 0);
    const last = start(() => 0.999);
    for (const { check } of [first, last]) check.expect('anna', NINE);
    jest.advanceTimersByTime(MINUTE + 1_500);
    expect([first.asked.length, last.asked.length]).toEqual([1, 0]);
    jest.advanceTimersByTime(5_000);
    expect(last.asked.length).toBe(1);
  });

  it('asks ever more rarely where the answer stays the same, as of a viewer whose clock is ahead', () => {
    const { check, asked } = start();
    check.expect('anna', NINE);
    jest.advanceTimersByTime(MINUTE);
    // Each answer says once more what was known.
    for (let second = 0; second < 600; second += 1) {
      check.expect('anna', NINE);
      jest.advanceTimersByTime(1_000);
    }
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(20);
  });

  it("goes by the service's clock", () => {
    const { check, asked } = start(() => 0, -10 * MINUTE);
    check.expect('anna', NINE);
    jest.advanceTimersByTime(10 * MINUTE);
    expect(asked).toEqual([]);
    jest.advanceTimersByTime(MINUTE + 2_000);
    expect(asked.length).toBe(1);
  });

  it('does not ask about a wake that was reported in time, or that was moved', () => {
    const { check, asked } = start();
    check.expect('anna', NINE);
    check.expect('ben', NINE);
    jest.advanceTimersByTime(MINUTE);
    check.expect('anna', null);
    check.expect('ben', NINE + 10 * MINUTE);
    jest.advanceTimersByTime(5 * MINUTE);
    expect(asked).toEqual([]);
  });

  it('asks once in a second and a half at most, whatever the clock says and however often the expectation changes', () => {
    const { check, asked } = start(() => 0, 10 * MINUTE);
    for (let step = 0; step < 300; step += 1) {
      check.expect('anna', step % 2 === 0 ? NINE : null);
      check.expect('ben', NINE + step);
      jest.advanceTimersByTime(100);
    }
    expect(asked).toEqual([]);
    check.expect('anna', NINE);
    jest.advanceTimersByTime(6_000);
    expect(asked.filter(({ ids }) => ids.includes('anna')).length).toBe(1);
  });
});
