import { execFile } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { TEST_SECRET } from '../../support/app/tokens';
import { ApiClient } from '../../support/clients/api-client';
import { openSocket } from '../../support/clients/raw-socket';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { type Exit, runService, type ServerProcess } from '../../support/processes/server-process';

const ROLES = ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'];
const page = (url: string, path = 'graphql') => fetch(`${url}/${path}`, { headers: { accept: 'text/html' } });

/** Asks for an upgrade on a bare connection; resolves once it is asked for, or the answer has begun to come. */
function askUpgrade(
  url: string,
  path: string,
  { until = 'answered', ...more }: { until?: 'asked' | 'answered'; allowHalfOpen?: boolean } = {},
): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port), ...more }, () => {
      const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket'];
      const key = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
      const request = [...lines, ...key, 'Sec-WebSocket-Protocol: graphql-transport-ws', '', ''].join('\r\n');
      socket.write(request, () => until === 'asked' && setImmediate(() => resolve(socket)));
    });
    for (const event of ['data', 'close', 'error']) socket.on(event, () => resolve(socket));
    disposeLater(() => socket.destroy());
  });
}

describe('the service as a process', () => {
  disposeAfterAll();
  let demo: ServerProcess;
  let production: ServerProcess;
  let attacked: ServerProcess;
  let refused: Record<string, Promise<Exit>>;

  // All at once: most of their time is that of Node's own start.
  beforeAll(async () => {
    demo = await runService();
    production = await runService({ NODE_ENV: 'production', AUTH_SECRET: TEST_SECRET });
    attacked = await runService({ NODE_ENV: 'test', AUTH_SECRET: TEST_SECRET });
    refused = {
      PORT: (await runService({ PORT: 'eighty' })).exit,
      AUTH_SECRET: (await runService({ NODE_ENV: 'production' })).exit,
      DATABASE_URL: (await runService({ DATABASE_URL: `sqlite:${tmpdir()}` })).exit,
    };
  });

  it.each(['PORT', 'AUTH_SECRET', 'DATABASE_URL'])(
    'exits with 1 and one line that names it where %s is wrong',
    async (name) => {
      const { code, stdout, stderr } = await refused[name]!;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^${name} [^\\n]+\\n$`));
    },
  );

  describe('for trying it out', () => {
    it('prints where it is and tokens that work', async () => {
      const url = await demo.listening('ADMIN ');
      for (const address of [`${url}/`, `${url}/graphql`, `${url.replace('http', 'ws')}/graphql`]) {
        expect(demo.stdout).toContain(` ${address}`);
      }
      for (const role of ROLES) {
        const token = demo.stdout.match(new RegExp(`${role} +(\\S+)`))?.[1] ?? null;
        const { contact } = await new ApiClient(url, token).ask('{ contact(contactId: "anna") { name } }');
        expect(contact).toEqual({ name: 'Anna Berger' });
      }
    });

    it('prints a request to copy that works', async () => {
      await demo.listening('curl ');
      const command = demo.stdout.match(/curl -s [\s\S]+?'$/m)![0];
      const { stdout } = await promisify(execFile)('sh', ['-c', command]);
      expect(JSON.parse(stdout).data.botStatuses.nodes).toHaveLength(2);
    });

    it('says whether it is alive and ready, and counts', async () => {
      const url = await demo.listening();
      const [health, ready, metrics] = await Promise.all(
        ['healthz', 'readyz', 'metrics'].map((path) => fetch(`${url}/${path}`)),
      );
      expect([health!.status, await health!.json()]).toEqual([200, { status: 'ok' }]);
      expect([ready!.status, await ready!.json()]).toEqual([
        200,
        {
          status: 'ready',
          checks: { database: true, tail: true, timers: true, capacity: true, notDraining: true },
        },
      ]);
      expect(metrics!.headers.get('content-type')).toContain('text/plain');
      const text = await metrics!.text();
      for (const name of ['bot_status_commits_total', 'bot_status_wake_lateness_seconds', 'process_cpu']) {
        expect(text).toContain(name);
      }
    });

    it('shows explorers to a browser, and allows them no more hosts than they need', async () => {
      const url = await demo.listening();
      const [sandbox, graphiql, again] = await Promise.all(
        ['graphql', 'graphiql', 'graphiql'].map((path) => page(url, path)),
      );
      const policyOf = ({ headers }: Response) => headers.get('content-security-policy');
      expect(policyOf(sandbox!)).toContain(
        "script-src 'self' https://embeddable-sandbox.cdn.apollographql.com",
      );
      expect(policyOf(graphiql!)).toContain("default-src 'none'");
      expect(policyOf(graphiql!)).not.toMatch(/https?:|unsafe/);
      // The nonce of a style.
      expect(policyOf(again!)).not.toBe(policyOf(graphiql!));
      for (const response of [sandbox!, graphiql!]) {
        expect(response.headers.get('content-type')).toContain('text/html');
        const html = await response.text();
        expect(html).not.toMatch(/<script(?![^>]* src=)/);
        expect(html).toMatch(/data-token="ey/);
      }
    });

    it('on SIGTERM says goodbye to sockets with 1001 and exits with 0 within a few seconds', async () => {
      const url = await demo.listening('ADMIN ');
      const token = demo.stdout.match(/VIEWER +(\S+)/)![1]!;
      const socket = await openSocket(url);
      await socket.init(token);
      socket.subscribe('1', 'subscription { botStatusChanged(contactIds: ["anna"]) { kind } }');
      await socket.next();
      const [{ code, stderr, ms }, closed] = await Promise.all([demo.stop(), socket.closed]);
      expect({ code, stderr, closed: closed.code }).toEqual({ code: 0, stderr: '', closed: 1001 });
      expect(ms).toBeLessThan(5_000);
    });
  });

  describe('in production', () => {
    it('shows no explorers, prints no tokens and logs nothing but JSON', async () => {
      const url = await production.listening();
      const response = await page(url);
      expect(await response.text()).not.toMatch(/sandbox/i);
      expect(response.status).not.toBe(200);
      expect((await page(url, 'graphiql')).status).toBe(404);
      expect((await page(url, 'schema.graphql')).status).toBe(404);
      for (const line of production.stdout.trim().split('\n')) JSON.parse(line);
      expect(production.stdout).not.toContain('eyJ');
    });

    it('on SIGINT exits with 0 too', async () => {
      await production.listening();
      const { code, stderr, ms } = await production.stop('SIGINT');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(ms).toBeLessThan(5_000);
    });
  });

  describe('stays up, whatever a stranger sends:', () => {
    it.each(['//', '/nowhere', '/graphql?%', 'http://[', '*'])('an upgrade at %s', async (path) => {
      const url = await attacked.listening();
      await askUpgrade(url, path);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    });

    it('connections that are reset when their upgrade was refused, or before', async () => {
      const url = await attacked.listening();
      for (let count = 0; count < 50; count += 1) {
        const until = count % 2 ? 'asked' : 'answered';
        (await askUpgrade(url, '/nowhere', { until })).resetAndDestroy();
      }
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    });

    it('and stops with 0 though clients keep refused and open connections without a word', async () => {
      const url = await attacked.listening();
      await askUpgrade(url, '/nowhere', { allowHalfOpen: true });
      (await askUpgrade(url, '/graphql', { allowHalfOpen: true })).pause();
      const { code, ms } = await attacked.stop();
      expect(code).toBe(0);
      expect(ms).toBeLessThan(10_000);
    });
  });
});
