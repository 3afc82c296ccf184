import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidSettingError } from '../../../../src/lib/invalid-setting-error';
import { parseDatabaseUrl } from '../../../../src/persistence/database/database-url';

const folder = mkdtempSync(join(tmpdir(), 'bot-status-url-'));
const pem = join(folder, 'file.pem');
const text = join(folder, 'file.txt');
writeFileSync(pem, '-----BEGIN CERTIFICATE-----\n');
writeFileSync(text, 'nothing of the kind');
afterAll(() => rmSync(folder, { recursive: true }));

const tlsOf = (query: string) => {
  const url = parseDatabaseUrl(`mysql://db/status${query}`);
  return url.kind === 'sqlite' ? null : url.ssl;
};

it('a URL is taken apart, with what is percent-encoded in it', () => {
  expect(parseDatabaseUrl('mariadb://us%40er:p%25%2F%23@[::1]:3307/st%20atus')).toEqual({
    ...{ kind: 'mariadb', host: '::1', port: 3307, user: 'us@er', password: 'p%/#', database: 'st atus' },
    ssl: null,
  });
  expect(parseDatabaseUrl('mysql://db/status')).toMatchObject({
    host: 'db',
    port: 3306,
    user: '',
    password: '',
  });
  expect(parseDatabaseUrl('sqlite:./50% of it.db')).toEqual({ kind: 'sqlite', path: './50% of it.db' });
});

it.each([
  ['', null],
  ['?ssl-mode=DISABLED', null],
  ['?ssl-mode=required', { rejectUnauthorized: false, verifyIdentity: false }],
  ['?ssl_mode=VERIFY_CA', { rejectUnauthorized: true, verifyIdentity: false }],
  ['?ssl-mode=VERIFY_IDENTITY', { rejectUnauthorized: true, verifyIdentity: true }],
  [`?ssl-ca=${pem}`, { rejectUnauthorized: true, verifyIdentity: false, ca: expect.any(Buffer) }],
  [
    `?ssl-cert=${pem}&ssl-key=${pem}`,
    { rejectUnauthorized: false, cert: expect.any(Buffer), key: expect.any(Buffer) },
  ],
])('TLS is asked for in the names of MySQL: %s', (query, expected) => {
  if (expected === null) expect(tlsOf(query)).toBeNull();
  else expect(tlsOf(query)).toMatchObject(expected);
});

it.each([
  ['?ssl=true', 'unknown parameter "ssl"'],
  ['?sslmode=require', 'unknown parameter "sslmode"'],
  ['?ssl-mode=REQUIRED&timezone=Z', 'unknown parameter "timezone"'],
  ['?ssl-mode=PREFERRED', 'ssl-mode'],
  ['?ssl-mode=on', 'ssl-mode'],
  ['?ssl-mode=', 'ssl-mode'],
  ['?ssl-mode=REQUIRED&ssl_mode=DISABLED', 'ssl-mode more than once'],
  [`?ssl-cert=${pem}`, 'ssl-key'],
  [`?ssl-mode=DISABLED&ssl-ca=${pem}`, 'ssl-mode=DISABLED'],
  ['?ssl-ca=/nowhere/ca.pem', 'ssl-ca: ENOENT "/nowhere/ca.pem"'],
  [`?ssl-ca=${text}`, 'PEM file for ssl-ca'],
])('what can not be meant is refused: %s', (query, complaint) => {
  expect(() => tlsOf(query)).toThrow(InvalidSettingError);
  expect(() => tlsOf(query)).toThrow(complaint);
});

it('an address can not be verified as an identity', () => {
  const url = 'mysql://127.0.0.1/status?ssl-mode=VERIFY_IDENTITY';
  expect(() => parseDatabaseUrl(url)).toThrow('host name for ssl-mode=VERIFY_IDENTITY');
});

it('no complaint repeats a password', () => {
  for (const rest of ['#', '?ssl=true', '/more'])
    try {
      parseDatabaseUrl(`mysql://user:hunter2@db/status${rest}`);
      throw new Error('was taken');
    } catch (error) {
      expect((error as Error).message).not.toMatch(/hunter2|was taken/);
    }
});
