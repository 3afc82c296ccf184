import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time/instant';
import { TemporalCalendar } from '../../../src/time/temporal-calendar';

const calendar = new TemporalCalendar();
const NOW = '2026-03-02T10:00:00.123Z';

/** When the bot would come back, as an ISO time, or the field that is refused. */
function wakeAt(wake: Parameters<TemporalCalendar['resolveWake']>[0], timeZone: string | null, now = NOW) {
  const resolved = calendar.resolveWake(wake, timeZone, Date.parse(now));
  return resolved.kind === 'RESOLVED' ? new Date(resolved.at).toISOString() : resolved.field;
}
const after = (duration: string, timeZone: string | null = null, now = NOW) =>
  wakeAt({ after: duration }, timeZone, now);
const local = (dateTime: string, timeZone: string | null, contactZone: string | null = null) =>
  wakeAt({ local: { dateTime, timeZone } }, contactZone);

describe('a wake time given as a duration', () => {
  it.each([
    ['PT2H', '2026-03-02T12:00:00.123Z'],
    ['PT90M', '2026-03-02T11:30:00.123Z'],
    ['PT0.5S', '2026-03-02T10:00:00.623Z'],
    ['PT24H', '2026-03-03T10:00:00.123Z'],
    ['P1D', '2026-03-03T10:00:00.123Z'],
    ['P1W', '2026-03-09T10:00:00.123Z'],
    ['P1DT1H', '2026-03-03T11:00:00.123Z'],
  ])('%s is counted from now', (duration, expected) => {
    expect(after(duration)).toBe(expected);
  });

  const SATURDAY_NOON = '2026-03-28T11:00:00Z';
  const OCTOBER_NOON = '2026-10-24T10:00:00Z';
  it('of hours is exact, also across a change of clocks', () => {
    expect(after('PT24H', 'Europe/Berlin', SATURDAY_NOON)).toBe('2026-03-29T11:00:00.000Z');
    expect(after('PT24H', 'Europe/Berlin', OCTOBER_NOON)).toBe('2026-10-25T10:00:00.000Z');
  });

  it('of days is counted on the calendar of the contact: the same time of day there', () => {
    expect(after('P1D', 'Europe/Berlin', SATURDAY_NOON)).toBe('2026-03-29T10:00:00.000Z');
    expect(after('P1D', 'Europe/Berlin', OCTOBER_NOON)).toBe('2026-10-25T11:00:00.000Z');
    expect(after('P1D', null, SATURDAY_NOON)).toBe('2026-03-29T11:00:00.000Z');
  });

  it('of days moves forward by the gap where the clocks skip that time of day', () => {
    expect(after('P1D', 'Europe/Berlin', '2026-03-28T01:30:00Z')).toBe('2026-03-29T01:30:00.000Z');
  });

  it.each(['P1M', 'P1Y', 'P1Y2M', '-PT1H', 'PT1', '1 hour', '', 'P', 'PT1H '])(
    '%j is refused',
    (duration) => {
      expect(after(duration)).toEqual(['after']);
    },
  );

  it('beyond the end of time is refused', () => {
    expect(after('P999999999D')).toEqual(['after']);
  });
});

describe('a wake time given as an instant', () => {
  it('is that instant', () => {
    expect(wakeAt({ at: Date.parse(NOW) + 1 }, 'Asia/Kolkata')).toBe('2026-03-02T10:00:00.124Z');
  });
});

describe('a wake time given as a wall-clock time', () => {
  it('is meant in the zone named, else in the contact’s, else in UTC', () => {
    expect(local('2026-07-01T09:00', 'America/New_York', 'Europe/Berlin')).toBe('2026-07-01T13:00:00.000Z');
    expect(local('2026-07-01T09:00', null, 'Europe/Berlin')).toBe('2026-07-01T07:00:00.000Z');
    expect(local('2026-07-01T09:00', null)).toBe('2026-07-01T09:00:00.000Z');
  });

  it('in the gap of spring moves forward by the gap', () => {
    expect(local('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(local('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  });

  it('that comes twice in autumn is the earlier one', () => {
    expect(local('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(local('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });

  it('in a zone of half hours or without a whole day is right too', () => {
    expect(local('2026-07-01T09:00', 'Asia/Kolkata')).toBe('2026-07-01T03:30:00.000Z');
    // Lord Howe moves its clocks by half an hour.
    expect(local('2026-10-04T02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z');
    // Samoa left out the whole of 30 December 2011.
    expect(local('2011-12-30T12:00', 'Pacific/Apia')).toBe('2011-12-30T22:00:00.000Z');
  });

  it.each([
    ['2026-02-30T09:00', 'UTC'],
    ['2026-13-01T09:00', 'UTC'],
    ['2026-03-29T25:00', 'UTC'],
    ['tomorrow', 'UTC'],
    ['', 'UTC'],
    ['2026-03-29T09:00', 'Europe/Nowhere'],
  ])('%j in %s is refused', (dateTime, timeZone) => {
    expect(local(dateTime, timeZone)).toEqual(['local', 'dateTime']);
  });
});

describe('the length of a duration', () => {
  it.each([
    ['PT1S', SECOND],
    ['PT0.001S', 1],
    ['PT48H', 2 * DAY],
    ['P1D', DAY],
    ['P1W', 7 * DAY],
    ['PT1H30M', HOUR + 30 * MINUTE],
    ['PT0S', 0],
  ])('%s is %d ms', (duration, milliseconds) => {
    expect(calendar.toMilliseconds(duration)).toBe(milliseconds);
  });

  it.each(['P1M', 'P1Y', '-PT1H', 'nonsense', ''])('of %j is none', (duration) => {
    expect(calendar.toMilliseconds(duration)).toBeNull();
  });

  it.each([
    [24 * HOUR, 'PT24H'],
    [48 * HOUR, 'PT48H'],
    [90 * MINUTE, 'PT1H30M'],
    [1_500, 'PT1.5S'],
    [HOUR + 1, 'PT1H0.001S'],
    [0, 'PT0S'],
  ])('of %d ms is written %s, and reads back as the same', (milliseconds, duration) => {
    expect(calendar.toDuration(milliseconds)).toBe(duration);
    expect(calendar.toMilliseconds(duration)).toBe(milliseconds);
  });
});

describe('a time zone', () => {
  it('is one of the IANA database', () => {
    for (const name of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires']) {
      expect(calendar.isTimeZone(name)).toBe(true);
    }
    for (const name of ['', 'Europe/Nowhere', 'Mars', '2026-03-02T10:00:00Z[UTC]x']) {
      expect(calendar.isTimeZone(name)).toBe(false);
    }
  });

  it('does not read what is longer than any duration or name', () => {
    const calendar = new TemporalCalendar();
    const zeros = '0'.repeat(100_000);
    expect(calendar.toMilliseconds(`PT${zeros}1H`)).toBeNull();
    expect(calendar.isTimeZone(`Europe/${zeros}`)).toBe(false);
  });

  it('works out a wake time for each time zone, and again for each moment', () => {
    const calendar = new TemporalCalendar();
    const wake = { after: 'P1D' };
    const now = Date.parse('2026-03-28T12:00:00Z');
    const at = (timeZone: string, moment: number) => calendar.resolveWake(wake, timeZone, moment);
    const hours = (count: number, moment = now) => ({ kind: 'RESOLVED', at: moment + count * 3_600_000 });
    // The clocks of Berlin go forward that night.
    expect(at('Europe/Berlin', now)).toEqual(hours(23));
    expect(at('UTC', now)).toEqual(hours(24));
    expect(at('Europe/Berlin', now)).toEqual(hours(23));
    expect(at('Europe/Berlin', now + 86_400_000)).toEqual(hours(24, now + 86_400_000));
  });
});
