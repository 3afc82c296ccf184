import { setTimeout as delay } from 'node:timers/promises';
import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { oneTo } from '../../support/one-to';
import { until } from '../../support/until';
import { BADGES, CARD, SET_STATUS, STATUSES } from './documents';
import type { Answer, StockClient } from './stock-client';
import { stockClients } from './stock-clients';
import { newContact, startWorld, type World } from './world';

/** More than the answers to the last queries take. */
const LAST_ANSWERS_MS = 5_000;

describe.each(stockClients)('a response to $name that comes behind a newer event', ({ connect }) => {
  disposeAfterAll();
  let world: World;
  let client: StockClient;
  let contactId: string;

  beforeAll(async () => {
    world = await startWorld();
  });

  beforeEach(async () => {
    client = connect(world.proxy.url, world.token);
    disposeLater(client.close);
    contactId = newContact();
    await world.other.saveContacts([{ contactId, name: 'Anna' }]);
  });

  afterEach(() => world.proxy.release());

  const ask = async (): Promise<Answer> =>
    (await client.query(STATUSES, { ids: [contactId] })).botStatuses.nodes[0];
  const badge = (): Answer => client.read(STATUSES, { ids: [contactId] }).botStatuses.nodes[0];

  /** Subscribes to the contact and shows it. Returns what ends the subscription. */
  async function follow(): Promise<() => void> {
    let isLive = false;
    const stop = client.subscribe(BADGES, { ids: [contactId] }, () => {
      isLive = true;
    });
    await until('the snapshot', async () => isLive);
    await ask();
    disposeLater(stop);
    return stop;
  }

  /** Asks; lets something happen once the response is on its way; and takes the response when the badge shows that. */
  async function overtake<T>(
    ask: () => Promise<T>,
    happen: () => Promise<unknown>,
    shows: object,
  ): Promise<T> {
    const held = world.proxy.hold();
    const asked = ask();
    await held;
    await happen();
    const isShown = () => Object.entries(shows).every(([name, value]) => badge()[name] === value);
    await until('the event', async () => isShown());
    world.proxy.release();
    return asked;
  }

  it('does not bring the older status back', async () => {
    await follow();
    const shown: number[] = [];
    const stop = client.watch(STATUSES, { ids: [contactId] }, ({ botStatuses }) =>
      shown.push(botStatuses.nodes[0].version),
    );
    const status = await overtake(ask, () => world.other.set(contactId, 'INACTIVE'), { version: 1 });
    expect(status).toMatchObject({ state: 'INACTIVE', version: 1 });
    expect(badge()).toMatchObject({ state: 'INACTIVE', version: 1 });
    expect([...new Set(shown)]).toEqual([0, 1]);
    expect(shown.at(-1)).toBe(1);
    stop();
  });

  it('shows the newest of fields that the events do not have', async () => {
    await follow();
    const askCard = () => client.query(CARD, { id: contactId });
    const change = () => world.other.set(contactId, 'INACTIVE', { note: 'newest' });
    const { contact } = await overtake(askCard, change, { version: 1 });
    expect(contact.botStatus).toMatchObject({
      state: 'INACTIVE',
      note: 'newest',
      changedBy: { externalId: '7' },
    });
    expect(client.read(CARD, { id: contactId }).contact).toEqual(contact);
  });

  it('does not bring the older status back if it is that of a mutation, which is not sent again', async () => {
    await follow();
    const input = { contactId, state: 'SLEEPING', wake: { until: 'WOKEN' } };
    const mutate = () => client.mutate(SET_STATUS, { input });
    const change = () => world.other.set(contactId, 'INACTIVE');
    const { setBotStatus } = await overtake(mutate, change, { version: 2 });
    expect(setBotStatus).toMatchObject({ outcome: 'APPLIED', botStatus: { state: 'SLEEPING', version: 1 } });
    expect(badge()).toMatchObject({ state: 'INACTIVE', version: 2 });
    expect(await world.other.set(contactId, 'ACTIVE')).toBe(3);
  });

  it('counts where the event is that of the same mutation', async () => {
    await follow();
    const { id } = badge();
    const input = { contactId, state: 'INACTIVE', note: 'mine' };
    const mutate = () => client.mutate(SET_STATUS, { input });
    const { setBotStatus } = await overtake(mutate, async () => undefined, { version: 1 });
    expect(setBotStatus.botStatus).toMatchObject({ id, version: 1, note: 'mine' });
  });

  it('does not bring a bot back that is off by now, which leaves the version as it is', async () => {
    const botId = await world.other.saveBot({ name: 'Of one contact', mode: 'AUTO_PILOT', isDefault: false });
    await world.other.saveContacts([{ contactId, botId }]);
    await follow();
    await overtake(ask, () => world.other.saveBot({ botId, mode: 'OFF' }), { permission: 'NONE' });
    expect(badge()).toMatchObject({ version: 0, permission: 'NONE' });
  });

  describe('about an erased contact', () => {
    beforeEach(async () => {
      for (const state of ['INACTIVE', 'ACTIVE', 'SLEEPING']) await world.other.set(contactId, state);
    });

    it('does not bring the contact back', async () => {
      await follow();
      await overtake(ask, () => world.other.erase(contactId), { version: 0 });
      expect(badge()).toMatchObject({ state: 'ACTIVE', version: 0 });
    });

    it('does not replace the first changes of the contact that has its id now', async () => {
      await follow();
      const replace = async () => {
        await world.other.erase(contactId);
        await world.other.set(contactId, 'INACTIVE');
      };
      await overtake(ask, replace, { state: 'INACTIVE', version: 1 });
      expect(badge()).toMatchObject({ state: 'INACTIVE', version: 1 });
    });

    it('counts if nobody was subscribed when it was erased, though its version is lower', async () => {
      const stop = await follow();
      await world.other.set(contactId, 'INACTIVE');
      await until('the event', async () => badge().version === 4);
      stop();
      await world.other.erase(contactId);
      expect(await ask()).toMatchObject({ state: 'ACTIVE', version: 0 });
      expect(badge()).toMatchObject({ state: 'ACTIVE', version: 0 });
    });
  });

  it('is not undone by older events that come behind it, and is by those of an erasure', async () => {
    await follow();
    const shown: number[] = [];
    const stop = client.watch(STATUSES, { ids: [contactId] }, ({ botStatuses }) =>
      shown.push(botStatuses.nodes[0].version),
    );
    const release = world.proxy.holdSockets();
    for (const state of ['INACTIVE', 'ACTIVE', 'SLEEPING']) await world.other.set(contactId, state);
    expect(await ask()).toMatchObject({ version: 3 });
    await release();
    await world.other.set(contactId, 'INACTIVE');
    await until('the events', async () => badge().version === 4);
    expect([...new Set(shown)]).toEqual([0, 3, 4]);
    await world.other.erase(contactId);
    await world.other.set(contactId, 'INACTIVE');
    await until('the events of the erasure', async () => badge().version === 1);
    stop();
  });

  it.each([false, true])(
    'is not let in, in a storm of changes (all over one websocket: %s)',
    async (isOneSocket) => {
      const contactIds = oneTo(5).map(newContact);
      const told = new Map<string, number>();
      let older = 0;
      const isOlder = ({ id, version }: Answer) => version < (told.get(id) ?? 0);
      const see = (data: Answer) => {
        for (const { id, version } of data.botStatusChanged?.botStatuses ?? []) told.set(id, version);
        if (data.botStatuses?.nodes.some(isOlder)) older += 1;
      };
      client = connect(world.url, world.token, { isOneSocket, see });
      disposeLater(client.close);
      disposeLater(client.subscribe(BADGES, { ids: contactIds }));
      await until('the snapshots', async () => told.size === contactIds.length);
      let isOver = false;
      const reading = oneTo(2).map(async (reader) => {
        // Not the same query as that of the other reader, which would share the response.
        const ids = [...contactIds.slice(reader), ...contactIds.slice(0, reader)];
        while (!isOver) await client.query(STATUSES, { ids });
      });
      for (const round of oneTo(60)) {
        const state = round % 2 ? 'INACTIVE' : 'ACTIVE';
        await Promise.all(contactIds.map((id) => world.other.set(id, state)));
      }
      isOver = true;
      // On a slow machine, a query of urql over the websocket sometimes has no result. What it shows is what counts here.
      await Promise.race([Promise.all(reading), delay(LAST_ANSWERS_MS)]);
      expect(older).toBe(0);
    },
  );
});
