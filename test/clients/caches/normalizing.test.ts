import { disposeAfterAll, disposeLater } from '../../support/leftovers';
import { until } from '../../support/until';
import { BADGES, BOTS, CHANGES, FEED, HISTORY, PREVIEW, SAVE_BOT, SET_STATUS, STATUSES } from './documents';
import type { Answer, StockClient } from './stock-client';
import { stockClients } from './stock-clients';
import { newContact, startWorld, type World } from './world';

describe.each(stockClients)('the cache of $name', ({ connect, readsUnions }) => {
  disposeAfterAll();
  let world: World;
  let client: StockClient;

  beforeAll(async () => {
    world = await startWorld();
  });

  beforeEach(() => {
    client = connect(world.url, world.token);
    disposeLater(client.close);
  });

  const readStatuses = async (...ids: string[]): Promise<Answer[]> =>
    (await client.query(STATUSES, { ids })).botStatuses.nodes;
  const set = async (input: object) => (await client.mutate(SET_STATUS, { input })).setBotStatus;
  const statuses = (...ids: string[]): Answer[] => client.read(STATUSES, { ids }).botStatuses.nodes;
  const contact = (id: string): Answer => client.read(HISTORY, { id }).contact;
  const bots = (): Answer[] => client.read(BOTS).bots;

  /** Subscribes until so many events have come, in all. */
  async function follow(document: typeof FEED, variables: object, first: number) {
    let count = 0;
    const stop = client.subscribe(document, variables, () => {
      count += 1;
    });
    disposeLater(stop);
    const have = (events: number) => until(`${events} events`, async () => count >= events);
    await have(first);
    return have;
  }

  it('keeps the status of a contact when a change of it is previewed', async () => {
    const contactId = newContact();
    await readStatuses(contactId);
    const { previewBotStatus } = await client.query(PREVIEW, { input: { contactId, state: 'INACTIVE' } });
    expect(previewBotStatus.preview).toMatchObject({ contactId, state: 'INACTIVE', version: 1 });
    expect(statuses(contactId)).toMatchObject([{ state: 'ACTIVE', version: 0 }]);
  });

  it('tells two people apart who have the same id in different systems', async () => {
    const [one, other] = [newContact(), newContact()];
    await world.other.set(one, 'INACTIVE');
    await world.other.message(other, `message to ${other}`, { externalId: '7', name: 'Ana' });
    await client.query(HISTORY, { id: one });
    await client.query(HISTORY, { id: other });
    const actorsOf = (id: string) => contact(id).statusHistory.nodes.map(({ actor }: Answer) => actor);
    expect(actorsOf(one)).toMatchObject([{ kind: 'USER', externalId: '7', name: 'Bob' }]);
    expect(actorsOf(other)).toMatchObject([{ externalId: '7', name: 'Ana' }]);
  });

  it('has a contact, its status and its changes as entities of their own', async () => {
    const contactId = newContact();
    await world.other.set(contactId, 'INACTIVE');
    await readStatuses(contactId);
    await client.query(HISTORY, { id: contactId });
    const { id, statusHistory } = contact(contactId);
    const [status] = statuses(contactId);
    expect(new Set([id, status.id, statusHistory.nodes[0].id]).size).toBe(3);
    expect(status).toMatchObject({ contactId, state: 'INACTIVE' });
    expect(statusHistory.nodes).toMatchObject([{ version: 1, contact: { id, contactId } }]);
  });

  it('keeps the newest status when an older mutation is repeated', async () => {
    const contactId = newContact();
    const input = { contactId, state: 'INACTIVE', idempotencyKey: `key of ${contactId}` };
    await readStatuses(contactId);
    await set(input);
    await set({ contactId, state: 'ACTIVE' });
    expect(await set(input)).toMatchObject({ outcome: 'APPLIED', replayed: true });
    expect(statuses(contactId)).toMatchObject([{ state: 'ACTIVE', version: 2 }]);
  });

  it('has one status for queries, mutations and events', async () => {
    const contactId = newContact();
    const [{ id }] = await readStatuses(contactId);
    expect((await set({ contactId, state: 'INACTIVE', note: 'mutated' })).botStatus.id).toBe(id);
    expect(statuses(contactId)).toMatchObject([{ id, version: 1, note: 'mutated' }]);
    const have = await follow(BADGES, { ids: [contactId] }, 1);
    await world.other.set(contactId, 'ACTIVE', { note: 'told' });
    await have(2);
    expect(statuses(contactId)).toMatchObject([{ id, version: 2, note: 'told' }]);
  });

  it('takes the status of each contact from an event with many snapshots', async () => {
    const ids = [newContact(), newContact(), newContact()];
    await readStatuses(...ids);
    await Promise.all(ids.map((contactId) => world.other.set(contactId, 'INACTIVE', { note: contactId })));
    await follow(BADGES, { ids }, 1);
    expect(statuses(...ids)).toMatchObject(
      ids.map((contactId) => ({ contactId, note: contactId, state: 'INACTIVE' })),
    );
  });

  it('shows a saved bot wherever the bot is shown', async () => {
    const [{ botId }] = (await client.query(BOTS)).bots;
    const name = `Helper of ${newContact()}`;
    await client.mutate(SAVE_BOT, { input: { botId, mode: 'SUGGESTIVE', name } });
    expect(bots()).toMatchObject([{ name, mode: 'SUGGESTIVE' }]);
  });

  // Without the schema, the cache of urql cannot tell the kinds of events apart.
  if (!readsUnions) return;
  it.each(['statusFeed', 'changes'])(
    'takes statuses, contacts and bots from the events of %s',
    async (source) => {
      const contactId = newContact();
      await world.other.saveContacts([{ contactId, name: 'Before' }]);
      await readStatuses(contactId);
      await client.query(HISTORY, { id: contactId });
      const [{ botId }] = (await client.query(BOTS)).bots;
      const have = source === 'statusFeed' && (await follow(FEED, {}, 1));
      const { pageInfo } = (await client.query(CHANGES)).changes;
      await world.other.set(contactId, 'INACTIVE', { note: 'from the feed' });
      await world.other.saveContacts([{ contactId, name: 'After' }]);
      await world.other.saveBot({ botId, name: `Bot of ${contactId}` });
      await (have ? have(4) : client.query(CHANGES, { after: pageInfo.endCursor }));
      expect(statuses(contactId)).toMatchObject([{ version: 1, note: 'from the feed' }]);
      expect(contact(contactId)).toMatchObject({ name: 'After' });
      expect(bots()).toMatchObject([{ name: `Bot of ${contactId}` }]);
    },
  );
});
