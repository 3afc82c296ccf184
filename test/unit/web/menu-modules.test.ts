import { formatCountdown, nextTickMs } from '../../../packages/badge/src/countdown';
import { findPlace } from '../../../packages/badge/src/menu/find-place';
import { nextIndex, typeAhead } from '../../../packages/badge/src/menu/roving';
import {
  estimateWake,
  SLEEP_CHOICES,
  toDuration,
  tomorrowAtNine,
} from '../../../packages/badge/src/menu/sleep-choices';
import { formatMoment } from '../../../packages/badge/src/words/moments';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a countdown', () => {
  it.each([
    [0, '0:00'],
    [1, '0:01'],
    [59 * SECOND, '0:59'],
    [59_001, '1:00'],
    [HOUR - 1, '1h 00m'],
    [3 * HOUR + 5 * MINUTE - 1, '3h 05m'],
    [24 * HOUR, '1d'],
    [51 * HOUR, '2d 3h'],
    [-5, '0:00'],
  ])('of %d ms reads %s', (left, text) => {
    expect(formatCountdown(left)).toBe(text);
  });

  it('ticks when it says something else', () => {
    expect(nextTickMs(10_300)).toBe(300);
    expect(nextTickMs(2 * HOUR + 20 * SECOND)).toBe(20 * SECOND);
    expect(nextTickMs(0)).toBe(SECOND);
    for (const left of [10_300, 59_999, HOUR + 1, 3 * HOUR + 7]) {
      expect(formatCountdown(left - nextTickMs(left) - 1)).not.toBe(formatCountdown(left));
    }
  });
});

describe('a moment', () => {
  const now = Date.parse('2026-03-28T20:00:00Z');
  const say = (iso: string) => formatMoment(Date.parse(iso), now, 'Europe/Berlin', 'en-GB');

  it('is told in the viewer’s zone, by the day there, across a change of the clocks', () => {
    expect(say('2026-03-28T22:30:00Z')).toBe('today, 23:30');
    expect(say('2026-03-28T23:30:00Z')).toBe('tomorrow, 00:30');
    expect(say('2026-03-29T07:00:00Z')).toBe('tomorrow, 09:00');
    expect(say('2026-03-27T12:00:00Z')).toBe('yesterday, 13:00');
    expect(say('2026-04-02T07:00:00Z')).toBe('Thu 2 Apr, 09:00');
  });
});

describe('the sleep menu', () => {
  it('offers half an hour to for good, shortest first', () => {
    const now = new Date(2026, 11, 31, 22, 15);
    const wakes = SLEEP_CHOICES.map(({ wake }) => wake(now, 'Europe/Berlin'));
    expect(wakes).toEqual([
      { after: 'PT30M' },
      { after: 'PT1H' },
      { after: 'PT4H' },
      { after: 'PT24H' },
      { local: { dateTime: '2027-01-01T09:00', timeZone: 'Europe/Berlin' } },
      { until: 'WOKEN' },
    ]);
    expect(tomorrowAtNine(new Date(2024, 1, 28, 9))).toBe('2024-02-29T09:00');
  });

  it('makes durations of whole amounts only', () => {
    expect(toDuration(90, 'minutes')).toBe('PT90M');
    expect(toDuration(3, 'days')).toBe('P3D');
    for (const amount of [0, -1, 1.5, Number.NaN]) expect(toDuration(amount, 'hours')).toBeNull();
  });

  it('guesses the wake time that it shows until the service has answered', () => {
    const now = Date.parse('2026-03-02T10:00:00Z');
    expect(estimateWake({ after: 'PT90M' }, now)).toBe('2026-03-02T11:30:00.000Z');
    expect(estimateWake({ after: 'P2D' }, now)).toBe('2026-03-04T10:00:00.000Z');
    expect(estimateWake({ until: 'WOKEN' }, now)).toBeNull();
    expect(estimateWake(undefined, now)).toBeNull();
  });

  it('goes round by arrow keys and to the ends by Home and End', () => {
    expect(nextIndex('ArrowDown', 8, 9)).toBe(0);
    expect(nextIndex('ArrowUp', 0, 9)).toBe(8);
    expect(nextIndex('Home', 4, 9)).toBe(0);
    expect(nextIndex('End', 4, 9)).toBe(8);
    expect(nextIndex('Tab', 4, 9)).toBeNull();
    expect(typeAhead('i', 0, ['Active', '1 hour', 'Inactive…'])).toBe(2);
  });

  it('stays on the page, above its button where there is no room below', () => {
    const page = { width: 400, height: 800 };
    const size = { width: 296, height: 500 };
    const at = (left: number, top: number) => ({ left, top, right: left + 100, bottom: top + 32 });
    expect(findPlace(at(20, 20), size, page)).toEqual({ left: 20, top: 58 });
    expect(findPlace(at(20, 740), size, page)).toEqual({ left: 20, top: 234 });
    expect(findPlace(at(290, 20), size, page)).toEqual({ left: 94, top: 58 });
  });
});
