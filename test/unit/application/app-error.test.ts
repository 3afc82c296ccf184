import {
  AppError,
  badInput,
  outcomeUnknown,
  overloaded,
  RowsLockedError,
  rowsLocked,
  storeUnavailable,
} from '../../../src/application/app-error';

const CAUSE = new Error('ECONNRESET');

it.each([
  [
    'the database is away',
    storeUnavailable('The database cannot be reached', CAUSE),
    { message: 'The database cannot be reached; nothing was stored. Try again.' },
    { retryAfterMs: 1_000, logLevel: 'debug', cause: CAUSE },
  ],
  [
    'the connection is lost during a commit',
    outcomeUnknown(CAUSE),
    {
      message:
        'The database became unavailable during the commit; the change may have been stored. Retry with the same idempotency key or message id.',
    },
    { retryAfterMs: 5_000, logLevel: 'debug', cause: CAUSE },
  ],
  [
    'a row stays locked',
    rowsLocked(CAUSE),
    {
      message: 'Timed out waiting for a row that another transaction holds; nothing was stored. Try again.',
    },
    { retryAfterMs: 2_000, logLevel: 'warn', cause: CAUSE },
  ],
  [
    'the queue is full',
    overloaded(1_500),
    { message: 'Too many requests are waiting; nothing was stored. Try again.' },
    { retryAfterMs: 1_500, logLevel: 'debug' },
  ],
])('says what became of a write and when to try again where %s', (_where, error, told, more) => {
  const { retryAfterMs } = error.options;
  expect(error).toMatchObject({ name: 'AppError', code: 'UNAVAILABLE', ...told });
  expect({ retryAfterMs, logLevel: error.logLevel, cause: error.cause }).toEqual({
    cause: undefined,
    ...more,
  });
});

it('tells a locked row from other reasons, with or without a cause', () => {
  expect(rowsLocked()).toBeInstanceOf(RowsLockedError);
  expect(rowsLocked().cause).toBeUndefined();
  expect(overloaded(1)).not.toBeInstanceOf(RowsLockedError);
});

it('names the argument that is invalid', () => {
  expect(badInput(['filter', 'name'], 'name must not be empty.')).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', message: 'name must not be empty.', logLevel: 'debug' },
    options: { field: ['filter', 'name'] },
  });
});

it('is logged as its level says', () => {
  expect(new AppError('RATE_LIMITED', 'Slower.', { logLevel: 'info' }).logLevel).toBe('info');
  expect(new AppError('RATE_LIMITED', 'Slower.').logLevel).toBe('debug');
});
