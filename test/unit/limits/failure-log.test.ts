import { FailureLog } from '../../../src/limits/failure-log';

describe('the log of what fails again and again', () => {
  let lines: [string, object, string][];
  let now: number;
  let log: FailureLog;

  beforeEach(() => {
    lines = [];
    now = 0;
    const logger = {
      error: (details: object, message: string) => lines.push(['error', details, message]),
      info: (details: object, message: string) => lines.push(['info', details, message]),
    };
    log = new FailureLog(logger, 'Redis', () => now);
  });
  const failEverySecond = (error: Error, seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      log.failed(error);
      now += 1_000;
    }
  };

  it('writes the first failure at once, and equal ones once a minute with their number', () => {
    const error = new Error('refused');
    failEverySecond(error, 61);
    expect(lines).toEqual([
      ['error', { err: error }, 'Redis failed'],
      ['error', { err: error, unlogged: 59 }, 'Redis failed'],
    ]);
  });

  it('tells different failures apart, and not without end', () => {
    for (let number = 0; number < 1_000; number += 1) log.failed(new Error(`failure ${number}`));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThan(30);
  });

  it('says once that it works again, and only where it had said that it did not', () => {
    log.worked();
    expect(lines).toEqual([]);
    failEverySecond(new Error('refused'), 3);
    log.worked();
    log.worked();
    expect(lines.map(([level]) => level)).toEqual(['error', 'info']);
  });

  it('does not flood where it fails and works in turns', () => {
    for (let second = 0; second < 120; second += 1) {
      log.failed(new Error('refused'));
      log.worked();
      now += 1_000;
    }
    expect(lines.map(([level]) => level)).toEqual(['error', 'info', 'error', 'info']);
  });
});
