import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { ApiClient, type GraphqlAnswer } from '../../support/clients/api-client';
import { openSocket } from '../../support/clients/raw-socket';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { until } from '../../support/until';

const QUERY = '{ bots { id } }';
const LIMIT = 20;
const redisUrl = process.env.TEST_REDIS_URL;

/** Stands between the nodes and Redis, so that Redis can go away or fall silent for them alone. */
class RedisLine {
  url = '';
  private state: 'OPEN' | 'CUT' | 'SILENT' = 'OPEN';
  private readonly sockets = new Set<Socket>();

  async open(target: string): Promise<void> {
    const { hostname, port } = new URL(target);
    const server = createServer((socket) => {
      if (this.state === 'CUT') return socket.destroy();
      const redis = connect(Number(port || 6379), hostname);
      for (const [from, to] of [
        [socket, redis],
        [redis, socket],
      ] as const) {
        this.sockets.add(from);
        from.on('data', (data) => this.state === 'OPEN' && to.write(data));
        from.on('error', () => undefined).on('close', () => to.destroy());
        from.on('close', () => this.sockets.delete(from));
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
    disposeLater(() => {
      this.become('CUT');
      server.close();
    });
  }

  become(state: typeof this.state): void {
    this.state = state;
    if (state === 'CUT') for (const socket of this.sockets) socket.destroy();
  }
}

// Two nodes share a database, which of SQLite they can't.
const mariadb = databases.find(({ name }) => name === 'MariaDB');
(redisUrl && mariadb ? describe : describe.skip)('limits of two nodes that share Redis', () => {
  disposeAfterAll();
  const line = new RedisLine();
  let nodes: TestApp[];
  let users = 0;

  beforeAll(async () => {
    await line.open(redisUrl!);
    const databaseUrl = await mariadb!.create();
    const start = () =>
      startTestApp({ databaseUrl, config: { redisUrl: line.url, rateLimitPerMinute: LIMIT } });
    nodes = [await start(), await start()];
    // Redis is asked only once its connection stands, which nobody waits for.
    await untilShared();
  });

  /** How many of so many requests by a new user, to the nodes by turns, were let through. */
  async function admitted(requests: number): Promise<number> {
    const sub = `user ${++users}`;
    let count = 0;
    for (let index = 0; index < requests; index += 1) {
      const client = await nodes[index % 2]!.client('VIEWER', { sub });
      const start = performance.now();
      const answer = await client.send(QUERY);
      // However Redis is: nobody waits long for it.
      expect(performance.now() - start).toBeLessThan(2_000);
      if (answer.status === 200) count += 1;
      else expectLimited(answer);
    }
    return count;
  }
  function expectLimited({ status, headers, errors }: GraphqlAnswer): void {
    const retryAfterSeconds = Number(headers.get('retry-after'));
    expect({ status, errors }).toMatchObject({
      status: 429,
      errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds } }],
    });
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  }
  async function untilShared(): Promise<void> {
    const areShared = async () => (await admitted(LIMIT * 2)) <= LIMIT;
    await until('the nodes to count together', areShared, { everyMs: 200, withinMs: 25_000 });
  }

  it('are counted together, over HTTP and websocket', async () => {
    expect(await admitted(LIMIT * 2)).toBe(LIMIT);
    const sub = 'on both';
    const socket = await openSocket(nodes[0]!.url);
    await socket.init(await nodes[0]!.token('VIEWER', { sub }));
    for (let index = 0; index < LIMIT; index += 1) socket.subscribe(`${index}`, QUERY);
    for (let index = 0; index < LIMIT; index += 1)
      expect(await socket.nextOf(`${index}`)).toMatchObject({ type: 'next' });
    expectLimited(await (await nodes[1]!.client('VIEWER', { sub })).send(QUERY));
    socket.subscribe('one more', QUERY);
    expect(await socket.nextOf('one more')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }],
    });
  });

  it('also count failures to sign in by address together; a good token gets through', async () => {
    const fail = (index: number) => new ApiClient(nodes[index % 2]!.url, `bad token ${index}`).send(QUERY);
    const answers = await Promise.all(Array.from({ length: 110 }, (_, index) => fail(index)));
    const limited = answers.filter(({ status }) => status !== 401);
    expect(limited).toHaveLength(10);
    for (const node of [0, 1]) expectLimited(await fail(node));
    for (const answer of limited) expectLimited(answer);
    const socket = await openSocket(nodes[1]!.url);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer bad token' } });
    expect(await socket.closed).toMatchObject({ code: 1013 });
    expect(await admitted(1)).toBe(1);
  });

  it.each(['CUT', 'SILENT'] as const)(
    'while Redis is %s, each node counts for itself',
    async (state) => {
      line.become(state);
      // What has not been counted in Redis yet is counted here; no request fails.
      expect(await admitted(LIMIT * 4)).toBe(LIMIT * 2);
      line.become('OPEN');
      await untilShared();
    },
    60_000,
  );
});
