import { decodeJwt } from 'jose';
import type { Role } from '../../../src/application/access/caller';
import { newId, startWorld, type World } from '../../e2e/world';
import { startTestApp } from '../../support/app/test-app';
import { type ApiClient, endless } from '../../support/clients/api-client';
import { openSocket } from '../../support/clients/raw-socket';
import { databases } from '../../support/databases/databases';
import { disposeAfterAll } from '../../support/leftovers';

const ROLES: readonly Role[] = ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN'];
const VIEWER = `{ viewer { actor { kind externalId name } role workspace expiresAt
  limits { maxContacts maxOperationCost maxPageSize requestsPerMinute } } }`;

describe('viewer', () => {
  disposeAfterAll();

  it.each(ROLES)('is who the token of a caller with role %s says', async (role) => {
    const app = await startTestApp();
    const client = await app.client(role, { workspace: 'acme', sub: 'u-7', name: 'Maya' });
    const expected = {
      actor: { kind: role === 'INTEGRATION' ? 'INTEGRATION' : 'USER', externalId: 'u-7', name: 'Maya' },
      ...{ role, workspace: 'acme' },
      expiresAt: new Date(decodeJwt(client.token!).exp! * 1_000).toISOString(),
      limits: {
        ...{ maxContacts: 1_000, maxPageSize: 100, requestsPerMinute: null },
        maxOperationCost: expect.any(Number),
      },
    };
    expect((await client.ask(VIEWER)).viewer).toEqual(expected);
    const socket = await openSocket(app.url);
    await socket.init(client.token);
    socket.subscribe('1', VIEWER);
    expect((await socket.nextOf('1')).payload.data.viewer).toEqual(expected);
  });

  it('tells the limits that its calls are held to', async () => {
    const app = await startTestApp({ config: { rateLimitPerMinute: 77 } });
    const client = await app.client('ADMIN');
    const { headers, data } = await client.send(VIEWER);
    const { limits } = data.viewer;
    expect(limits.requestsPerMinute).toBe(77);
    expect(Number(headers.get('x-operation-cost'))).toBeLessThan(limits.maxOperationCost);
    const contacts = Array.from({ length: limits.maxContacts }, (_, index) => ({ contactId: `c${index}` }));
    expect(await client.saveContacts(contacts)).toMatchObject({ userErrors: [] });
    const page = (first: number) => client.send(`{ contacts(first: ${first}) { nodes { name } } }`);
    expect((await page(limits.maxPageSize)).data.contacts.nodes).toHaveLength(limits.maxPageSize);
    expect((await page(limits.maxPageSize + 1)).errors).toHaveLength(1);
  });

  it('is nobody without a token', async () => {
    const app = await startTestApp();
    const answer = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: VIEWER }),
    });
    expect(answer.status).toBe(401);
  });
});

describe.each(databases)('viewerCanChange on $name', (database) => {
  disposeAfterAll();
  let world: World;
  beforeAll(async () => {
    world = await startWorld(database);
  });
  type Who = 'viewer' | 'agent' | 'inbox' | 'admin';
  const statusFor = async (who: Who, contactId: string) =>
    (await world[who].status(contactId)).viewerCanChange;
  const set = (client: ApiClient, contactId: string, state: string) =>
    client.set({ contactId, state, ...endless(state) });

  it.each<[Who, boolean, boolean]>([
    ['viewer', false, false],
    ['agent', true, false],
    ['inbox', true, false],
    ['admin', true, true],
  ])('of %s is %s, and %s while the status is locked: as setBotStatus decides', async (who, open, locked) => {
    const contactId = newId();
    expect(await statusFor(who, contactId)).toBe(open);
    expect((await set(world[who], contactId, 'SLEEPING')).outcome).toBe(open ? 'APPLIED' : null);
    await world.admin.set({ contactId, state: 'INACTIVE', locked: true });
    expect(await statusFor(who, contactId)).toBe(locked);
    expect((await set(world[who], contactId, 'ACTIVE')).outcome).toBe(locked ? 'APPLIED' : null);
  });

  it('is told to each subscriber as its own role allows', async () => {
    const contactId = newId();
    const query = `subscription ($ids: [ID!]!) { botStatusChanged(contactIds: $ids) {
      botStatuses { state viewerCanChange } } }`;
    type Event = { botStatuses: { state: string; viewerCanChange: boolean }[] };
    const subscriptions = await Promise.all(
      (['VIEWER', 'AGENT', 'ADMIN'] as const).map(async (role) =>
        (await world.app.live(role)).subscribe<Event>(query, { ids: [contactId] }),
      ),
    );
    for (const subscription of subscriptions) await subscription.next();
    await world.admin.set({ contactId, state: 'INACTIVE', locked: true });
    await world.admin.set({ contactId, state: 'ACTIVE' });
    const told = await Promise.all(subscriptions.map((subscription) => subscription.take(2)));
    expect(told.map((events) => events.map(({ botStatuses }) => botStatuses[0]!.viewerCanChange))).toEqual([
      [false, false],
      [false, true],
      [true, true],
    ]);
  });
});
