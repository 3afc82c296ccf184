import { QueryFailedError } from 'typeorm';
import { classifyDatabaseError } from '../../../../src/persistence/database/database-error';

const failed = (driverError: object) =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('no'), driverError));

it.each([
  ['CONTENTION', { errno: 1213 }],
  ['LOCK_TIMEOUT', { errno: 1205 }],
  ['CONTENTION', { code: 'SQLITE_BUSY' }],
  ['CONTENTION', { code: 'SQLITE_BUSY_SNAPSHOT' }],
  ['COLLISION', { errno: 1062 }],
  ['COLLISION', { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' }],
  ['CONNECTION_LOST', { code: 'ECONNREFUSED', errno: -111 }],
  ['CONNECTION_LOST', { code: 'PROTOCOL_CONNECTION_LOST' }],
  ['CONNECTION_LOST', { errno: 1927 }],
  ['NOT_SERVING', { errno: 1290, code: 'ER_OPTION_PREVENTS_STATEMENT' }],
  ['NOT_SERVING', { errno: 1047 }],
  ['NOT_SERVING', { errno: 1040 }],
  ['NOT_SERVING', { errno: 1226 }],
  ['NOT_SERVING', { errno: 1045 }],
  ['NOT_SERVING', { errno: 1049 }],
  ['NOT_SERVING', { errno: 1021 }],
  ['NOT_SERVING', { errno: 1114 }],
  ['NOT_SERVING', { errno: 1194 }],
  ['NOT_SERVING', { code: 'SQLITE_READONLY_DBMOVED' }],
  ['NOT_SERVING', { code: 'SQLITE_FULL' }],
  ['NOT_SERVING', { code: 'SQLITE_IOERR_WRITE' }],
  ['NOT_SERVING', { code: 'SQLITE_CORRUPT_VTAB' }],
  ['NOT_SERVING', { code: 'SQLITE_NOTADB' }],
  ['NOT_SERVING', { code: 'HANDSHAKE_SSL_ERROR' }],
  ['TOO_SLOW', { errno: 1969 }],
  ['TOO_SLOW', { errno: 3024 }],
  ['OTHER', { errno: 1064, code: 'ER_PARSE_ERROR' }],
  ['OTHER', { code: 'SQLITE_CONSTRAINT_NOTNULL' }],
  ['OTHER', {}],
])('%s: %j', (fault, error) => {
  expect(classifyDatabaseError(failed(error))).toBe(fault);
  expect(classifyDatabaseError(Object.assign(new Error('no'), error))).toBe(fault);
});

it('what drivers say without a code is known too', () => {
  const say = (message: string) => classifyDatabaseError(new Error(message));
  expect(say("Can't add new command when connection is in closed state")).toBe('CONNECTION_LOST');
  expect(say('ConnectionFailed("Unable to open connection to local database /x: 14")')).toBe('NOT_SERVING');
});

it('a mistake of ours is none of the database', () => {
  expect(classifyDatabaseError(new TypeError('undefined is not a function'))).toBe('OTHER');
  expect(classifyDatabaseError(null)).toBe('OTHER');
});
