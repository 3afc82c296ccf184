import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toRedisOptions } from '../../../src/redis/redis-options';

describe('a Redis URL', () => {
  it('says where Redis is, and as whom to sign in', () => {
    expect(toRedisOptions('redis://cache')).toEqual({ host: 'cache', port: 6379, db: 0 });
    expect(toRedisOptions('redis://us%40er:p%2Fw@[::1]:6380/2')).toEqual({
      host: '::1',
      port: 6380,
      db: 2,
      username: 'us@er',
      password: 'p/w',
    });
    expect(toRedisOptions('redis://:only@cache')).toMatchObject({ password: 'only' });
    expect(toRedisOptions('rediss://cache').tls).toEqual({ servername: 'cache' });
    expect(toRedisOptions('rediss://10.0.0.1').tls).toEqual({});
  });

  it.each([
    ['redis://cache?foo=1', '"foo"'],
    // What ioredis would take as an option of its own.
    ['redis://cache?enableOfflineQueue=true', '"enableOfflineQueue"'],
    ['redis://cache?path=/tmp/redis.sock', '"path"'],
    ['rediss://cache?tls-CA=/ca.pem', '"tls-CA"'],
    ['rediss://cache?__proto__=1', '"__proto__"'],
    ['redis://cache?tls-ca=/etc/hosts', 'tls-ca'],
    ['rediss://cache?tls-ca=/etc/hosts', 'PEM'],
    ['rediss://cache?tls-ca=/nowhere/ca.pem', 'tls-ca'],
    ['rediss://cache?tls-ca=/etc/hosts&tls-ca=/etc/hosts', 'more than once'],
    ['redis://user:secret%@cache', 'percent'],
    ['redis://user:sec#ret@cache', 'redis://'],
    ['redis://cache#secret', '#'],
    ['redis://cache/zero', 'database'],
    ['redis:cache', 'redis://'],
    ['redis://', 'redis://'],
    ['localhost:6379', 'redis://'],
    ['http://cache', 'redis://'],
  ])('%s is refused', (url, reason) => {
    expect(() => toRedisOptions(url)).toThrow(reason);
    expect(() => toRedisOptions(url)).not.toThrow('secret');
  });

  describe('with certificates', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'bot-status-tls-'));
      const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=client', '-days', '2'];
      const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
      execFileSync('openssl', [...args, ...files], { stdio: 'ignore' });
      writeFileSync(join(folder, 'broken.pem'), '-----BEGIN CERTIFICATE-----\nnonsense\n');
    });
    afterAll(() => rmSync(folder, { recursive: true }));
    const url = (parameters: Record<string, string>) => {
      const query = Object.entries(parameters).map(([name, file]) => `${name}=${join(folder, file)}`);
      return `rediss://cache?${query.join('&')}`;
    };

    it('hands them on', () => {
      const { tls } = toRedisOptions(
        url({ 'tls-ca': 'cert.pem', 'tls-cert': 'cert.pem', 'tls-key': 'key.pem' }),
      );
      expect(String(tls?.ca)).toContain('BEGIN CERTIFICATE');
      expect(String(tls?.cert)).toContain('BEGIN CERTIFICATE');
      expect(String(tls?.key)).toContain('PRIVATE KEY');
    });

    it.each<[string, Record<string, string>]>([
      ['one without its key', { 'tls-cert': 'cert.pem' }],
      ['a key without its certificate', { 'tls-key': 'key.pem' }],
      ['one that is no certificate', { 'tls-cert': 'key.pem', 'tls-key': 'key.pem' }],
      ['one that is broken', { 'tls-ca': 'broken.pem' }],
    ])('refuses %s', (_what, parameters) => {
      expect(() => toRedisOptions(url(parameters))).toThrow(/tls-/);
    });
  });
});
