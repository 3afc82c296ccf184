import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { startWithBot } from '../support/app/start-with-bot';
import type { TestApp } from '../support/app/test-app';
import { type ApiClient, endless } from '../support/clients/api-client';
import { openSocket } from '../support/clients/raw-socket';
import { databases } from '../support/databases/databases';
import { disposeAfterAll, disposeLater } from '../support/leftovers';

const FEED = `subscription ($after: String) { statusFeed(after: $after) {
  feedCursor event { ... on StatusChanged { statusChange { version } } } } }`;
type Event = { feedCursor: string; event: { statusChange: { version: number } } | null };
const GRACE_MS = 1_000;

describe.each(databases)('when a token expires on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  beforeAll(async () => {
    ({ app, admin } = await startWithBot({ databaseUrl: await database.create() }));
  });

  const shortToken = async () => {
    const token = await app.token('VIEWER', { expiresIn: '2s' });
    return { token, expiresAt: expiryOf(token) };
  };
  /** Changes a contact every 50 ms until told to stop; returns how often it did then. */
  function keepChanging(contactId: string): () => Promise<number> {
    let isOver = false;
    const changing = (async () => {
      let version = 0;
      for (; !isOver; version += 1) {
        const state = version % 2 ? 'INACTIVE' : 'SLEEPING';
        await admin.set({ contactId, state, ...endless(state) });
        await delay(50);
      }
      return version;
    })();
    return () => {
      isOver = true;
      return changing;
    };
  }

  it('nothing comes a second after that, though changes go on, and the socket is closed with 4403', async () => {
    const { token, expiresAt } = await shortToken();
    const socket = await openSocket(app.url);
    await socket.init(token);
    let lastAt = 0;
    socket.socket.on('message', () => {
      lastAt = Date.now();
    });
    socket.subscribe('feed', FEED);
    await socket.nextOf('feed');
    const stop = keepChanging('expires');
    const { code, at } = await socket.closed;
    await delay(GRACE_MS);
    await stop();
    expect(code).toBe(4403);
    expect(at).toBeGreaterThanOrEqual(expiresAt);
    expect(at).toBeLessThan(expiresAt + GRACE_MS);
    expect(lastAt).toBeLessThan(expiresAt + GRACE_MS);
    // It was live until then.
    expect(lastAt).toBeGreaterThan(expiresAt - GRACE_MS);
  });

  it('also who reads too slowly to hear of it gets nothing more', async () => {
    const { token, expiresAt } = await shortToken();
    const socket = await openSocket(app.url);
    await socket.init(token);
    socket.subscribe('feed', FEED);
    await socket.nextOf('feed');
    socket.socket.pause();
    const stop = keepChanging('slow');
    await delay(expiresAt + GRACE_MS - Date.now());
    const sent = await stop();
    socket.socket.resume();
    let last = 0;
    for (;;) {
      const frame = await socket.next().catch(() => null);
      if (!frame) break;
      last = (frame.payload.data.statusFeed as Event).event?.statusChange.version ?? 0;
    }
    // What it had been sent before is there; the changes of the last second are not.
    expect(last).toBeLessThan(sent);
  });

  it('an operation asked for at that very moment is refused', async () => {
    const { token, expiresAt } = await shortToken();
    const socket = await openSocket(app.url);
    await socket.init(token);
    // The service is too busy to close the socket in time, and reads the next message first.
    const now = jest.spyOn(Date, 'now').mockReturnValue(expiresAt);
    disposeLater(() => now.mockRestore());
    socket.subscribe('late', '{ bots { id } }');
    expect(await socket.nextOf('late')).toMatchObject({
      type: 'error',
      payload: [{ message: 'The token has expired.', extensions: { code: 'UNAUTHENTICATED' } }],
    });
    now.mockRestore();
  });

  it('a stock client comes back with a fresh one and goes on where it was', async () => {
    const [start] = await (await app.live('VIEWER')).feed().take(1);
    const codes: number[] = [];
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: async () => ({ authorization: (await shortToken()).token }),
      retryWait: async () => undefined,
      on: { closed: (event) => codes.push((event as { code: number }).code) },
    });
    disposeLater(() => client.dispose());
    const stop = keepChanging('returns');
    // Read anew by the client whenever it comes back.
    const variables = { after: start!.feedCursor };
    const events = client.iterate<{ statusFeed: Event }>({
      query: FEED,
      variables,
    });
    const versions: number[] = [];
    for await (const { data } of events) {
      const { feedCursor, event } = data!.statusFeed;
      variables.after = feedCursor;
      if (event) versions.push(event.statusChange.version);
      if (codes.length >= 2 && versions.length >= 60) break;
    }
    await stop();
    expect(codes.slice(0, 2)).toEqual([4403, 4403]);
    expect(versions).toEqual(versions.map((_version, index) => index + 1));
  });
});

function expiryOf(token: string): number {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).exp * 1_000;
}
