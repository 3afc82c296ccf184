import { parseValue } from 'graphql';
import { DateTime, Duration, LocalDateTime, TimeZone } from '../../../src/graphql/scalars';

const LONG = '1'.repeat(200_000);

describe('scalars', () => {
  it.each([
    [Duration, `P${LONG}D`],
    [DateTime, `${LONG}-01-01T00:00:00Z`],
    [LocalDateTime, `${LONG}-01-01T00:00`],
    [TimeZone, LONG],
  ])('%s is refused by its length alone, sent or written out', (scalar, value) => {
    const message = `${scalar.name} must not be longer than 64 characters.`;
    expect(() => scalar.parseValue(value)).toThrow(message);
    expect(() => scalar.parseLiteral(parseValue(JSON.stringify(value)), {})).toThrow(message);
  });

  it('a time zone is one in any case, and nothing else is', () => {
    for (const name of ['Europe/Berlin', 'europe/BERLIN', 'Europe/Berlin']) {
      expect(TimeZone.parseValue(name)).toBe(name);
    }
    for (const value of ['Mars/Base', '', 5, null, ['Europe/Berlin'], {}]) {
      expect(() => TimeZone.parseValue(value)).toThrow();
    }
    expect(() => TimeZone.parseLiteral(parseValue('5'), {})).toThrow();
  });

  it('a time zone is answered as it is stored', () => {
    expect(TimeZone.serialize('Europe/Berlin')).toBe('Europe/Berlin');
  });
});
