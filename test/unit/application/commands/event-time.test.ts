import { eventTime } from '../../../../src/application/commands/messages/event-time';
import { HOUR } from '../../../../src/domain/time/instant';
import { NOW } from '../../../support/domain/time';

const EARLIEST = Date.parse('2000-01-01T00:00:00Z');

describe('the time of what is reported', () => {
  it.each([
    ['as given where it has passed', NOW - HOUR, NOW - HOUR],
    ['now where it is now', NOW, NOW],
    ['now where none is given', null, NOW],
    ['now where it is a moment ahead', NOW + 1, NOW],
    ['now where it is years ahead', Date.parse('2100-01-01T00:00:00Z'), NOW],
    ['as given at the beginning of 2000', EARLIEST, EARLIEST],
    ['now before 2000', EARLIEST - 1, NOW],
    ['now where it is no time at all', 0, NOW],
  ])('is %s', (_what, given, expected) => {
    expect(eventTime(given, NOW)).toBe(expected);
  });
});
