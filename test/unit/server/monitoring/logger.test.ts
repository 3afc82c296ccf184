import { Writable } from 'node:stream';
import { QueryFailedError } from 'typeorm';
import { createLogger } from '../../../../src/server/monitoring/logger';

it('tells a failed statement without what customers wrote', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const cause = Object.assign(new Error('Duplicate entry'), { code: 'ER_DUP_ENTRY' });
  const error = new QueryFailedError('INSERT INTO contacts', ['Anna Berger'], cause);
  createLogger('warn', sink).error({ err: error }, 'request failed');
  const { err } = JSON.parse(lines.join(''));
  expect(err).toMatchObject({ type: 'QueryFailedError', message: 'Duplicate entry', code: 'ER_DUP_ENTRY' });
  expect(lines.join('')).not.toMatch(/Anna|INSERT/);
});
