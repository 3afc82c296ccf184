import { Agent, request } from 'node:http';
import WebSocket from 'ws';
import { startTestApp, type TestApp } from '../../support/app/test-app';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

const QUERY =
  'mutation ($note: String) { setBotStatus(input: { contactId: "c", state: SLEEPING, wake: { until: WOKEN }, note: $note }) { outcome } }';

describe.each(databases)('a stop on $name', (database) => {
  disposeAfterAll();
  const agent = new Agent({ keepAlive: true });
  // A stop that waits for its clients would wait for this one until then.
  afterEach(() => agent.destroy());

  /** The HTTP status of one change, asked for on a connection that stays open; none where it was cut. */
  function change({ url }: TestApp, token: string, index: number): Promise<number | undefined> {
    return new Promise((resolve) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const call = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      });
      call.once('error', () => resolve(undefined));
      call.end(JSON.stringify({ query: QUERY, variables: { note: `note ${index}` } }));
    });
  }

  it('lets requests under way finish, then ends though clients keep their connections', async () => {
    const databaseUrl = await database.create();
    const app = await startTestApp({ databaseUrl });
    const token = await app.token('ADMIN');
    await (await app.client('ADMIN')).saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
    const changes = Array.from({ length: 50 }, (_, index) => change(app, token, index));
    await Promise.race(changes);
    await app.stop();

    // What was answered is stored; what came too late was told so or cut off, and is not.
    const statuses = await Promise.all(changes);
    expect(statuses.filter((status) => ![200, 503, undefined].includes(status))).toEqual([]);
    const next = await (await startTestApp({ databaseUrl })).client('VIEWER');
    expect((await next.status('c')).version).toBe(statuses.filter((status) => status === 200).length);
  }, 10_000);

  it('ends though clients come back while it says goodbye', async () => {
    const app = await startTestApp({ databaseUrl: await database.create() });
    const url = `${app.url.replace(/^http/, 'ws')}/graphql`;
    const isOver = new AbortController();
    const comeBack = (): void => {
      const socket = new WebSocket(url, 'graphql-transport-ws');
      socket.on('error', () => undefined);
      socket.on('close', () => isOver.signal.aborted || setImmediate(comeBack));
      socket.on('open', () => opened());
    };
    let opened = () => {};
    const isOpen = new Promise<void>((resolve) => {
      opened = resolve;
    });
    comeBack();
    await isOpen;
    await app.stop();
    isOver.abort();
  }, 10_000);
});
