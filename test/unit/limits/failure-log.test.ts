import { FailureLog } from '../../../src/limits/failure-log';

const MINUTE = 60_000;

function createLog() {
  const lines: string[] = [];
  let now = 1_000;
  const write = (level: string) => (details: { reason?: string; failures?: number }, message: string) =>
    void lines.push([level, message, details.reason, details.failures].filter(Boolean).join(' '));
  const log = new FailureLog({ warn: write('warn'), info: write('info') }, 'it failed', { now: () => now });
  const advance = (milliseconds: number) => {
    now += milliseconds;
  };
  return { lines, log, advance };
}

it('the first failure is told at once, later ones once a minute with their number', () => {
  const { lines, log, advance } = createLog();
  log.failed(new Error('gone'));
  for (let count = 0; count < 100; count += 1) log.failed(new Error('still gone'));
  expect(lines).toEqual(['warn it failed gone 1']);
  advance(MINUTE);
  log.failed(new Error('still gone'));
  log.failed(new Error('still gone'));
  expect(lines.slice(1)).toEqual(['warn it failed still gone 101']);
});

it('that it works again is told once, and only after a failure was', () => {
  const { lines, log } = createLog();
  log.worked();
  expect(lines).toEqual([]);
  log.failed(new Error('gone'));
  log.worked();
  log.worked();
  expect(lines).toEqual(['warn it failed gone 1', 'info Recovered: it failed']);
});

it('what comes and goes many times a minute does not flood the log', () => {
  const { lines, log, advance } = createLog();
  for (let count = 0; count < 120; count += 1) {
    log.failed(new Error('flaps'));
    log.worked();
    advance(1_000);
  }
  expect(lines.length).toBeLessThanOrEqual(4);
});

it('the cause of a failed fetch is told', () => {
  const { lines, log } = createLog();
  log.failed(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
  expect(lines).toEqual(['warn it failed fetch failed: connect ECONNREFUSED 1']);
});
