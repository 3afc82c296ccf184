import { startWithBot } from '../support/app/start-with-bot';
import type { TestApp } from '../support/app/test-app';
import { type ApiClient, endless } from '../support/clients/api-client';
import { openSocket, type RawSocket } from '../support/clients/raw-socket';
import { disposeAfterAll } from '../support/leftovers';
import { until } from '../support/until';

const MIB = 1024 * 1024;
const SHARE = 32 * MIB;
const IDS = Array.from({ length: 1_000 }, (_, index) => `contact ${index}`);
const BADGES = `subscription ($ids: [ID!]!, $after: String) {
  botStatusChanged(contactIds: $ids, after: $after) { feedCursor botStatuses { contactId version } } }`;
const NOTES = 'query ($ids: [ID!]!) { botStatuses(contactIds: $ids) { nodes { contactId note } } }';

describe('the memory that one user makes a node hold', () => {
  disposeAfterAll();
  let app: TestApp;
  let admin: ApiClient;
  beforeAll(async () => {
    ({ app, admin } = await startWithBot());
    for (const state of ['SLEEPING', 'INACTIVE', 'SLEEPING']) {
      await admin.setMany({ contactIds: IDS, state, ...endless(state), note: `${state} ${'n'.repeat(900)}` });
    }
  });

  async function heldBytes(): Promise<number> {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    return Number(metrics.match(/^bot_status_client_memory_bytes (\d+)$/m)?.[1]);
  }
  async function connect(): Promise<RawSocket> {
    const socket = await openSocket(app.url);
    await socket.init(await app.token('VIEWER', { sub: 'hog' }));
    return socket;
  }
  /** All of it is given back once the sockets are closed, but for what other subscriptions hold. */
  async function close(...sockets: RawSocket[]): Promise<void> {
    for (const { socket } of sockets) socket.terminate();
    const isGivenBack = async () => (await heldBytes()) <= 64 * 1024;
    await until('the memory to be given back', isGivenBack, { everyMs: 20, withinMs: 20_000 });
  }

  it('is a share for watched contacts: what goes beyond is refused, and nobody else is', async () => {
    const socket = await connect();
    const codes = new Set<string>();
    let refusals = 0;
    for (let index = 0; index < 30; index += 1) {
      socket.subscribe(`${index}`, BADGES, { ids: IDS.map((id) => `${id} of ${index}`) });
      const { payload } = await socket.nextOf(`${index}`);
      const [error] = payload.errors ?? [];
      if (!error) continue;
      refusals += 1;
      codes.add(error.extensions.code);
      expect(error.extensions.retryAfterSeconds).toBeGreaterThan(0);
    }
    expect([...codes]).toEqual(['RATE_LIMITED']);
    // About ten thousand contacts on a socket.
    expect(refusals).toBeGreaterThan(10);
    expect(refusals).toBeLessThan(25);
    const other = (await app.live('VIEWER', { sub: 'somebody else' })).badges(['contact 1']);
    expect((await other.next()).botStatuses).toMatchObject([{ version: 3 }]);
    await close(socket);
  });

  it('is one page of each replay, of which every change comes in order', async () => {
    const first = (await app.live('VIEWER', { sub: 'first' })).feed();
    await first.next();
    const [epoch, owner] = Buffer.from(first.events[0]!.feedCursor, 'base64url').toString().split('/');
    first.stop();
    const after = Buffer.from(`${epoch}/${owner}/0`).toString('base64url');
    const socket = await connect();
    socket.socket.pause();
    for (let index = 0; index < 20; index += 1) socket.subscribe(`${index}`, BADGES, { ids: IDS, after });
    // Another's change is told meanwhile.
    const other = (await app.live('VIEWER', { sub: 'somebody else' })).badges(['contact 1']);
    await other.next();
    await admin.set({ contactId: 'contact 1', state: 'INACTIVE' });
    expect((await other.next()).botStatuses).toMatchObject([{ version: 4 }]);
    expect(await heldBytes()).toBeLessThan(8 * MIB + 64 * 1024);
    socket.socket.resume();
    const versions = new Map<string, number[]>();
    while ((versions.get('contact 1')?.length ?? 0) < 1 || (versions.get('contact 999')?.length ?? 0) < 1) {
      const { id, payload } = await socket.next();
      if (id !== '7') continue;
      for (const { contactId, version } of payload.data.botStatusChanged.botStatuses)
        versions.set(contactId, [...(versions.get(contactId) ?? []), version]);
    }
    for (const seen of versions.values()) expect(seen).toEqual([...seen].sort());
    await close(socket);
  });

  it('is a share for answers that nobody reads: others are answered meanwhile', async () => {
    const sockets = await Promise.all(Array.from({ length: 5 }, connect));
    for (const { socket } of sockets) socket.pause();
    for (const socket of sockets)
      for (let index = 0; index < 20; index += 1) socket.subscribe(`${index}`, NOTES, { ids: IDS });
    let most = 0;
    for (let round = 0; round < 4; round += 1) {
      most = Math.max(most, await heldBytes());
      const state = round % 2 ? 'INACTIVE' : 'SLEEPING';
      await admin.set({ contactId: 'contact 2', state, ...endless(state) });
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(SHARE + 64 * 1024);
    const { botStatuses } = await (await app.client('VIEWER', { sub: 'somebody else' })).ask(NOTES, {
      ids: ['contact 1'],
    });
    expect(botStatuses.nodes).toHaveLength(1);
    for (const { socket } of sockets) socket.terminate();
  });
});
