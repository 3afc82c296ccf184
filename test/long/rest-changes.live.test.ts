import { formatCursor } from '../../src/realtime/cursor';
import { startTestApp, type TestApp } from '../support/app/test-app';
import type { ApiClient } from '../support/clients/api-client';
import { readMetric, untilNothingIsHeld } from '../support/clients/gauges';
import { RestClient } from '../support/clients/rest-client';
import { databases } from '../support/databases/databases';
import { disposeAfterAll } from '../support/leftovers';
import { until } from '../support/until';

interface Event {
  readonly cursor: string;
  readonly type: string;
  readonly contactId: string;
  readonly version: number;
  readonly statusChange: { readonly version: number };
}

interface Page {
  readonly status: number;
  readonly events: readonly Event[];
  readonly cursor: string;
  readonly start: string;
  readonly hasNextPage: boolean;
  /** How long it took. */
  readonly ms: number;
}

describe.each(databases)('the changes over REST on $name', (database) => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  let rest: RestClient;
  let workspace: string;
  let workspaces = 0;

  beforeAll(async () => {
    app = await startTestApp({ databaseUrl: await database.create() });
  });
  beforeEach(async () => {
    workspace = `workspace ${++workspaces}`;
    admin = await app.client('ADMIN', { workspace });
    rest = new RestClient(app.url, await app.token('VIEWER', { workspace }));
    await admin.saveBot({ name: 'Assistant', mode: 'AUTO_PILOT' });
  });

  const set = (contactId: string, state = 'INACTIVE') => admin.set({ contactId, state });
  const now = async (): Promise<string> => (await rest.get('/v1/changes')).body.cursor;
  const poll = async (
    after: string,
    more: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Page> => {
    const path = `/v1/changes?${new URLSearchParams({ after, ...more })}`;
    const startedAt = performance.now();
    const { status, body } = await rest.get(path, signal ? { signal } : {});
    return { status, ...body, ms: performance.now() - startedAt };
  };
  const untilWaiting = (count = 1) =>
    until(
      'a request that waits',
      async () => (await readMetric(app.url, 'bot_status_requests_in_flight')) === count,
    );

  it('begin with the current cursor, at once and without events', async () => {
    await set('anna');
    const { status, body } = await rest.get('/v1/changes?wait=30');
    expect([status, body]).toEqual([
      200,
      { events: [], cursor: expect.any(String), start: 'BEGUN', hasNextPage: false },
    ]);
    expect((await admin.changes(body.cursor)).edges).toEqual([]);
  });

  it('are the events of GraphQL, flat and with the same cursors', async () => {
    const after = await now();
    await set('anna');
    await admin.message({ contactId: 'anna', messageId: 'm', origin: 'CONTACT' });
    await admin.saveContacts([{ contactId: 'ben', name: 'Ben' }]);
    const erased = (await admin.status('ben')).id;
    await admin.saveBot({ name: 'Second' });
    const { events, cursor, start } = await poll(after);
    const { edges, pageInfo } = await admin.changes(after);
    expect([start, cursor]).toEqual(['RESUMED', pageInfo.endCursor]);
    expect(events.map(({ cursor, type }) => [cursor, type])).toEqual(
      edges.map((edge) => [edge.cursor, edge.node.__typename]),
    );
    expect(events).toMatchObject([
      { type: 'StatusChanged', contactId: 'anna', state: 'INACTIVE', maySpeak: false, version: 1 },
      { type: 'WaitingChanged', contactId: 'anna', pendingInbound: 1 },
      { type: 'ContactSaved', contactId: 'ben', contact: { name: 'Ben' } },
      { type: 'BotSaved', bot: { name: 'Second' } },
    ]);
    expect(events[0]).toMatchObject({ statusChange: edges[0]!.node.statusChange });
    expect(erased).toEqual(expect.any(String));
    await admin.deleteContact('ben');
    expect((await poll(cursor)).events).toMatchObject([{ type: 'ContactErased' }]);
  });

  it('come page by page, without loss or repetition', async () => {
    const after = await now();
    for (let count = 0; count < 7; count += 1) await set('anna', count % 2 ? 'ACTIVE' : 'INACTIVE');
    const versions: number[] = [];
    let page = await poll(after, { first: '3', wait: '5' });
    for (const _ of [1, 2, 3]) {
      versions.push(...page.events.map(({ statusChange }) => statusChange.version));
      if (page.hasNextPage) page = await poll(page.cursor, { first: '3', wait: '5' });
    }
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('answer at once if there is something already', async () => {
    const after = await now();
    await set('anna');
    const { events, ms } = await poll(after, { wait: '30' });
    expect(events).toHaveLength(1);
    expect(ms).toBeLessThan(5_000);
  });

  it('answer as soon as something happens, and go on from there', async () => {
    let cursor = await now();
    const seen: [string, number][] = [];
    for (let version = 1; version <= 3; version += 1) {
      const waiting = poll(cursor, { wait: '30' });
      await untilWaiting();
      await set('anna', version % 2 ? 'INACTIVE' : 'ACTIVE');
      const { events, cursor: next, ms } = await waiting;
      expect(ms).toBeLessThan(10_000);
      seen.push(...events.map((event): [string, number] => [event.contactId, event.version]));
      cursor = next;
    }
    expect(seen).toEqual([
      ['anna', 1],
      ['anna', 2],
      ['anna', 3],
    ]);
    await untilNothingIsHeld(app.url);
  });

  it('lose nothing to a writer that never stops', async () => {
    let cursor = await now();
    const writing = (async () => {
      for (let count = 0; count < 30; count += 1) await set(`contact ${count}`);
    })();
    const seen: string[] = [];
    while (seen.length < 30) {
      const { events, cursor: next } = await poll(cursor, { wait: '10', first: '4' });
      seen.push(...events.filter(({ type }) => type === 'StatusChanged').map(({ contactId }) => contactId));
      cursor = next;
    }
    await writing;
    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => `contact ${index}`));
  });

  it('answer empty after the time, with the cursor to go on from', async () => {
    const after = await now();
    const { status, events, start, cursor, ms } = await poll(after, { wait: '1' });
    expect([status, events, start]).toEqual([200, [], 'RESUMED']);
    expect(ms).toBeGreaterThan(950);
    expect(ms).toBeLessThan(5_000);
    await set('anna');
    expect((await poll(cursor)).events).toHaveLength(1);
  });

  it('name the contact of an alias', async () => {
    await admin.link({ contactId: 'anna', aliasId: 'alias' });
    const after = await now();
    await set('alias');
    expect((await poll(after)).events).toMatchObject([
      { contactId: 'anna', statusChange: { contactId: 'anna' } },
    ]);
  });

  it('do not wait after a cursor that cannot be resumed from', async () => {
    await set('anna');
    for (const foreign of [
      formatCursor('another log', workspace, 1),
      formatCursor('nowhere', 'a stranger', 1),
    ]) {
      const { start, events, cursor, ms } = await poll(foreign, { wait: '30' });
      expect([start, events]).toEqual(['RESET', []]);
      expect(ms).toBeLessThan(5_000);
      expect((await poll(cursor)).start).toBe('RESUMED');
    }
  });

  it('hold nothing for a client that has left', async () => {
    const after = await now();
    const leaving = new AbortController();
    const waiting = poll(after, { wait: '30' }, leaving.signal);
    await untilWaiting();
    leaving.abort();
    await expect(waiting).rejects.toThrow('aborted');
    await untilNothingIsHeld(app.url);
  });

  it('are refused to a token that was revoked meanwhile', async () => {
    const after = await now();
    const other = new RestClient(app.url, await app.token('VIEWER', { workspace, sub: 'leaver' }));
    const waiting = other.get(`/v1/changes?${new URLSearchParams({ after, wait: '30' })}`);
    await untilWaiting();
    const query =
      'mutation { revokeTokens(input: { target: { subject: "leaver" } }) { userErrors { code } } }';
    await admin.ask(query);
    await until('the refusal', async () => (await other.get('/v1/changes')).status === 401);
    await set('anna');
    expect(await waiting).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
  });

  it('wait for a limited number of requests of a user', async () => {
    const after = await now();
    const leaving = new AbortController();
    const path = `/v1/changes?${new URLSearchParams({ after, wait: '30' })}`;
    const waiting = Array.from({ length: 100 }, () => rest.get(path, { signal: leaving.signal }));
    const settled = Promise.allSettled(waiting);
    await untilWaiting(100);
    const { status, headers, body } = await rest.get(path);
    expect([status, headers.get('retry-after'), body.code]).toEqual([429, '5', 'RATE_LIMITED']);
    // What does not wait is not concerned.
    expect((await rest.get(path.replace('wait=30', 'wait=0'))).status).toBe(200);
    expect((await rest.get('/v1/contacts/anna/bot-status')).status).toBe(200);
    leaving.abort();
    await settled;
    await untilNothingIsHeld(app.url);
  });

  it('end when the service stops', async () => {
    const stopping = await startTestApp({ databaseUrl: await database.create() });
    const client = new RestClient(stopping.url, await stopping.token('VIEWER'));
    const { cursor } = (await client.get('/v1/changes')).body;
    const waiting = client.get(`/v1/changes?${new URLSearchParams({ after: cursor, wait: '30' })}`);
    await until(
      'a request that waits',
      async () => (await readMetric(stopping.url, 'bot_status_requests_in_flight')) === 1,
    );
    const startedAt = performance.now();
    await stopping.stop();
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(await waiting).toMatchObject({ status: 200, body: { events: [], cursor } });
  });
});
