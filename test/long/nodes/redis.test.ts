import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { FailureLog } from '../../../src/lib/failure-log';
import { RedisConnection } from '../../../src/redis/redis-connection';
import { RedisHints } from '../../../src/redis/redis-hints';
import { disposeAfterAll, disposeLater, disposeLeftovers } from '../../support/leftovers';
import { ThrowawayRedis } from '../../support/processes/throwaway-redis';

const HINT = { workspace: 'test', seq: 1, wakeAt: null };

/** Hints through Redis, with what is logged and received. */
function connect(url: string) {
  const lines: string[] = [];
  const waiting: { passes: () => boolean; resolve: () => void }[] = [];
  const look = () => {
    for (const { passes, resolve } of waiting) if (passes()) resolve();
  };
  const until = (passes: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting.push({ passes, resolve });
      look();
    });
  const write = (level: string) => (_details: object, message: string) => {
    lines.push(`${level} ${message}`);
    look();
  };
  let failures = 0;
  let received = 0;
  const log = { error: write('error'), warn: write('warn'), info: write('info') };
  const redis = new RedisConnection(url, new FailureLog(log, 'Redis unavailable', { isOutage: true }));
  const hints = new RedisHints(redis, 'test', () => {
    failures += 1;
    look();
  });
  hints.subscribe(() => {
    received += 1;
    look();
  });
  disposeLater(() => redis.stop());
  disposeLater(() => hints.stop());
  /** Sends hints until one comes back. */
  async function arrives(): Promise<void> {
    const before = received;
    const sending = setInterval(() => hints.publish(HINT), 20);
    await until(() => received > before);
    clearInterval(sending);
  }
  return { hints, lines, until, arrives, counts: () => ({ failures, received }) };
}

/** Timers of ioredis that nobody can clear keep the worker for so long: what a silent connection is given. */
afterAll(() => delay(1_000));

const hasRedis = process.env.TEST_REDIS_URL ? describe : describe.skip;

hasRedis('hints through Redis', () => {
  afterEach(disposeLeftovers);

  it('when Redis goes it is told once, however many hints are lost, and once when it is back', async () => {
    const server = await ThrowawayRedis.create();
    const { hints, lines, until, arrives, counts } = connect(server.url);
    await arrives();
    await server.kill();
    for (let count = 0; count < 500; count += 1) hints.publish(HINT);
    await until(() => counts().failures >= 500);
    await server.start();
    await arrives();
    await until(() => lines.length >= 2);
    expect(lines).toEqual(['warn Redis unavailable', 'info Recovered: Redis unavailable']);
  });

  it('a subscription that Redis refuses is tried again', async () => {
    const { port } = await ThrowawayRedis.create();
    const admin = new Redis({ port, host: '127.0.0.1' });
    disposeLater(() => admin.disconnect());
    await admin.call('ACL', 'SETUSER', 'node', 'on', '>pw', '~*', '+@all', 'resetchannels');
    const { until, arrives, counts, lines } = connect(`redis://node:pw@127.0.0.1:${port}`);
    await until(() => counts().failures > 0);
    expect(lines).toEqual(['warn Redis unavailable']);
    await admin.call('ACL', 'SETUSER', 'node', 'allchannels');
    await arrives();
  });
});

hasRedis('hints through Redis with TLS', () => {
  disposeAfterAll();
  let folder: string;
  let port: number;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bot-status-tls-'));
    disposeLater(() => rmSync(folder, { recursive: true }));
    const run = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
    for (const ca of ['ca', 'other'])
      run(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-subj',
        `/CN=${ca}`,
        '-keyout',
        `${ca}.key`,
        '-out',
        `${ca}.pem`,
      );
    writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    for (const name of ['server', 'client']) {
      run(
        'req',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
      );
      run(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-extfile',
        'names',
        '-out',
        `${name}.pem`,
      );
    }
    const certificate = ['--tls-cert-file', file('server.pem'), '--tls-key-file', file('server.key')];
    const client = ['--tls-ca-cert-file', file('ca.pem'), '--tls-auth-clients', 'yes'];
    ({ port } = await ThrowawayRedis.create({ tls: true, options: [...certificate, ...client] }));
  });

  it('work with the authority and the client certificate that the URL names', async () => {
    const query = `tls-ca=${file('ca.pem')}&tls-cert=${file('client.pem')}&tls-key=${file('client.key')}`;
    await connect(`rediss://localhost:${port}?${query}`).arrives();
  });

  it.each<[string, () => string]>([
    ['of another authority', () => `rediss://localhost:${port}?tls-ca=${file('other.pem')}`],
    ['of an authority that Node does not know', () => `rediss://localhost:${port}`],
    ['that asks for a certificate', () => `rediss://localhost:${port}?tls-ca=${file('ca.pem')}`],
    ['that speaks TLS only', () => `redis://localhost:${port}`],
  ])('do not trust or reach a server %s', async (_what, url) => {
    const { lines, until, counts } = connect(url());
    await until(() => lines.length > 0);
    expect(lines).toEqual(['warn Redis unavailable']);
    expect(counts().received).toBe(0);
  });
});
