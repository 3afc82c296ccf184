import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../support/app/test-app';
import { readMetric, untilNothingIsHeld } from '../support/clients/gauges';
import { assail, openConnection, pipelined } from '../support/clients/hostile-connections';
import { openSocket, upgradeStatus } from '../support/clients/raw-socket';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { until } from '../support/until';

/** Some seconds, and more beside a busy neighbour. */
const PATIENCE_MS = 300_000;
const QUERY = JSON.stringify({ query: '{ bots { id } }' });

/** Asks again and again, over connections that stay and fresh ones in turn, until it is stopped. */
class GoodCaller {
  readonly statuses: Record<string, number> = {};
  private isStopped = false;
  private readonly work: Promise<void>;
  private readonly kept = new Agent({ keepAlive: true });

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    this.work = this.askOn();
  }

  async stop(): Promise<Record<string, number>> {
    this.isStopped = true;
    await this.work;
    this.kept.destroy();
    return this.statuses;
  }

  private async askOn(): Promise<void> {
    for (let count = 0; !this.isStopped; count += 1) {
      const status = await post(this.url, this.token, QUERY, count % 2 ? this.kept : new Agent());
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      await delay(5);
    }
  }
}

function post(url: string, token: string, body: string, agent = new Agent()): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const call = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    call.once('error', reject).end(body);
  });
}

/** What comes back on a connection that sends these bytes, until it is closed. */
async function exchange(url: string, bytes: string): Promise<string> {
  const socket = openConnection(url);
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

const PAGE = JSON.stringify({
  query: `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) {
    nodes { ${Array.from({ length: 40 }, (_, index) => `a${index}: since`).join(' ')} } } }`,
  variables: { ids: Array.from({ length: 1_000 }, (_, index) => `contact ${index}`) },
});

describe('answers that nobody reads', () => {
  disposeAfterAll();

  it('are given up after ten seconds, and nothing is held for them any more', async () => {
    const app = await startTestApp();
    await Promise.all(
      ['a', 'b', 'c'].map(async (sub) => {
        const socket = openConnection(app.url);
        disposeLater(() => socket.destroy());
        socket.pause();
        const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${await app.token('VIEWER', { sub })}\r\n`;
        const one = `${head}content-type: application/json\r\ncontent-length: ${PAGE.length}\r\n\r\n${PAGE}`;
        socket.write(one.repeat(19));
      }),
    );
    const arePiledUp = async () => (await readMetric(app.url, 'bot_status_client_memory_bytes')) >= 5_000_000;
    await until('the answers to pile up', arePiledUp, { everyMs: 50, withinMs: 30_000 });
    await untilNothingIsHeld(app.url, 25_000);
    const closed = await readMetric(app.url, 'bot_status_connections_closed_total{reason="STALLED"}');
    // Those whose answers the kernel has not taken whole.
    expect(closed).toBeGreaterThan(0);
    expect(app.logged).toEqual([]);
  }, 60_000);
});

describe.each([
  { what: 'in production', introspection: false, connections: 1_600 },
  { what: 'where strangers may ask for the schema', introspection: true, connections: 480 },
])('a service $what', ({ introspection, connections }) => {
  disposeAfterAll();
  let app: TestApp;
  let token: string;
  beforeAll(async () => {
    app = await startTestApp({ config: { introspection, isProduction: !introspection } });
    token = await app.token('ADMIN');
  });
  /** None of it is worth a line in the log. */
  afterEach(() => expect(app.logged).toEqual([]));

  const idle = async (count: number, bytes: string): Promise<Socket[]> => {
    const sockets = Array.from({ length: count }, () => openConnection(app.url));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.write(bytes);
    disposeLater(() => sockets.map((socket) => socket.destroy()));
    return sockets;
  };

  it('holds nothing after 60 connections that pipeline 20 requests each and are reset', async () => {
    const sockets = await idle(60, pipelined(20));
    for (const socket of sockets) socket.resetAndDestroy();
    await untilNothingIsHeld(app.url);
    expect(await post(app.url, token, QUERY)).toBe(200);
  });

  it('serves others while 512 connections announce a body and send none', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    const sockets = await idle(512, `${head}content-length: 262144\r\n\r\n`);
    const answers = await Promise.all(sockets.map((socket) => once(socket, 'data')));
    expect(new Set(answers.map(([data]) => String(data).split('\r\n')[0]))).toEqual(
      new Set(['HTTP/1.1 401 Unauthorized']),
    );
    expect(await post(app.url, token, QUERY)).toBe(200);
    await untilNothingIsHeld(app.url);
  });

  it('answers a bad token without waiting for the body, and closes the connection', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer none\r\n';
    const answer = await exchange(
      app.url,
      `${head}content-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
    expect(answer).toMatch(/\r\nwww-authenticate: Bearer\r\n/i);
    expect(answer).toMatch(/\r\ncache-control: no-store\r\n/i);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toContain('"code":"UNAUTHENTICATED"');
  });

  it('answers an unknown path without waiting for the body', async () => {
    const answer = await exchange(
      app.url,
      'POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{',
    );
    expect(answer).toMatch(/^HTTP\/1.1 404 /);
    expect(answer).toContain('"code":"NOT_FOUND"');
  });

  it('lets a client that goes on sending see why it was refused', async () => {
    const body = 'x'.repeat(200_000);
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'Bearer none', 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('parses no document of a stranger that asks for data further than to see that it does', async () => {
    const query = `{ ${'bots { id } '.repeat(600)} }`;
    for (const [method, search, body] of [
      ['POST', '', JSON.stringify({ query })],
      ['GET', `?query=${encodeURIComponent(`{ ${'bots { id } '.repeat(200)} }`)}`, undefined],
    ] as const) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${app.url}/graphql${search}`, { method, headers, ...(body && { body }) });
      expect(response.status).toBe(401);
    }
  });

  it('runs 20 requests of a connection at once; what is pipelined beyond them is refused', async () => {
    // Checked for the first time, which takes a while: none of them is over before all have come.
    const fresh = await app.token('ADMIN', { sub: 'pipelines' });
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${fresh}\r\n`;
    const one = `${head}content-type: application/json\r\ncontent-length: ${QUERY.length}\r\n\r\n${QUERY}`;
    const answer = await exchange(app.url, one.repeat(30));
    expect(answer.match(/HTTP\/1.1 200 /g)).toHaveLength(20);
    expect(answer.match(/HTTP\/1.1 429 /g)).toHaveLength(1);
    await untilNothingIsHeld(app.url);
  });

  it('keeps a good caller’s way in open while strangers hold more connections than one address may', async () => {
    const before = await readMetric(app.url, 'bot_status_connections_closed_total');
    const sockets = await idle(1_200, 'GET /graphql HTTP/1.1\r\nx-half: ');
    expect(await post(app.url, token, QUERY)).toBe(200);
    const closed = await readMetric(app.url, 'bot_status_connections_closed_total');
    expect(closed - before).toBeGreaterThan(100);
    for (const socket of sockets) socket.destroy();
  });

  it('counts a websocket as a stranger’s until it has signed in', async () => {
    const [signedIn, stranger] = [await openSocket(app.url), await openSocket(app.url)];
    await signedIn.init(token);
    await idle(1_100, 'GET /graphql HTTP/1.1\r\nx-half: ');
    expect((await stranger.closed).code).toBe(1006);
    signedIn.send({ type: 'ping' });
    expect(await signedIn.next()).toMatchObject({ type: 'pong' });
    expect(await upgradeStatus(app.url)).toBe(101);
    signedIn.socket.terminate();
  });

  it(
    `holds nothing after ${connections} hostile connections, and never turned a good caller away`,
    async () => {
      const caller = new GoodCaller(app.url, token);
      await assail(app.url, connections, 200);
      const statuses = await caller.stop();
      expect(Object.keys(statuses)).toEqual(['200']);
      await untilNothingIsHeld(app.url);
    },
    PATIENCE_MS,
  );
});
