import { FailureLog } from '../../../src/lib/failure-log';

describe('the log of what fails again and again', () => {
  let lines: [string, object, string][];

  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function createLog(isOutage = false): FailureLog {
    const write = (level: string) => (details: object, message: string) =>
      void lines.push([level, details, message]);
    const logger = { error: write('error'), warn: write('warn'), info: write('info') };
    return new FailureLog(logger, 'Reading failed', { isOutage });
  }

  function failEverySecond(log: FailureLog, error: Error, seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      log.failed(error);
      jest.advanceTimersByTime(1_000);
    }
  }

  it('writes the first failure at once, and equal ones once a minute with their number', () => {
    const error = new Error('refused');
    failEverySecond(createLog(), error, 61);
    expect(lines).toEqual([
      ['error', { err: error, failures: 1 }, 'Reading failed'],
      ['error', { err: error, failures: 60 }, 'Reading failed'],
    ]);
  });

  it('tells different failures apart, and not without end', () => {
    const log = createLog();
    for (let number = 0; number < 1_000; number += 1) log.failed(new Error(`failure ${number}`));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThan(30);
  });

  it('gives an outage one line whichever errors it takes, with the reason alone', () => {
    const log = createLog(true);
    log.failed(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
    log.failed(new Error('closed'));
    expect(lines).toEqual([
      ['warn', { reason: 'fetch failed: connect ECONNREFUSED', failures: 1 }, 'Reading failed'],
    ]);
  });

  it('says once that it works again, and only where it had said that it did not', () => {
    const log = createLog();
    log.succeeded();
    expect(lines).toEqual([]);
    failEverySecond(log, new Error('refused'), 3);
    log.succeeded();
    log.succeeded();
    expect(lines.map(([level, , message]) => [level, message])).toEqual([
      ['error', 'Reading failed'],
      ['info', 'Recovered: Reading failed'],
    ]);
  });

  it('does not flood where it fails and works in turns', () => {
    const log = createLog();
    for (let second = 0; second < 120; second += 1) {
      log.failed(new Error('refused'));
      log.succeeded();
      jest.advanceTimersByTime(1_000);
    }
    expect(lines.map(([level]) => level)).toEqual(['error', 'info', 'error', 'info']);
  });
});
