import type { WantedStatus } from 'bot-status-client/store';
import { nextTickMs } from '../../../packages/badge/src/countdown';
import { expectStatus, restore, withNote } from '../../../packages/badge/src/menu/expected-status';
import { nextIndex, typeAhead } from '../../../packages/badge/src/menu/roving';
import {
  DURATIONS,
  ONE_HOUR_MORE,
  toDuration,
  toLocalDateTime,
  tomorrowAtNine,
  UNTIL_REPLY,
  UNTIL_TOMORROW,
  UNTIL_TURNED_ON,
} from '../../../packages/badge/src/menu/sleep-choices';
import { en } from '../../../packages/badge/src/words/languages/en';
import { Phrases } from '../../../packages/badge/src/words/phrases';
import { badgeStatus } from '../../support/badge/statuses';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const NOW = Date.parse('2026-03-02T10:00:00Z');

describe('the sleep menu', () => {
  it('offers half an hour to an endless sleep, shortest first', () => {
    const now = new Date(2026, 11, 31, 22, 15).getTime();
    const choices = [...DURATIONS, UNTIL_TOMORROW, UNTIL_REPLY, UNTIL_TURNED_ON];
    expect(choices.map(({ status }) => status(now, 'Europe/Berlin'))).toEqual([
      { state: 'SLEEPING', wake: { after: 'PT30M' } },
      { state: 'SLEEPING', wake: { after: 'PT1H' } },
      { state: 'SLEEPING', wake: { after: 'PT4H' } },
      { state: 'SLEEPING', wake: { after: 'PT24H' } },
      { state: 'SLEEPING', wake: { local: { dateTime: '2027-01-01T09:00', timeZone: 'Europe/Berlin' } } },
      { state: 'SLEEPING', wake: { until: 'WOKEN' }, endOnReply: true },
      { state: 'SLEEPING', wake: { until: 'WOKEN' } },
    ]);
    const phrases = new Phrases(en, 'en-US');
    expect(choices.map(({ label }) => label(phrases, now))).toEqual([
      ...['30 min', '1 hr', '4 hr', '24 hr'],
      ...['Until tomorrow, 9:00 AM', 'Until they reply', 'Until turned on'],
    ]);
    expect(toLocalDateTime(tomorrowAtNine(new Date(2024, 1, 28, 9).getTime()))).toBe('2024-02-29T09:00');
  });

  it('makes durations of whole amounts up to 366 days', () => {
    expect(toDuration(90, 'minute')).toBe('PT90M');
    expect(toDuration(3, 'day')).toBe('P3D');
    expect([toDuration(366, 'day'), toDuration(8_784, 'hour')]).toEqual(['P366D', 'PT8784H']);
    expect([toDuration(367, 'day'), toDuration(8_785, 'hour'), toDuration(527_041, 'minute')]).toEqual([
      null,
      null,
      null,
    ]);
    for (const amount of [0, -1, 1.5, Number.NaN]) expect(toDuration(amount, 'hour')).toBeNull();
  });

  it('goes round by arrow keys and to the ends by Home and End', () => {
    const next = (key: string, index: number) => nextIndex(key, index, 9, false);
    expect(next('ArrowDown', 8)).toBe(0);
    expect(next('ArrowUp', 0)).toBe(8);
    expect(next('Home', 4)).toBe(0);
    expect(next('End', 4)).toBe(8);
    expect(next('Tab', 4)).toBeNull();
    expect(typeAhead('i', 0, ['Active', '1 hr', 'Inactive…'])).toBe(2);
  });

  it.each([
    ['ArrowRight', false, 5],
    ['ArrowLeft', false, 3],
    ['ArrowRight', true, 3],
    ['ArrowLeft', true, 5],
  ])('follows the direction of the text: %s from 4, right to left %s, to %d', (key, isRtl, index) => {
    expect(nextIndex(key, 4, 9, isRtl)).toBe(index);
  });
});

describe('what is shown until the service has answered', () => {
  const sleep = (wake: WantedStatus['wake']) =>
    expectStatus(badgeStatus(), { state: 'SLEEPING', wake }, NOW).wakeAt;

  it('has the estimated wake time', () => {
    expect(sleep({ after: 'PT90M' })).toBe('2026-03-02T11:30:00.000Z');
    expect(sleep({ after: 'P2D' })).toBe('2026-03-04T10:00:00.000Z');
    expect(sleep({ until: 'WOKEN' })).toBeNull();
    expect(expectStatus(badgeStatus(), { state: 'INACTIVE' }, NOW)).toMatchObject({
      state: 'INACTIVE',
      wakeAt: null,
    });
  });

  it('keeps everything but the time, or the note, of a silence that is extended', () => {
    const paused = badgeStatus({
      state: 'SLEEPING',
      reason: 'TEAMMATE_MESSAGE',
      wakeAt: '2026-03-02T12:00:00.000Z',
      note: 'VIP',
    });
    expect(expectStatus(paused, ONE_HOUR_MORE, NOW)).toEqual({
      ...paused,
      wakeAt: '2026-03-02T13:00:00.000Z',
    });
  });
});

describe('a note', () => {
  const paused = badgeStatus({
    ...{ state: 'SLEEPING', reason: 'TEAMMATE_MESSAGE', wakeAt: '2026-03-02T12:00:00.000Z', note: 'VIP' },
  });
  const hour: WantedStatus = { state: 'SLEEPING', wake: { after: 'PT1H' } };

  it('goes along with a choice, but not with an active bot', () => {
    expect(withNote(hour, 'Ask Ada', paused, NOW)).toEqual({ ...hour, note: 'Ask Ada' });
    expect(withNote(hour, '', paused, NOW)).toEqual(hour);
    expect(withNote({ state: 'ACTIVE' }, 'Ask Ada', paused, NOW)).toEqual({ state: 'ACTIVE' });
  });

  it('leaves an extension as it is, unless it was changed', () => {
    expect(withNote(ONE_HOUR_MORE, 'VIP', paused, NOW)).toEqual(ONE_HOUR_MORE);
    const rest = {
      state: 'SLEEPING',
      wake: { at: '2026-03-02T13:00:00.000Z' },
      pinned: false,
      endOnReply: false,
    };
    expect(withNote(ONE_HOUR_MORE, 'Ask Ada', paused, NOW)).toEqual({ ...rest, note: 'Ask Ada' });
    expect(withNote(ONE_HOUR_MORE, '', paused, NOW)).toEqual({ ...rest, note: null });
  });
});

describe('undo', () => {
  it.each([
    ['an active bot', {}, { state: 'ACTIVE' }],
    [
      'a sleep with all that belongs to it',
      { state: 'SLEEPING', wakeAt: '2026-03-02T12:00:00.000Z', note: 'VIP', pinned: true, endOnReply: true },
      {
        state: 'SLEEPING',
        wake: { at: '2026-03-02T12:00:00.000Z' },
        note: 'VIP',
        pinned: true,
        endOnReply: true,
      },
    ],
    [
      'a sleep that would be over by now',
      { state: 'SLEEPING', wakeAt: '2026-03-02T10:00:00.500Z' },
      { state: 'ACTIVE' },
    ],
    [
      'an endless sleep',
      { state: 'SLEEPING' },
      { state: 'SLEEPING', wake: { until: 'WOKEN' }, note: null, pinned: false, endOnReply: false },
    ],
    ['a locked status', { state: 'INACTIVE', locked: true }, { state: 'INACTIVE', note: null, locked: true }],
    [
      'an opt-out',
      { state: 'INACTIVE', reason: 'OPT_OUT' },
      { state: 'INACTIVE', reason: 'OPT_OUT', note: null, locked: false },
    ],
  ] as const)('restores %s', (_what, parts, wanted) => {
    expect(restore(badgeStatus(parts), NOW)).toEqual(wanted);
  });
});

describe('a countdown', () => {
  it('ticks when it reads something else', () => {
    const phrases = new Phrases(en, 'en');
    expect(nextTickMs(10_300)).toBe(300);
    expect(nextTickMs(2 * HOUR + 20 * SECOND)).toBe(20 * SECOND);
    expect(nextTickMs(0)).toBe(SECOND);
    for (const left of [10_300, 59_999, HOUR + 1, 3 * HOUR + 7]) {
      expect(phrases.countdown(left - nextTickMs(left) - 1)).not.toBe(phrases.countdown(left));
    }
  });
});
