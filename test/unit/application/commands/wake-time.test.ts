import { type RequestedWake, resolveWakeTime } from '../../../../src/application/commands/statuses/wake-time';
import { DAY, HOUR, SECOND } from '../../../../src/domain/time/instant';
import { TemporalCalendar } from '../../../../src/time/temporal-calendar';
import { at, NOW } from '../../../support/domain/time';

const resolve = (wake: RequestedWake | null, timeZone: string | null = null) =>
  resolveWakeTime(new TemporalCalendar(), wake, timeZone, NOW);

describe('a wake time that is asked for', () => {
  it.each<[string, RequestedWake | null]>([
    ['until someone wakes the bot', { until: 'WOKEN' }],
    ['without a word about it', null],
  ])('is none %s', (_what, wake) => {
    expect(resolve(wake)).toEqual({ wakeAt: null, refusal: null });
  });

  it.each<[string, RequestedWake, number]>([
    ['a moment', { at: NOW + SECOND }, NOW + SECOND],
    ['a duration', { after: 'PT2H' }, NOW + 2 * HOUR],
    ['a time of the day', { local: { dateTime: '2026-03-11T09:00', timeZone: 'UTC' } }, at('09:00') + DAY],
  ])('is %s', (_what, wake, wakeAt) => {
    expect(resolve(wake)).toEqual({ wakeAt, refusal: null });
  });

  it("is in the contact's time zone where none is named", () => {
    const local = { dateTime: '2026-03-11T09:00', timeZone: null };
    expect(resolve({ local }, 'Asia/Tokyo').wakeAt).toBe(at('09:00') + DAY - 9 * HOUR);
  });

  it.each<[string, RequestedWake, string[]]>([
    ['has been', { at: NOW }, ['wake', 'at']],
    ['is too far away', { after: 'P367D' }, ['wake', 'after']],
    ['is none', { after: 'soon' }, ['wake', 'after']],
  ])('is refused where it %s', (_what, wake, field) => {
    expect(resolve(wake)).toMatchObject({ wakeAt: null, refusal: { code: 'BAD_INPUT', field } });
  });
});
