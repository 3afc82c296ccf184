import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { startWithBot } from '../support/app/start-with-bot';
import type { TestApp } from '../support/app/test-app';
import { createToken, TEST_SECRET } from '../support/app/tokens';
import { type ApiClient, endless } from '../support/clients/api-client';
import type { FeedEvent } from '../support/clients/live-client';
import { openSocket, type RawSocket } from '../support/clients/raw-socket';
import { disposeAfterAll, disposeLater } from '../support/leftovers';
import { runService } from '../support/processes/server-process';
import { until } from '../support/until';

const NOTE = 'x'.repeat(500);
/** Each event as large as 50 notes, so that a few hundred of them are more than the kernel keeps for a socket. */
const NOTES = Array.from({ length: 50 }, (_, index) => `n${index}: note`).join(' ');
const FEED = `subscription { statusFeed { event { ... on StatusChanged {
  statusChange { contactId version ${NOTES} } } } } }`;
const BADGES = `subscription ($ids: [ID!]!) {
  botStatusChanged(contactIds: $ids) { botStatuses { contactId version ${NOTES} } } }`;
const CHANGES = 800;

describe('a reader that stops reading', () => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  beforeAll(async () => {
    ({ app, admin } = await startWithBot());
  });

  /** A socket that has begun to watch a contact, both ways, and then stops reading. */
  async function stall(contactId: string): Promise<RawSocket> {
    const socket = await openSocket(app.url);
    await socket.init(await app.token('VIEWER'));
    socket.subscribe('feed', FEED);
    await socket.nextOf('feed');
    socket.subscribe('badge', BADGES, { ids: [contactId] });
    await socket.nextOf('badge');
    socket.socket.pause();
    return socket;
  }
  async function change(contactId: string): Promise<void> {
    for (let sent = 0; sent < CHANGES; sent += 50) {
      const states = Array.from({ length: 50 }, (_, index) => (index % 2 ? 'INACTIVE' : 'SLEEPING'));
      const set = (state: string, index: number) =>
        admin.set({ contactId, state, ...endless(state), note: `${index} ${NOTE}`.slice(0, 500) });
      await Promise.all(states.map(set));
    }
  }
  async function countSockets(): Promise<number> {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    return Number(metrics.match(/^bot_status_sockets (\d+)$/m)?.[1]);
  }

  it('and begins again finds the whole feed, and the last status of its badge', async () => {
    const socket = await stall('resumes');
    await change('resumes');
    socket.socket.resume();
    const versions: number[] = [];
    let badge = 0;
    while (versions.length < CHANGES || badge < CHANGES) {
      const { id, payload } = await socket.next();
      if (id === 'feed') versions.push((payload.data.statusFeed as FeedEvent).event.statusChange.version);
      else badge = payload.data.botStatusChanged.botStatuses[0]!.version;
    }
    expect(versions).toEqual(Array.from({ length: CHANGES }, (_, index) => index + 1));
    socket.socket.terminate();
  });

  it('and never begins again is cut off after ten seconds; others hear each change meanwhile', async () => {
    const isClosed = async () => (await countSockets()) === 0;
    await until('the sockets of before to be closed', isClosed, { everyMs: 50, withinMs: 10_000 });
    const stalled = await stall('stalls');
    const other = (await app.live('VIEWER')).badges(['stalls']);
    await other.next();
    const start = performance.now();
    await change('stalls');
    await other.until(({ botStatuses }) => botStatuses[0]!.version === CHANGES);
    // The stall is not over yet: nobody has waited for it.
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(await countSockets()).toBe(2);
    const isCutOff = async () => (await countSockets()) <= 1;
    await until('the stalled socket to be cut off', isCutOff, { everyMs: 100, withinMs: 20_000 });
    // The first keep-alive ping that it does not answer would end it too, but only after 24 seconds.
    expect(performance.now() - start).toBeGreaterThan(9_900);
    expect(performance.now() - start).toBeLessThan(20_000);
    // What lay in the kernel is there; then it ends, and a stock client would come back.
    stalled.socket.resume();
    expect([1006, 1013]).toContain((await stalled.closed).code);
    // Nothing of it is worth a line in the log.
    expect(app.logged).toEqual([]);
  });
});

describe('a stop', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `contact ${index}`);
  const PAGE = `query ($ids: [ID!]!) { botStatuses(contactIds: $ids) {
    nodes { ${Array.from({ length: 40 }, (_, index) => `a${index}: since`).join(' ')} } } }`;

  disposeAfterAll();

  it('takes no ten seconds, whoever has stopped reading: websockets and HTTP', async () => {
    const service = await runService({ AUTH_SECRET: TEST_SECRET, NODE_ENV: 'test' });
    const url = await service.listening();
    const token = await createToken('ADMIN');
    const request = JSON.stringify({ query: PAGE, variables: { ids } });

    const { hostname, port } = new URL(url);
    const http = connect(Number(port), hostname).on('error', () => undefined);
    disposeLater(() => http.destroy());
    http.pause();
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n`;
    const entity = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(request)}\r\n\r\n${request}`;
    for (let count = 0; count < 10; count += 1) http.write(`${head}${entity}`);

    const socket = await openSocket(url);
    await socket.init(token);
    socket.socket.pause();
    for (let count = 0; count < 10; count += 1) socket.subscribe(`${count}`, PAGE, { ids });
    const idle = await openSocket(url);
    await idle.init(token);
    // Time for the answers to pile up.
    await delay(3_000);
    const { code, ms } = await service.stop();
    expect(await idle.closed).toMatchObject({ code: 1001 });
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  }, 60_000);
});
