import {
  checkLateness,
  checkPunctual,
  checkReadiness,
  checkStops,
  checkUnreadiness,
} from '../../chaos/checks/time-checks';
import { isHeld, type Verdict } from '../../chaos/checks/verdict';

/** What each verdict says. */
const held = (verdicts: readonly Verdict[]) => verdicts.map(isHeld);

describe('times', () => {
  it('of wakes, counted from when somebody could wake', () => {
    const late = [{ wakeAt: 1_000, ms: 500 }];
    expect(held([checkLateness('', late, 500), checkLateness('', late, 499)])).toEqual([true, false]);
    expect(held([checkLateness('', late, 100, 1_400), checkLateness('', late, 99, 1_400)])).toEqual([
      true,
      false,
    ]);
  });

  it('of all wakes but one in a hundred', () => {
    const late = (count: number) =>
      Array.from({ length: 200 }, (_, index) => ({ wakeAt: 0, ms: index < count ? 101 : 100 }));
    expect(held([checkPunctual('', late(2), 100), checkPunctual('', late(3), 100)])).toEqual([true, false]);
  });

  it('of stops, and how they end', () => {
    const stop = { node: 'n', code: 0, ms: 1_000 };
    const stops = [stop, { ...stop, ms: 1_001 }, { ...stop, code: 1 }, { ...stop, code: null }];
    expect(held(stops.map((one) => checkStops([one], 1_000)))).toEqual([true, false, false, false]);
  });

  it('of nodes that are ready again', () => {
    const ready = (ms: number) => isHeld(checkReadiness([{ node: 'n', ms }], 2_000));
    expect([ready(2_000), ready(2_001)]).toEqual([true, false]);
  });

  it('of nodes that say that they are not ready', () => {
    const unready = (ms: number) => isHeld(checkUnreadiness([{ node: 'n', ms }], 5_000));
    expect([unready(5_000), unready(5_001)]).toEqual([true, false]);
  });
});
